"""Two of the accounts office: one proposes, the other decides."""

import pytest


@pytest.fixture
def officer(person):
    return person("accounts")


@pytest.fixture
def supervisor(person):
    return person("accounts.sup")
