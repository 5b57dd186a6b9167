"""How many accounts and branches an organization may have (domain 3.2)."""

import pytest

from accounts.caps import caps_of, locked_organization, require_room
from accounts.models import CapRequest, Organization, User
from icms.lib.errors import Refused

What = CapRequest.What


@pytest.fixture
def wong(court) -> Organization:
    return Organization.objects.get(name_en="Wong & Partners")


def used(organization: Organization) -> list[int]:
    return [caps_of(organization)[what].used for what in What]


def test_every_account_that_is_not_closed_counts_suspended_ones_too(wong):
    before = used(wong)
    User.objects.filter(username="wong.ou").update(state=User.State.SUSPENDED)
    assert used(wong) == before
    User.objects.filter(username="wong.ou").update(state=User.State.CLOSED)
    assert used(wong)[2] == before[2] - 1


def test_a_closed_branch_does_not_count(wong):
    from icms.lib import clock

    before = used(wong)[3]
    wong.branches.filter(code="KLN").update(closed_at=clock.now())
    assert used(wong)[3] == before - 1


def test_the_defaults_are_those_of_the_domain(db):
    made = Organization.objects.create(name_en="New Firm", kind="law_firm")
    assert [caps_of(made)[what].most for what in What] == [2, 5, 20, 5]


def test_the_last_place_may_be_taken_and_no_more(wong):
    Organization.objects.filter(pk=wong.pk).update(most_users=used(wong)[2] + 1)
    locked = locked_organization(wong.pk)
    require_room(locked, What.USERS)
    with pytest.raises(Refused) as refused:
        require_room(locked, What.USERS, 2)
    assert refused.value.reasons[0].code == "cap"


def test_counting_takes_two_queries(wong, django_assert_num_queries):
    with django_assert_num_queries(2):
        caps_of(wong)
