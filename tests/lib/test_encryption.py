"""Personal data is unreadable without the key, and a key can be replaced."""

import pytest
from cryptography.fernet import Fernet

from icms.lib import encryption, storage

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def one_key(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]


def test_what_is_stored_does_not_contain_what_was_said():
    assert b"456(7)" not in encryption.encrypt(b"456(7)")


def test_the_same_words_are_stored_differently_each_time():
    assert encryption.encrypt(b"456(7)") != encryption.encrypt(b"456(7)")


def test_a_new_key_in_front_still_reads_what_the_old_one_wrote(settings):
    sealed = encryption.encrypt("陳大文".encode())
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    assert encryption.decrypt(sealed) == "陳大文".encode()


def test_without_its_key_nothing_is_read(settings):
    sealed = encryption.encrypt(b"456(7)")
    settings.PERSONAL_DATA_KEYS = [NEW]
    with pytest.raises(encryption.DecryptionError):
        encryption.decrypt(sealed)


def test_what_was_changed_on_the_disk_is_not_read():
    sealed = bytearray(encryption.encrypt(b"456(7)"))
    sealed[30] ^= 1
    with pytest.raises(encryption.DecryptionError):
        encryption.decrypt(bytes(sealed))


def test_a_file_is_kept_encrypted_and_comes_back_whole(tmp_path):
    plain = tmp_path / "resolution.pdf"
    plain.write_bytes(b"%PDF-1.7 resolution of the partners")
    kept = encryption.store(plain)
    assert b"resolution" not in storage.path_of(kept.sha256).read_bytes()
    assert encryption.read(kept.sha256) == plain.read_bytes()
