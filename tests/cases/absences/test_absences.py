"""Absences and stand-ins, default users, and what nobody looks after (domain 4.2)."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.messages.services import post
from accounts.models import Branch, Message, User
from cases.absences.services import cancel_absence, record_absence
from cases.access import not_in_case
from cases.assigning import selectors
from cases.assigning.assignments import ensure_assigned
from cases.models import Assignment
from cases.permissions import acting_for, cases_acted_in, grant
from filings.access import visible_filings
from filings.drafting.services import start_filing
from filings.models import Filing
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft
from tests.factories.firm_cases import a_case, cases_of, has
from tests.factories.hearings import fix

TUESDAY = date(2026, 11, 24)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def away(actor, account, stand_in, first=TUESDAY, days=3):
    with clock.set_to(TUESDAY_10):
        return record_absence(
            actor=actor,
            account=account,
            stand_in=stand_in,
            first_day=first,
            last_day=first + timedelta(days=days - 1),
        )


def test_a_stand_in_has_the_rights_on_these_days_and_on_no_others(person):
    case = a_case(person("wong.ou"))
    absence = away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
    for moment, there in (
        (absence.from_at - timedelta(microseconds=1), False),
        (absence.from_at, True),
        (absence.until_at - timedelta(microseconds=1), True),
        (absence.until_at, False),
    ):
        with clock.set_to(moment):
            assert list(cases_acted_in(person("wong.ou2"))) == ([case] if there else [])
    assert has(person("wong.ou2")) == set()


def test_a_stand_in_files_in_the_case_and_finishes_the_drafts(person):
    case = a_case(person("wong.ou"))
    draft = draft_of(person("wong.ou"))
    away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
    with clock.set_to(TUESDAY_10):
        assert start_filing(actor=person("wong.ou2"), case_type=case.case_type, case=case, language="en")
        assert draft in visible_filings(person("wong.ou2"))
        assert draft not in visible_filings(person("lee.ou"))


def test_a_stand_in_lodges_under_its_own_name(person):
    from filings.lodging.services import lodge

    draft = draft_of(person("wong.ou"))
    away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
    with clock.set_to(TUESDAY_10 + timedelta(minutes=11)):  # its filer is no longer at it
        actor = person("wong.ou2")
        lodge(filing_id=draft.pk, actor=actor, signed_name=actor.name, confirmed_closed=True, language="en")
    now = Filing.objects.get(pk=draft.pk)
    assert (now.owner, now.lodged_by) == (person("wong.ou"), person("wong.ou2"))


def test_the_stand_in_gets_a_copy_of_what_is_about_cases_and_of_nothing_else(person):
    away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
    with clock.set_to(TUESDAY_10):
        post(to=person("wong.ou"), kind="case_without_user", params={"case": "DCPI 1/2026"})
        post(to=person("wong.ou"), kind="account_opened", params={})
    copies = Message.objects.filter(to=person("wong.ou2"))
    assert copies.filter(kind="case_without_user").count() == 1
    assert not copies.filter(kind="account_opened").exists()


def test_an_absence_called_off_gives_no_rights(person):
    a_case(person("wong.ou"))
    absence = away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
    cancel_absence(absence_id=absence.pk, actor=person("wong.ou"))
    with clock.set_to(TUESDAY_10):
        assert not cases_acted_in(person("wong.ou2")).exists()


@pytest.mark.parametrize("other", ["lee.ou", "wong.pa", "wong.ou"])
def test_only_another_active_user_of_the_organization_stands_in(person, other):
    with pytest.raises(Refused) as refused:
        away(person("wong.ou"), person("wong.ou"), person(other))
    assert codes(refused) == ["not_a_stand_in"]


def test_nobody_stands_in_who_is_away_too_and_nobody_is_away_twice(person):
    away(person("wong.ou2"), person("wong.ou2"), None)
    with pytest.raises(Refused) as refused:
        away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
    assert codes(refused) == ["also_away"]
    with pytest.raises(Refused) as refused:
        away(person("wong.ou2"), person("wong.ou2"), None, first=TUESDAY + timedelta(days=2))
    assert codes(refused) == ["overlap"]


def test_who_may_enter_an_absence(person):
    assert away(person("wong.pa"), person("wong.ou2"), None)
    assert away(person("wong.sa"), person("wong.ou"), None)
    for stranger, account in (
        ("wong.sa", "wong.ou2"),
        ("lee.pa", "wong.ou"),
        ("wong.ou2", "wong.ou"),
        ("chan", "chan"),
    ):
        with pytest.raises(Refused) as refused:
            away(person(stranger), person(account), None, first=TUESDAY + timedelta(days=30))
        assert codes(refused) == ["not_yours"]


def test_an_absence_ends_after_it_begins_and_not_in_the_past(person):
    for first, days, code in ((TUESDAY, 0, "order"), (TUESDAY - timedelta(days=9), 2, "past"), (TUESDAY, 400, "long")):
        with pytest.raises(Refused) as refused:
            away(person("wong.ou"), person("wong.ou"), None, first=first, days=days)
        assert codes(refused) == [code]


@pytest.fixture
def nobodys(person):
    """A case that came to the firm by its branch KLN and that nobody has."""
    return cases_of(person("wong.ou2"), 1)[0]


def firm(person):
    return person("wong.pa").organization


def name_default(person, *, branch="", organization=""):
    if branch:
        Branch.objects.filter(organization=firm(person), code="KLN").update(default_user=person(branch))
    if organization:
        type(firm(person)).objects.filter(pk=firm(person).pk).update(default_user=person(organization))


def test_the_default_user_of_the_branch_comes_first(person, nobodys):
    name_default(person, branch="wong.ou2", organization="wong.ou")
    assert ensure_assigned(case=nobodys, organization=firm(person), actor=None) == [person("wong.ou2")]
    assert Assignment.objects.get(case=nobodys).how == "default"


def test_then_the_default_user_of_the_organization(person, nobodys):
    name_default(person, organization="wong.ou")
    assert ensure_assigned(case=nobodys, organization=firm(person), actor=None) == [person("wong.ou")]


def test_a_default_user_who_cannot_take_cases_is_passed_over(person, nobodys):
    name_default(person, branch="wong.ou2", organization="wong.ou")
    User.objects.filter(username="wong.ou2").update(state="suspended")
    assert ensure_assigned(case=nobodys, organization=firm(person), actor=None) == [person("wong.ou")]


def test_without_any_the_primary_administrator_is_alerted(person, nobodys):
    assert ensure_assigned(case=nobodys, organization=firm(person), actor=None) == []
    assert Message.objects.get().to == person("wong.pa")


def test_a_case_that_somebody_has_stays_with_them(person):
    name_default(person, organization="wong.ou2")
    case = a_case(person("wong.ou"))
    assert ensure_assigned(case=case, organization=firm(person), actor=None) == [person("wong.ou")]
    assert Assignment.objects.count() == 1


def test_coverage_shows_cases_without_an_active_user_to_their_administrators(person):
    cases = cases_of(person("wong.ou"), 3)
    held = cases_of(person("wong.ou"), 1, first=50, to=[person("wong.ou")])
    assert set(selectors.unheld_cases(person("wong.pa"))) == set(cases)
    User.objects.filter(username="wong.ou").update(state="suspended")
    assert set(selectors.unheld_cases(person("wong.pa"))) == {*cases, *held}
    assert not selectors.unheld_cases(person("lee.pa")).exists()


def test_coverage_shows_messages_unread_for_more_than_a_day(person):
    post(to=person("wong.ou"), kind="case_without_user", params={"case": "DCPI 1/2026"})
    post(to=person("wong.ou2"), kind="account_opened", params={})
    Message.objects.update(posted_at=TUESDAY_10)
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        assert not selectors.unread_by_user(person("wong.pa")).exists()
    with clock.set_to(TUESDAY_10 + timedelta(days=1, seconds=1)):
        late = selectors.unread_by_user(person("wong.pa")).get()
        assert (late, late.late, late.oldest) == (person("wong.ou"), 1, TUESDAY_10)


def test_coverage_shows_hearings_whose_user_is_away_without_a_stand_in(person):
    case = a_case(person("wong.ou"))
    with clock.set_to(TUESDAY_10):
        fix(case, person("registry"), TUESDAY_10 + timedelta(days=2), room="DC-7")
    with clock.set_to(TUESDAY_10):
        assert selectors.uncovered_hearings(person("wong.pa")) == []
        absence = away(person("wong.ou"), person("wong.ou"), None)
        found = selectors.uncovered_hearings(person("wong.pa"))
        assert [(one.case, one.place, one.users) for one in found] == [
            (case, "Court 7, Wanchai Law Courts", [person("wong.ou")])
        ]
        cancel_absence(absence_id=absence.pk, actor=person("wong.ou"))
        away(person("wong.ou"), person("wong.ou"), person("wong.ou2"))
        assert selectors.uncovered_hearings(person("wong.pa")) == []


def test_coverage_of_many_hearings_costs_no_more_queries_than_of_one(person):
    def fix_all(cases):
        for case in cases:
            fix(case, person("registry.sup"), TUESDAY_10 + timedelta(days=2), insist_why="One list of cases.")

    def found(count):
        with CaptureQueriesContext(connection) as queries:
            uncovered = selectors.uncovered_hearings(person("wong.pa"))
        assert [one.users for one in uncovered] == [[person("wong.ou"), person("wong.ou2")]] * count
        return len(queries)

    both = [person("wong.ou"), person("wong.ou2")]
    for account in both:
        away(person("wong.pa"), account, None)
    with clock.set_to(TUESDAY_10):
        fix_all(cases_of(person("wong.ou"), 1, to=both))
        of_one = found(1)
        fix_all(cases_of(person("wong.ou"), 12, first=2_000, to=both))
        assert found(13) == of_one


def test_lodging_in_a_case_that_was_taken_away_is_refused(person):
    from tests.factories.firm_cases import unassign

    case = a_case(person("wong.ou"))
    with clock.set_to(TUESDAY_10):
        draft = start_filing(actor=person("wong.ou"), case_type=case.case_type, case=case, language="en")
    unassign(person("wong.pa"), [case], [person("wong.ou")])
    with pytest.raises(Refused) as refused:
        lodge_draft(draft)
    assert "not_in_case" in codes(refused)


def test_whoever_has_moved_to_another_organization_stands_in_no_longer(person):
    case = a_case(person("wong.ou"))
    away(person("wong.pa"), person("wong.ou"), person("wong.ou2"))
    stand_in = person("wong.ou2")
    with clock.set_to(TUESDAY_10):
        assert person("wong.ou").pk in acting_for(stand_in) and case in cases_acted_in(stand_in)
    User.objects.filter(pk=stand_in.pk).update(
        organization=person("lee.ou").organization, branch=person("lee.ou").branch
    )
    stand_in = User.objects.get(pk=stand_in.pk)
    with clock.set_to(TUESDAY_10):
        assert acting_for(stand_in) == [stand_in.pk]
        assert case not in cases_acted_in(stand_in)


@pytest.mark.parametrize("username", ["wong.pa", "wong.sa", "registry", "auditor"])
def test_an_account_that_is_no_filer_may_not_lodge_even_with_the_right_in_its_row(person, username):
    case = a_case(person("wong.ou"))
    other = person(username)
    grant([(case.pk, other.pk), (case.pk, person("wong.ou").pk)])
    with transaction.atomic():
        assert [reason.code for reason in not_in_case(other, case)] == ["not_in_case"]
        assert not_in_case(person("wong.ou"), case) == []
