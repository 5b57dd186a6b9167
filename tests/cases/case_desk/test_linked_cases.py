"""Linked cases: the registry enters them, both cases show them, and the desk finds a case (domain 8, 11)."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from cases.assigning.assignments import grant_access
from cases.case_desk import services
from cases.models import Case
from cases.selectors import linked_cases
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.firm_cases import a_case, in_address

SOON = TUESDAY_10 + timedelta(days=8)


@pytest.fixture
def case(person):
    """A case in which wong.ou acts, and wong.ou2 as well."""
    case = accept(lodged_of(person("wong.ou")), person("registry")).case
    grant_access(account=person("wong.ou2"), case=case, how="assigned", actor=None)
    return case


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


def test_linked_cases_are_shown_on_both(case, person):
    other = accept(lodged_of(person("chan")), person("registry")).case
    services.link_cases(case=case, number=other.number.lower(), why="consolidated", actor=person("registry"))
    assert [link.case for link in linked_cases(case)] == [other]
    assert [link.case for link in linked_cases(other)] == [case]
    services.unlink_cases(case=other, other=case, actor=person("registry"))
    services.unlink_cases(case=case, other=other, actor=person("registry"))
    assert linked_cases(case) == [] and AuditEntry.objects.filter(act="case.unlinked").count() == 2


def test_a_restricted_case_is_not_named_to_the_public_by_its_link(case, person, client):
    other = accept(lodged_of(person("chan")), person("registry")).case
    services.link_cases(case=case, number=other.number, why="related", actor=person("registry"))
    address = f"/en/cause-book/DCPI-{case.serial}-2026/"
    with clock.set_to(TUESDAY_10):
        assert other.number in client.get(address).content.decode()
        other.restricted = True
        other.save()
        assert other.number not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("number", "code"),
    [("DCPI 999/2026", "no_such_case"), ("nonsense", "not_a_number"), ("DCPI 1/2026", "itself")],
)
def test_a_link_that_cannot_be_is_refused(case, person, number, code):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.link_cases(case=case, number=number, why="related", actor=person("registry"))
    assert codes(refusal) == {code}


def test_a_link_is_made_once(case, person):
    other = accept(lodged_of(person("chan")), person("registry")).case
    services.link_cases(case=case, number=other.number, why="related", actor=person("registry"))
    with pytest.raises(Refused) as refusal:
        services.link_cases(case=other, number=case.number, why="appeal", actor=person("registry"))
    assert codes(refusal) == {"linked_already"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [("DCPI 1/1926", "Did you mean"), ("XX 1/26", "No court here"), ("dcpi 999/26", "There is no case DCPI 999/2026")],
)
def test_the_desk_says_why_a_number_opens_no_case(case, client, person, typed, says):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        assert says in client.get("/en/desk/registry/search/", {"words": typed}).content.decode()
        assert client.get("/en/desk/registry/search/", {"words": case.number.lower()}).status_code == 302


def test_a_restricted_case_is_named_beside_another_only_to_those_who_are_in_both(case, person, client):
    other = a_case(person("lee.ou"), serial=77)
    Case.objects.filter(pk=other.pk).update(restricted=True)
    services.link_cases(case=case, number=other.number, why="related", actor=person("registry"))
    client.force_login(person("wong.ou"))
    address = f"/en/cases/{in_address(case)}/"
    assert other.number not in client.get(address).content.decode()
    grant_access(account=person("wong.ou"), case=other, how="assigned", actor=None)
    assert other.number in client.get(address).content.decode()
