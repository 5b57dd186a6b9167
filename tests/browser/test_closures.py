"""A closure of the registry, entered while people wait for it or after the event: what it does to their times."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import translation
from playwright.sync_api import expect

from accounts.models import Message, User
from cases.calendar.changes import waiting_for
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of
from cases.calendar.services import cancel_closure
from cases.models import Closure
from filings.models import Filing
from filings.stamping.stamps import READER
from icms.lib import clock, dates
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import scenes
from tests.support.portal import Portal, wait_until

Come = Callable[..., Visit]


@pytest.fixture
def calendar_as_before(portal: Portal) -> Iterator[None]:
    """Closures that a test enters are cancelled after it, and what they touched is stamped as before."""
    known = set(Closure.objects.values_list("pk", flat=True))
    yield
    supervisor = User.objects.get(username="registry.sup")
    for closure in Closure.objects.exclude(pk__in=known).filter(cancelled_at=None):
        cancel_closure(closure_id=closure.pk, actor=supervisor)
    wait_until(lambda: next(waiting_for(READER), None) is None)


def test_a_closure_entered_after_the_event_corrects_the_time_and_tells_the_filer(
    portal: Portal, visitor: Come, calendar_as_before: None
) -> None:
    filing = scenes.lodged()
    before = filing.current_stamp
    assert before is not None and before.deemed_at is not None
    supervisor = visitor(account="registry.sup")
    starts = _to_the_minute(before.deemed_at - timedelta(minutes=10))
    steps.record_closure(supervisor, office="all", from_at=starts, until_at=starts + timedelta(hours=2))
    after = wait_until(lambda: _later_stamp(filing, before.pk))
    assert after.deemed_at > before.deemed_at
    assert after.deemed_at == deemed_receipt(before.received_at, calendar_of(before.office)).deemed_at
    chan = visitor("zh-hant", account="chan")
    chan.open(f"/filings/{filing.reference}/lodged/")
    with translation.override("zh-hant"):
        old, new = (dates.long_datetime(stamp.deemed_at, "zh-hant") for stamp in (before, after))
    expect(chan.page.locator("#receipt del")).to_have_text(old)
    hero = chan.page.locator("#receipt .hero").text_content() or ""
    assert "".join(new.split()) in "".join(hero.split())
    told = Message.objects.get(kind="filing_restamped", link__contains=filing.reference)
    chan.open(f"/messages/{told.reference}/")
    expect(chan.page.locator("#main")).to_contain_text(new)
    written = dates.long_datetime(after.deemed_at, "en")
    wait_until(lambda: any(filing.reference in mail and written in mail for mail in portal.mail_to("chan@example.com")))


def test_while_nobody_knows_when_the_registry_re_opens_the_time_waits(
    portal: Portal, visitor: Come, calendar_as_before: None
) -> None:
    supervisor, chan = visitor(account="registry.sup"), visitor(account="chan")
    reference = scenes.draft().reference
    steps.record_closure(supervisor, office="all", from_at=_to_the_minute(clock.now() - timedelta(minutes=2)))
    chan.open(f"/filings/{reference}/check/")
    expect(chan.page.locator("#panel-line[data-state=unknown]")).to_be_visible()
    steps.sign(chan)
    steps.press_lodge(chan)
    steps.pay_by_card(chan, reference)
    expect(chan.page.locator("#receipt .receipt-line.unknown")).to_be_visible()
    expect(chan.page.locator("#receipt .gold")).to_have_count(0)
    pending = wait_until(lambda: Filing.objects.get(reference=reference).current_stamp)
    assert pending.deemed_at is None
    closure = Closure.objects.get(until_at=None, cancelled_at=None)
    supervisor.open(f"/desk/calendar/{closure.reference}/end/")
    steps.type_moment(supervisor, "until_at", _to_the_minute(clock.now() + timedelta(minutes=30)))
    steps.confirm(supervisor)
    stamp = wait_until(lambda: _later_stamp(Filing.objects.get(reference=reference), pending.pk))
    assert stamp.deemed_at == deemed_receipt(stamp.received_at, calendar_of(stamp.office)).deemed_at
    chan.open(f"/filings/{reference}/lodged/")
    steps.record_appears(chan)
    kinds = Message.objects.filter(link__contains=reference).values_list("kind", flat=True)
    assert {"filing_pending", "filing_restamped"} <= set(kinds)


def _to_the_minute(at: datetime) -> datetime:
    """On the court's clock, as an officer types it."""
    return clock.court_time(at).replace(second=0, microsecond=0)


def _later_stamp(filing: Filing, than: int):  # type: ignore[no-untyped-def]
    stamp = Filing.objects.get(pk=filing.pk).current_stamp
    return stamp if stamp is not None and stamp.pk != than else None
