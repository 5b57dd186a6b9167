"""On Tuesday at ten a user of a firm applies in a case of hers, and an officer of the section is at the desk."""

import pytest

from icms.lib import clock
from tests.factories.court import TUESDAY_10
from tests.factories.issued import case_of_three
from tests.factories.translations import lodged_translation


@pytest.fixture(autouse=True)
def on_tuesday():
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def wong(person):
    return person("wong.ou")


@pytest.fixture
def officer(person):
    return person("language")


@pytest.fixture
def case(person):
    return case_of_three(person)


@pytest.fixture
def filing(wong, case):
    return lodged_translation(wong, case)
