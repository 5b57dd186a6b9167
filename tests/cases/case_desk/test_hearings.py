"""Hearings and linked cases: the registry enters them, they are recorded, those in the case are told (domain 8, 11)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Message
from cases.assigning.assignments import grant_access
from cases.case_desk import services
from cases.models import Case, Hearing
from cases.selectors import hearings_of, linked_cases, next_hearings
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


@pytest.fixture
def fixed(case, person):
    with clock.set_to(TUESDAY_10):
        return fix(case, person("registry"))


def fix(case, officer, **more):
    facts = {"kind": "call_over", "starts_at": SOON, "court_room": "Court 12", "judge_en": "Judge Au"}
    return services.fix_hearing(case=case, actor=officer, **facts | {"judge_zh": "區法官", "note": ""} | more)


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


def told(person, kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to__username", flat=True))


def test_everybody_who_acts_in_the_case_is_told_of_a_hearing(fixed, person, client):
    assert told(person, "hearing_fixed") == ["wong.ou", "wong.ou2"]
    assert AuditEntry.objects.get(act="hearing.fixed").detail["case"] == fixed.case.number
    client.force_login(person("wong.ou2"))
    message = Message.objects.get(to__username="wong.ou2", kind="hearing_fixed")
    shown = client.get(f"/en/messages/{message.reference}/").content.decode()
    assert "Call-over" in shown and "Court 12" in shown and "區法官" in shown


def test_a_change_keeps_the_old_row_and_tells_both_times(fixed, person, case):
    later = SOON + timedelta(days=1)
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        services.change_hearing(case=case, reference=fixed.reference, starts_at=later, actor=person("registry"))
    old, new = Hearing.objects.order_by("pk")
    assert (old.superseded_at, new.starts_at, new.reference) == (new.entered_at, later, old.reference)
    assert [each.starts_at for each in hearings_of(case)] == [later]
    assert [each.starts_at for each in hearings_of(case, TUESDAY_10 + timedelta(minutes=30))] == [SOON]
    assert hearings_of(case, TUESDAY_10 - timedelta(minutes=1)) == []
    message = Message.objects.filter(kind="hearing_changed").first()
    assert message.params["before_at"] == SOON.isoformat()


def test_a_vacated_hearing_is_shown_as_vacated_and_is_not_the_next(fixed, person, case, client):
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        services.vacate_hearing(case=case, reference=fixed.reference, note="Settled.", actor=person("registry"))
        assert next_hearings([case.pk]) == {}
        client.force_login(person("wong.ou"))
        page = client.get(f"/en/cases/DCPI-{case.serial}-2026/?show=hearings").content.decode()
    assert "vacated" in page and "Settled." in page and "none fixed" in page
    assert told(person, "hearing_vacated") == ["wong.ou", "wong.ou2"]
    with pytest.raises(Refused) as refusal:
        services.vacate_hearing(case=case, reference=fixed.reference, note="", actor=person("registry"))
    assert codes(refusal) == {"vacated"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"starts_at": TUESDAY_10}, "in_the_past"),
        ({"starts_at": TUESDAY_10 + timedelta(days=2000)}, "too_far_ahead"),
        ({}, "fixed_already"),
    ],
)
def test_a_hearing_that_cannot_be_is_refused(fixed, case, person, more, code):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        fix(case, person("registry"), **more)
    assert codes(refusal) == {code}


def test_a_change_of_nothing_is_refused(fixed, case, person):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.change_hearing(case=case, reference=fixed.reference, starts_at=SOON, actor=person("registry"))
    assert codes(refusal) == {"nothing_changed"}


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_fix_the_same_hearing_at_once_fix_one(person, settings):
    case = accept(lodged_of(person("wong.ou")), person("registry")).case
    officers = [person("registry"), person("registry.sup")]

    def press(officer):
        with clock.set_to(TUESDAY_10):
            try:
                fix(case, officer)
            except Refused as refusal:
                return {reason.code for reason in refusal.reasons}
            finally:
                connection.close()
            return set()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, officers))
    assert sorted(answers, key=len) == [set(), {"fixed_already"}] and Hearing.objects.count() == 1


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


def test_the_registry_fixes_a_hearing_on_its_desk(case, client, person):
    client.force_login(person("registry"))
    desk = f"/en/desk/cases/DCPI-{case.serial}-2026/"
    typed = {"kind": "trial", "court_room": "Court 9", "judge_en": "Judge Au", "judge_zh": "", "note": ""}
    typed |= {"starts_at_day": "8", "starts_at_month": "3", "starts_at_year": "2027", "starts_at_time": "10:00 am"}
    with clock.set_to(TUESDAY_10):
        wrong = client.post(f"{desk}hearings/fix/", typed | {"starts_at_year": "2025"})
        assert b"still to come" in wrong.content and not Hearing.objects.exists()
        client.post(f"{desk}hearings/fix/", typed)
        assert b"Court 9" in client.get(desk).content and b"Court 9" in client.get("/en/desk/cases/").content
    assert clock.court_time(Hearing.objects.get().starts_at).hour == 10


@pytest.mark.parametrize(
    ("typed", "says"),
    [("DCPI 1/1926", "Did you mean"), ("XX 1/26", "No court here"), ("dcpi 999/26", "There is no case DCPI 999/2026")],
)
def test_the_desk_says_why_a_number_opens_no_case(case, client, person, typed, says):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        assert says in client.get("/en/desk/registry/search/", {"words": typed}).content.decode()
        assert client.get("/en/desk/registry/search/", {"words": case.number.lower()}).status_code == 302


def test_the_cause_book_shows_the_next_hearing_with_one_query_for_all(fixed, client):
    def cost():
        with clock.set_to(TUESDAY_10), CaptureQueriesContext(connection) as queries:
            page = client.get("/en/cause-book/", {"q": "harbourview"}).content.decode()
        return len(queries), page

    cost()
    count, page = cost()
    assert "Call-over" in page
    with clock.set_to(TUESDAY_10):
        fix(fixed.case, fixed.entered_by, court_room="Court 13")
    assert cost()[0] == count


def test_a_restricted_case_is_named_beside_another_only_to_those_who_are_in_both(case, person, client):
    other = a_case(person("lee.ou"), serial=77)
    Case.objects.filter(pk=other.pk).update(restricted=True)
    services.link_cases(case=case, number=other.number, why="related", actor=person("registry"))
    client.force_login(person("wong.ou"))
    address = f"/en/cases/{in_address(case)}/"
    assert other.number not in client.get(address).content.decode()
    grant_access(account=person("wong.ou"), case=other, how="assigned", actor=None)
    assert other.number in client.get(address).content.decode()
