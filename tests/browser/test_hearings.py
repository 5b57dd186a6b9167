"""A hearing is fixed, refused, moved and vacated: for the officer, the supervisor, a party and her calendar program."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from playwright.sync_api import expect

from accounts.models import User
from cases.models import Case, Hearing
from filings.models import IssuedDocument
from icms.lib import clock
from tests.browser.steps import Visit, go_on
from tests.factories.hearings import fix, sitting_day
from tests.factories.issued import case_of_three
from tests.support.portal import wait_until
from tests.support.samples import in_looks

Come = Callable[..., Visit]
IN_A_LOOK = in_looks()


def people(username: str) -> User:
    return User.objects.select_related("organization", "branch").get(username=username)


@pytest.fixture
def case(portal: object) -> Case:
    """Of Wong's client, Lee's, and Chan in person."""
    return case_of_three(people, serial=1 + max(Case.objects.values_list("serial", flat=True), default=28_000))


@pytest.fixture
def busy(portal: object) -> datetime:
    """A time at which Court 12 is taken and Judge Au sits."""
    days = 20
    while Hearing.objects.meeting(*clock.day_bounds(clock.court_day(sitting_day(days)))).filter(room="DC-12").exists():
        days += 1
    at = sitting_day(days)
    taken = case_of_three(people, serial=1 + max(Case.objects.values_list("serial", flat=True), default=28_000))
    fix(taken, people("registry"), at, minutes=60)
    return at


def say(officer: Visit, at: datetime, **facts: str) -> None:
    """Fill in when a hearing begins, and whatever else of it."""
    local = clock.court_time(at)
    when = {"day": f"{local.day}", "month": f"{local.month}", "year": f"{local.year}", "time": f"{local:%H:%M}"}
    for part, typed in when.items():
        officer.page.fill(f"[name=starts_at_{part}]", typed)
    for name, value in facts.items():
        field = officer.page.locator(f"[name={name}]")
        if name in ("kind", "room", "judge"):
            field.select_option(value)
        else:
            field.fill(value)


def sealed_notice(hearing: Hearing, *, but: IssuedDocument | None = None) -> IssuedDocument:
    """The notice that stands, once the worker has sealed it."""

    def found() -> IssuedDocument | None:
        notice = IssuedDocument.objects.notice_of(hearing.reference)
        is_new = notice is not None and (but is None or notice.pk != but.pk)
        return notice if is_new and IssuedDocument.objects.sealed().filter(pk=notice.pk).exists() else None

    wait_until(lambda: found() is not None)
    notice = found()
    assert notice is not None
    return notice


def event_of(reader: Visit, address: str, reference: str) -> icalendar.Event:
    """The hearing as a calendar program reads it: at the secret address, without a session."""
    answer = reader.page.request.get(reader.portal.url(urlsplit(address).path), headers={"Cookie": ""})
    assert answer.status == 200
    events = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    (event,) = (each for each in events if str(each["UID"]).startswith(reference))
    return event


@IN_A_LOOK
def test_a_hearing_is_fixed_moved_and_vacated_with_its_notice_and_a_calendar_program_follows(
    visitor: Come, case: Case, busy: datetime, language: str, width: int
) -> None:
    officer = visitor(language, account="registry", width=width)
    officer.open(f"/desk/cases/{case.slug}/")
    officer.press("a[href$='/hearings/fix/']")
    expect(officer.page.locator("[name=notice]")).to_be_checked()
    say(officer, busy + timedelta(minutes=30), kind="directions", room="DC-12", judge="au", minutes="30")
    go_on(officer)
    refusals = officer.page.locator("[data-error-summary] li")
    expect(refusals).to_have_count(2)  # the room, and the judge
    expect(refusals.first).to_contain_text(re.compile(r"Court 12|第12庭"))
    expect(officer.page.locator("[name=insist_why]")).to_have_count(0)
    expect(officer.page.locator("[name=minutes]")).to_have_value("30")  # what was typed stays
    say(officer, busy + timedelta(hours=1))
    go_on(officer)
    officer.see(f"/desk/cases/{case.slug}/")
    fixed = Hearing.objects.get(case=case)
    first = sealed_notice(fixed)

    party = visitor(language, account="chan", width=width)
    party.open(f"/diary/?day={clock.court_day(busy).isoformat()}")
    shown = party.page.locator(".diary" if width > 960 else "#main .only-narrow")
    expect(shown).to_contain_text(case.number)
    party.open(f"/cases/{case.slug}/?show=hearings")
    with party.page.expect_download() as download:
        party.press(f"a[href$='/{fixed.reference}.ics']")
    assert b"BEGIN:VEVENT" in download.value.path().read_bytes()
    party.open("/diary/address/")
    go_on(party)
    address = party.page.locator("#address").input_value()
    event = event_of(party, address, fixed.reference)
    assert (event["SEQUENCE"], event["STATUS"], event.decoded("DTSTART")) == (0, "CONFIRMED", fixed.starts_at)

    officer.open(f"/desk/cases/{case.slug}/?show=hearings")
    officer.press(f"a[href$='/hearings/{fixed.reference}/change/']")
    say(officer, busy + timedelta(hours=5), note="Bring the bundles.")
    go_on(officer)
    officer.see(f"/desk/cases/{case.slug}/")
    second = sealed_notice(fixed, but=first)
    party.open(f"/filings/from-the-court/{first.reference}/")
    expect(party.page.locator(f"#main a[href*='{second.reference}']").first).to_be_visible()
    event = event_of(party, address, fixed.reference)
    moved = (event["SEQUENCE"], event["STATUS"], event.decoded("DTSTART"))
    assert moved == (1, "CONFIRMED", busy + timedelta(hours=5))
    assert "Bring the bundles." in event["DESCRIPTION"]

    officer.open(f"/desk/cases/{case.slug}/?show=hearings")
    officer.press(f"a[href$='/hearings/{fixed.reference}/vacate/']")
    officer.page.fill("[name=note]", "Settled.")
    go_on(officer)
    officer.see(f"/desk/cases/{case.slug}/")
    sealed_notice(fixed, but=second)
    event = event_of(party, address, fixed.reference)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    party.open(f"/cases/{case.slug}/?show=hearings")
    expect(party.page.locator("#main s")).to_have_count(1)


@IN_A_LOOK
def test_a_supervisor_insists_on_what_an_officer_is_refused(
    visitor: Come, case: Case, busy: datetime, language: str, width: int
) -> None:
    supervisor = visitor(language, account="registry.sup", width=width)
    supervisor.open(f"/desk/cases/{case.slug}/hearings/fix/")
    say(supervisor, busy, kind="trial", room="DC-12", judge="au", minutes="420")
    go_on(supervisor)
    expect(supervisor.page.locator("[data-error-summary] li")).to_have_count(3)  # the hours, the room, the judge
    supervisor.page.fill("[name=insist_why]", "Heard together by direction.")
    go_on(supervisor)
    supervisor.see(f"/desk/cases/{case.slug}/")
    assert Hearing.objects.get(case=case).insisted_why == "Heard together by direction."
