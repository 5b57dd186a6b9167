"""Personal data at rest: encrypted with a key from the environment, readable only through this module (quality 4).

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


class CannotRead(Exception):
    """What is stored was not encrypted with a key that is still known, or was changed."""


def encrypt(plain: bytes) -> bytes:
    """The bytes as nobody without the key can read them."""
    return _keys(tuple(settings.PERSONAL_DATA_KEYS)).encrypt(plain)


def decrypt(sealed: bytes) -> bytes:
    """The bytes as they were. Raises CannotRead."""
    try:
        return _keys(tuple(settings.PERSONAL_DATA_KEYS)).decrypt(sealed)
    except InvalidToken as error:
        raise CannotRead("a key is missing, or the data was changed") from error


def store(path: Path) -> storage.Stored:
    """Keep a file encrypted, durably; the answer names the encrypted file. The plain file is left as it is."""
    return storage.store([encrypt(path.read_bytes())])


def read(sha256: str) -> bytes:
    """The plain bytes of a file kept by `store`. Raises CannotRead or FileNotFoundError."""
    with storage.open_stored(sha256) as file:
        return decrypt(file.read())


def forget(sha256: str) -> None:
    """Delete a file kept by `store`: each is encrypted with its own salt, so that no other row can mean it."""
    storage.path_of(sha256).unlink(missing_ok=True)


class SealedCharField(models.TextField):
    """A short text that is encrypted in its column; it cannot be searched."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value.encode()).decode() if value else value

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return encrypt(plain.encode()).decode() if plain else plain


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
