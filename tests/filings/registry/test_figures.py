"""The registry's figures, and moving what an officer has in hand."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from cases.calendar.selectors import registry_of
from cases.calendar.services import record_closure
from cases.models import Court
from filings.models import Filing, FilingDecision, ReturnReason
from filings.registry.decisions import Verdict, decide, refuse
from filings.registry.selectors import age_of
from filings.registry.services import give_back, take_for_review
from filings.registry.supervision.selectors import FiguresQuery, figures, holdings
from filings.registry.supervision.services import move_filings
from filings.states import Decision
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.copies import add_copies
from tests.factories.court import TUESDAY_10, lodged_of
from tests.support.kept import kept, somebody

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
WEEK = FiguresQuery(since=MONDAY, until=FRIDAY)


def decided(filing, officer, *, after, returned=()):
    reason = ReturnReason.objects.get(pk="R-07")
    verdicts = {
        document.order: Verdict(Decision.RETURNED, reason) if document.order in returned else Verdict(Decision.ACCEPTED)
        for document in filing.documents.all()
    }
    with clock.set_to(filing.deemed_at + after):
        return decide(filing_id=filing.pk, officer=officer, verdicts=verdicts)


@kept
def week():
    """Three received on a Tuesday at ten: accepted after an hour, returned after three, refused two days later."""
    officer, supervisor = somebody("registry"), somebody("registry.sup")
    decided(lodged_of(somebody("chan")), officer, after=timedelta(hours=1))
    decided(lodged_of(somebody("wong.ou")), officer, after=timedelta(hours=3), returned=(2,))
    refused = lodged_of(somebody("ng"))
    with clock.set_to(TUESDAY_10 + timedelta(days=2, hours=8)):
        refuse(filing_id=refused.pk, officer=supervisor, reason=ReturnReason.objects.get(pk="R-20"), note="")
    return officer


def test_the_figures_of_a_week(week):
    with clock.set_to(TUESDAY_10 + timedelta(days=3)):
        found = figures(WEEK)
    assert (found.received, found.decided, found.waiting) == (3, 3, 0)
    assert [(line.first_day.day, line.received, line.decided) for line in found.lines] == [
        (23, 0, 0),
        (24, 3, 2),
        (25, 0, 0),
        (26, 0, 1),
        (27, 0, 0),
    ]
    assert found.median == timedelta(hours=3)  # one, three, and more than seventeen hours
    assert found.share == 67
    assert [(each.username, each.decided) for each in found.officers] == [("registry.sup", 1), ("registry", 2)]
    assert [(reason.pk, count) for reason, count in found.reasons] == [("R-07", 1), ("R-20", 1)]


def test_the_figures_of_one_officer_are_the_decisions(week, person):
    with clock.set_to(TUESDAY_10 + timedelta(days=3)):
        found = figures(FiguresQuery(MONDAY, FRIDAY, officer=person("registry.sup")))
    assert (found.received, found.decided, found.share) == (0, 1, 0)
    assert [reason.pk for reason, _count in found.reasons] == ["R-20"]


def test_another_court_or_kind_has_none_of_them(week):
    filing = Filing.objects.first()
    other_kind = type(filing.case_type).objects.exclude(pk=filing.case_type_id).first()
    other_court = type(filing.court).objects.exclude(pk=filing.court_id).first()
    for asked in (FiguresQuery(MONDAY, FRIDAY, case_type=other_kind), FiguresQuery(MONDAY, FRIDAY, court=other_court)):
        found = figures(asked)
        assert (found.received, found.decided, found.reasons) == (0, 0, [])
    assert figures(FiguresQuery(MONDAY, FRIDAY, court=filing.court)).decided == 3


def test_a_period_without_anything_has_no_median_and_no_share(court):
    found = figures(FiguresQuery(date(2026, 1, 5), date(2026, 1, 9)))
    assert (found.decided, found.median, found.share, found.oldest_waiting) == (0, None, None, None)


def test_a_long_period_is_shown_by_week_and_by_month(week):
    assert FiguresQuery(date(2026, 8, 1), FRIDAY).unit == "week"
    by_month = figures(FiguresQuery(date(2025, 12, 1), FRIDAY))
    assert [(line.first_day, line.received) for line in by_month.lines] == [(date(2026, 11, 1), 3)]


def test_what_waits_has_its_median_and_its_oldest_age_in_open_hours(person):
    for hours in (0, 1, 4):
        lodged_of(person("chan"), at=TUESDAY_10 + timedelta(hours=hours))
    with clock.set_to(TUESDAY_10 + timedelta(hours=7)):
        found = figures(WEEK)
    assert found.waiting == 3
    assert found.oldest_waiting == timedelta(hours=7)  # lunch is open time
    assert found.median_waiting == timedelta(hours=6)


def test_what_is_not_received_yet_is_in_no_figure(person):
    lodged_of(person("chan"), at=TUESDAY_10 + timedelta(hours=9))
    with clock.set_to(TUESDAY_10 + timedelta(hours=10)):
        found = figures(WEEK)
    assert (found.received, found.waiting) == (0, 0)


def test_a_decision_is_kept_as_it_was(week):
    kept = FilingDecision.objects.first()
    for act in (lambda: FilingDecision.objects.filter(pk=kept.pk).update(open_seconds=1), kept.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_the_figures_are_a_table_a_picture_and_a_file(week, client, person):
    client.force_login(person("registry.sup"))
    asked = {"since": "2026-11-23", "until": "2026-11-27"}
    page = client.get(reverse("registry:figures"), asked).text
    assert "<svg" in page and page.count('class="chart-bar') == 10 and "R-07" in page
    sent = client.get(reverse("registry:figures_file"), asked)
    rows = list(csv.reader(StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))
    assert ["2026-11-24", "3", "2"] in rows and ["registry", "2", "120"] in rows


@pytest.mark.parametrize(
    "asked", [{"since": "yesterday"}, {"since": "2026-11-27", "until": "2026-11-23"}, {"court": "X"}]
)
def test_a_period_that_is_none_says_so_and_shows_the_usual_one(court, client, person, asked):
    client.force_login(person("registry"))
    page = client.get(reverse("registry:figures"), asked)
    assert page.status_code == 200 and "There is a problem" in page.text


def test_the_figures_ask_as_often_for_many_as_for_few(week, person):
    holdings()  # reads the calendar, once
    with CaptureQueriesContext(connection) as few:
        figures(WEEK)
        holdings()
    add_copies(Filing.objects.filter(state="accepted").first(), 20, its="stamps decisions")
    with CaptureQueriesContext(connection) as many:
        figures(WEEK)
        holdings()
    assert len(few) == len(many)


def test_what_an_officer_holds_is_as_old_as_the_hours_of_its_own_registry(person):
    officer, filing = person("registry"), lodged_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=officer)
    at = TUESDAY_10 + timedelta(hours=4)
    with clock.set_to(at):
        elsewhere = registry_of(Court.objects.exclude(pk=filing.court_id).earliest("pk"))
        record_closure(
            office=elsewhere, reason="other", source="A burst pipe.", from_at=TUESDAY_10, until_at=at, actor=officer
        )
        (held,) = (each for each in holdings() if each.officer == officer)
        assert held.oldest == age_of(Filing.objects.get(pk=filing.pk)) == timedelta(hours=4)


def test_a_supervisor_sees_who_holds_what_and_moves_it(person, client):
    mine, nobodys = lodged_of(person("chan")), lodged_of(person("wong.ou"))
    officer, supervisor = person("registry"), person("registry.sup")
    take_for_review(filing_id=mine.pk, officer=officer)
    held = {each.officer: each.count for each in holdings()}
    assert (held[officer], held[supervisor], held[None]) == (1, 0, 1)
    client.force_login(supervisor)
    address = reverse("registry:move", args=["registry"])
    assert mine.reference in client.get(address).text
    client.post(address, {"filings": [mine.reference, nobodys.reference], "to": "registry.sup", "why": "Away."})
    assert Filing.objects.get(pk=mine.pk).taken_by == officer  # one of them is not this officer's: nothing was sent
    client.post(address, {"filings": [mine.reference], "to": "registry.sup", "why": "Away."})
    assert Filing.objects.get(pk=mine.pk).taken_by == supervisor
    assert Filing.objects.get(pk=nobodys.pk).taken_by is None
    entry = AuditEntry.objects.get(act="filing.moved")
    assert (entry.detail["before"], entry.detail["to"], entry.detail["why"]) == ("registry", "registry.sup", "Away.")


def test_what_was_put_back_meanwhile_is_not_moved(person):
    filing, officer, supervisor = lodged_of(person("chan")), person("registry"), person("registry.sup")
    take_for_review(filing_id=filing.pk, officer=officer)
    give_back(filing_id=filing.pk, officer=officer)
    moved = move_filings(references=[filing.reference], holder=officer, to=supervisor, why="", actor=supervisor)
    assert moved == 0 and Filing.objects.get(pk=filing.pk).taken_by is None


def test_only_a_supervisor_moves_and_only_to_the_registry(person):
    filing = lodged_of(person("chan"))
    for actor, to, code in (("registry", "registry", "not_supervisor"), ("registry.sup", "chan", "not_an_officer")):
        with pytest.raises(Refused) as refusal:
            move_filings(references=[filing.reference], holder=None, to=person(to), why="", actor=person(actor))
        assert {reason.code for reason in refusal.value.reasons} == {code}


def test_an_account_that_holds_nothing_and_is_no_officer_has_no_such_page(person, client):
    client.force_login(person("registry.sup"))
    for username in ("chan", "no-one-here"):
        assert client.get(reverse("registry:move", args=[username])).status_code == 404
