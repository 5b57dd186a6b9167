"""Which parts of the machine can be used at this moment."""

import tempfile
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection


def what_works() -> dict[str, bool]:
    """Of the database, Redis and the documents' folder, whether each can be used at this moment."""
    questions = {"database": _database, "redis": _redis, "storage": _storage}
    return {name: _can(question) for name, question in questions.items()}


def _can(question: Callable[[], None]) -> bool:
    try:
        question()
    except Exception:  # whatever the reason, the answer is no; the log of the part itself says why
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("readyz")


def _storage() -> None:
    settings.DOCUMENT_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.DOCUMENT_ROOT) as file:
        file.write(b"x")
        file.flush()
