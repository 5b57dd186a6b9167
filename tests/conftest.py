"""What every test may ask for."""

from tests import engines  # isort: skip  (before Django reads its settings)

from collections.abc import Iterator

import django
import pytest

assert engines.FOLDER.exists()
django.setup()


@pytest.fixture(autouse=True)
def _nothing_remembered_in_redis(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and queued messages of one test do not reach the next."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        from django.core.cache import cache

        cache.clear()
