"""A claimant that may file in bulk."""

import pytest

from accounts.models import User
from tests.factories.bulk_filings import approved


@pytest.fixture
def claimant(person) -> User:
    """A user of a department that may bring claims in bulk."""
    user = person("rvd.ou")
    approved(user, person("registry.sup"))
    return user
