"""What is asked of whoever lodges: a signature, knowing consents, and a reason for urgency (domain 5.2, 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.calendar.forecast import forecast
from cases.calendar.opening_hours import Calendar, CalendarNotLoaded, days_from
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court
from filings.models import Filing
from icms.lib import clock
from icms.lib.errors import Reason
from icms.lib.folding import is_name_of
from icms.lib.money import money_sentence
from payments.fees.quote import Quote

HEARING_WORKING_DAYS = 3
LIMITATION_DAYS = 7


@dataclass(frozen=True)
class Urgency:
    """What the filer says: a `Filing.Urgency`, or nothing where it is not urgent; its day; what another reason is."""

    reason: str = ""
    on: date | None = None
    note: str = ""


def changed_fee_reasons(fee: Quote, agreed_cents: int | None) -> list[Reason]:
    """Nobody pays a price unseen: the new fee is shown beside the old one, and pressing again agrees to it."""
    if fee.blocked or agreed_cents in (None, fee.total_cents):
        return []
    language = get_language() or "en"
    words = _("The fee is %(now)s now, not %(before)s. %(why)s Check it, then press the button again.") % {
        "now": money_sentence(fee.total_cents, language),
        "before": money_sentence(agreed_cents or 0, language),
        "why": next((str(line.because) for line in fee.lines if not line.is_free), ""),
    }
    return [Reason("fee_changed", words)]


def signature_reasons(actor: User, signed_name: str) -> list[Reason]:
    """Whoever lodges signs by typing the name of their account."""
    if is_name_of(signed_name, actor.name_en, actor.name_zh):
        return []
    if not signed_name.strip():
        return [Reason("signature", _("Type your full name to sign."), "signed_name")]
    words = _("Type your name as it is on your account: %(name)s.") % {"name": actor.name}
    return [Reason("signature", words, "signed_name")]


def closed_registry_reasons(court: Court, confirmed: bool) -> list[Reason]:
    """Nobody lodges after closing time unknowing, and nothing is lodged beyond the calendar (domain 5.2)."""
    now = forecast(registry_of(court), clock.now())
    if not now.is_known:
        words = _(
            "The court’s calendar does not reach this date yet, so nothing can be lodged. Please tell the registry."
        )
        return [Reason("calendar_unknown", words)]
    if confirmed or now.is_open:
        return []
    words = _(
        "The registry is closed. Tick the box to show that you understand when your documents are deemed received."
    )
    return [Reason("registry_closed", words, "confirmed_closed")]


def urgency_reasons(filing: Filing, urgency: Urgency) -> Iterator[Reason]:
    """Why a filing may not be marked urgent as it is; nothing where it may, or is not marked at all."""
    if not urgency.reason:
        return
    if urgency.reason == Filing.Urgency.OTHER and not urgency.note.strip():
        yield Reason("no_urgent_note", _("Say why it is urgent; the registry reads this."), "urgent_note")
    today = clock.court_day(clock.now())
    if urgency.on is None:
        yield Reason("no_urgent_day", _("Enter the day by which it is urgent."), "urgent_on")
    elif urgency.on < today:
        yield Reason("urgent_day_is_past", _("This day is past. Enter a day that is still to come."), "urgent_on")
    elif urgency.reason == Filing.Urgency.HEARING and urgency.on > _last_working_day(filing, today):
        words = _("The hearing is more than 3 working days away, so the filing is dealt with in its turn.")
        yield Reason("urgent_hearing_is_far", words, "urgent_on")
    elif urgency.reason == Filing.Urgency.LIMITATION and urgency.on > today + timedelta(days=LIMITATION_DAYS):
        words = _("The period ends more than 7 days from now, so the filing is dealt with in its turn.")
        yield Reason("limitation_is_far", words, "urgent_on")


def mark_urgent(filing: Filing, urgency: Urgency) -> None:
    """Note it on a locked filing, not saved yet. What the registry lowered stays so until the filer says another."""
    note = urgency.note.strip() if urgency.reason == Filing.Urgency.OTHER else ""
    said = (urgency.reason, urgency.on if urgency.reason else None, note)
    if said == (filing.urgent_reason, filing.urgent_on, filing.urgent_note):
        return
    filing.urgent_reason, filing.urgent_on, filing.urgent_note = said
    filing.urgency_lowered_at, filing.urgency_lowered_by, filing.urgency_lowered_why = None, None, ""


def _last_working_day(filing: Filing, today: date) -> date:
    """The third day on which the registry is open, today not counted; no day is too far if the calendar ends before."""
    calendar: Calendar = calendar_of(registry_of(filing.court))
    open_days = (day for day in days_from(today + timedelta(days=1)) if calendar.sessions(day))
    try:
        return next(islice(open_days, HEARING_WORKING_DAYS - 1, None))
    except CalendarNotLoaded:
        return date.max
