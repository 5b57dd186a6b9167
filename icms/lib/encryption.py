"""Encrypts personal data at rest with a key from the environment; only this module reads it again (quality 4).

`PERSONAL_DATA_KEYS` holds Fernet keys: the first encrypts, all decrypt, so that a key can be replaced by putting a new
one in front.
"""

from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from icms.lib import storage


class DecryptionError(Exception):
    """What is stored was changed, or was encrypted with a key that is no longer in the settings."""


def encrypt(plain: bytes) -> bytes:
    """Encrypt with the first key."""
    return _keys(tuple(settings.PERSONAL_DATA_KEYS)).encrypt(plain)


def decrypt(sealed: bytes) -> bytes:
    """Decrypt with whichever key fits. Raises DecryptionError."""
    try:
        return _keys(tuple(settings.PERSONAL_DATA_KEYS)).decrypt(sealed)
    except InvalidToken as error:
        raise DecryptionError("a key is missing, or the data was changed") from error


def store(path: Path) -> storage.Stored:
    """Put an encrypted copy of a file into the store; the hash returned is that of the encrypted file."""
    return storage.store([encrypt(path.read_bytes())])


def read(sha256: str) -> bytes:
    """The plain bytes of a file kept by `store`. Raises DecryptionError or FileNotFoundError."""
    with storage.open_stored(sha256) as file:
        return decrypt(file.read())


def forget(sha256: str) -> None:
    """Delete a file kept by `store`: each is encrypted with its own salt, so that no other row can mean it."""
    storage.path_of(sha256).unlink(missing_ok=True)


class EncryptedCharField(models.TextField):  # type: ignore[type-arg]  # Django has no such subscript
    """A short text that is encrypted in its column; it cannot be searched."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value.encode()).decode() if value else value

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return encrypt(plain.encode()).decode() if plain else plain


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
