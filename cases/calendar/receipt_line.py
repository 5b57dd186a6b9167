"""The receipt line: one time of receipt, in the words and the order in which every page says it (design, section 4)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases.calendar import selectors
from cases.calendar.forecast import Forecast
from cases.calendar.ruler import Ruler, Sessions, day_ruler
from cases.models import DeemedReceiptStamp
from icms.lib import dates
from icms.lib.clock import court_day

SessionsOf = Callable[[date], Sessions]


@dataclass(frozen=True)
class ReceiptLine:
    """Condition, day and time are one sentence in three parts, `short` the same in one; all in the active language.
    `short_condition` and `brief_condition` are for places that say by themselves whether the registry is open.

    `state` is open, closed, suspended (the portal receives nothing), unknown, recording, recorded or corrected. `left`,
    `closes` and `next_time` are there while the registry is open: how long it stays so, until when, and what is deemed
    of what comes later.
    """

    state: str
    condition: str
    day: str
    short: str
    ruler: Ruler | None
    time: dates.HeroTime | None = None
    tail: str = ""
    short_condition: str = ""
    brief_condition: str = ""
    left: str = ""
    few_minutes: bool = False
    closes: str = ""
    next_time: str = ""
    foot: str = ""
    foot_url: str = ""
    foot_link: str = ""
    before: str = ""
    live_url: str = ""

    @property
    def is_recorded(self) -> bool:
        """Gold is earned: only by what the court has recorded."""
        return self.state in ("recorded", "corrected")

    @property
    def minutes_left(self) -> str:
        """`6 minutes left.`"""
        return _("%(time)s left.") % {"time": self.left} if self.left else ""

    @property
    def after(self) -> str:
        """What is deemed of a document that comes after the cut-off."""
        if not self.next_time:
            return ""
        return _("After %(cut_off)s: deemed received %(when)s.") % {"cut_off": self.closes, "when": self.next_time}


def forecast_line(forecast: Forecast, live_url: str = "", *, pays: bool = False) -> ReceiptLine | None:
    """What would happen if you lodged now; None where the calendar does not know. `live_url` renews the line.

    `pays`: it stands on a page on which you pay.
    """
    if forecast.suspended_until:
        return _suspended_line(forecast, forecast.suspended_until, live_url, pays)
    language = get_language() or "en"
    outcome = forecast.outcome
    if outcome is None:
        return None
    ruler = day_ruler(at=forecast.now, deemed_at=outcome.deemed_at, sessions_of=forecast.calendar.sessions)
    reason = {"reason": forecast.closed_for or ""}
    if outcome.deemed_at is None:
        condition = _("The registry is closed%(reason)s. Lodge now, and your documents will be deemed received")
        return _without_time(condition % reason, ruler, live_url, pays)
    condition = brief = pgettext("before: received today, 5:24 pm", "Lodge now, and your documents are")
    if not forecast.is_open:
        brief = pgettext("before: deemed received Monday, 8:45 am", "Lodge now, and your documents are")
        condition = _("The registry is closed%(reason)s. Lodge now, and your documents are") % reason
    line = ReceiptLine(
        "open" if forecast.is_open else "closed",
        ruler=ruler,
        short_condition=_short_condition(pays),
        brief_condition=brief,
        live_url=live_url,
        **_said(forecast.now, outcome.deemed_at, condition, language),
    )
    return replace(line, **_until_closing(forecast, language)) if forecast.is_open else line


def _suspended_line(forecast: Forecast, until: datetime, live_url: str, pays: bool) -> ReceiptLine | None:
    """Nothing is promised of now: what is lodged as soon as the portal receives again, and when that is."""
    language = get_language() or "en"
    outcome = forecast.at_the_earliest.outcome
    if outcome is None:
        return None
    when = {"when": dates.until_short_datetime(until, language)}
    sessions_of, verb = forecast.calendar.sessions, "paid" if pays else "lodged"
    ruler = day_ruler(at=until, deemed_at=outcome.deemed_at, sessions_of=sessions_of, verb=verb)
    short = _("Nothing can be paid until %(when)s. Paid then:") if pays else ""
    short = (short or _("Nothing can be lodged until %(when)s. Lodged then:")) % when
    if outcome.deemed_at is None:
        condition = _("Nothing can be lodged until %(when)s. What is lodged then will be deemed received") % when
        return replace(_without_time(condition, ruler, live_url), short_condition=short)
    condition = pgettext("before: deemed received 8:45 am", "Nothing can be lodged until %(when)s. Lodged then, it is")
    condition %= when
    foot = _("The portal is under maintenance: it can be read, and receives nothing.")
    said = _said(forecast.now, outcome.deemed_at, condition, language)
    return ReceiptLine("suspended", ruler=ruler, short_condition=short, foot=foot, live_url=live_url, **said)


def live_line(forecast: Forecast, where: str) -> ReceiptLine | None:
    """The line of a docket, a lodging panel or a page of payment, which renews itself once a minute.

    `where`: "docket", "panel", "payment".
    """
    live_url = f"{reverse('status_line')}?for={where}&office={forecast.office.pk}"
    return forecast_line(forecast, live_url, pays=where == "payment")


def recording_line(
    *, received_at: datetime, deemed_at: datetime | None, sessions_of: SessionsOf, paid: bool
) -> ReceiptLine:
    """The filing is safe and its stamp is being written: "we have your documents" before anything else."""
    if deemed_at is None:
        return pending_line(received_at=received_at, sessions_of=sessions_of, paid=paid)
    if deemed_at == received_at:
        have = pgettext("before: received today, 5:24 pm", "We have your documents and your payment. They are")
        unpaid = pgettext("before: received today, 5:24 pm", "We have your documents. They are")
    else:
        have = pgettext("before: deemed received Monday, 8:45 am", "We have your documents and your payment. They are")
        unpaid = pgettext("before: deemed received Monday, 8:45 am", "We have your documents. They are")
    return ReceiptLine(
        "recording",
        ruler=day_ruler(at=received_at, deemed_at=deemed_at, sessions_of=sessions_of, verb="lodged"),
        foot=_("Writing the acknowledgement, a few seconds. You may leave this page."),
        **_said(received_at, deemed_at, have if paid else unpaid, get_language() or "en"),
    )


def pending_line(*, received_at: datetime, sessions_of: SessionsOf, paid: bool) -> ReceiptLine:
    """Received during a closure whose end is not known: nothing is recorded until it ends (domain 5.2)."""
    have = _("We have your documents and your payment. They will be deemed received")
    if not paid:
        have = _("We have your documents. They will be deemed received")
    return _without_time(have, day_ruler(at=received_at, deemed_at=None, sessions_of=sessions_of, verb="lodged"))


def stamp_line(stamp: DeemedReceiptStamp, *, paid: bool, foot: str = "") -> ReceiptLine:
    """The line of a current stamp: recorded, corrected where it gave another time than the one before, or pending."""
    sessions_of = selectors.calendar_of(stamp.office).sessions
    if stamp.deemed_at is None:
        return pending_line(received_at=stamp.received_at, sessions_of=sessions_of, paid=paid)
    earlier = stamp.supersedes.deemed_at if stamp.supersedes else None
    corrected = earlier is not None and earlier != stamp.deemed_at
    return recorded_line(
        received_at=stamp.received_at,
        deemed_at=stamp.deemed_at,
        sessions_of=sessions_of,
        before=earlier if corrected else None,
        corrected_at=stamp.made_at if corrected else None,
        foot=foot,
    )


def recorded_line(
    *,
    received_at: datetime,
    deemed_at: datetime,
    sessions_of: SessionsOf,
    before: datetime | None = None,
    corrected_at: datetime | None = None,
    foot: str = "",
    foot_url: str = "",
    foot_link: str = "",
) -> ReceiptLine:
    """What the court has recorded; with `before` and `corrected_at`, the stamp that supersedes an earlier one."""
    language = get_language() or "en"
    condition = pgettext("before: Monday 23 November 2026, 8:45 am", "Deemed received")
    if corrected_at:
        words = {"day": dates.long_day(court_day(corrected_at), language)}
        condition = (
            pgettext("before: Monday 23 November 2026, 8:45 am", "Deemed received, corrected on %(day)s") % words
        )
    day = dates.long_day(court_day(deemed_at), language)
    return ReceiptLine(
        "corrected" if corrected_at else "recorded",
        condition,
        day if dates.is_chinese(language) else f"{day},",
        dates.long_datetime(deemed_at, language) + _tail(language),
        day_ruler(at=received_at, deemed_at=deemed_at, sessions_of=sessions_of, recorded=True, verb="lodged"),
        time=dates.hero_time(deemed_at, language),
        tail=_tail(language),
        foot=foot,
        foot_url=foot_url,
        foot_link=foot_link,
        before=dates.long_datetime(before, language) if before else "",
    )


def _short_condition(pays: bool) -> str:
    return _("If you pay now") if pays else _("If you lodge now")


def _without_time(condition: str, ruler: Ruler, live_url: str = "", pays: bool = False) -> ReceiptLine:
    """No figure is invented while the end of a closure is not known."""
    return ReceiptLine(
        "unknown",
        condition,
        pgettext("deemed received", "when the registry reopens"),
        _("deemed received when the registry reopens"),
        ruler,
        short_condition=_short_condition(pays),
        foot=_("We cannot say yet when that is. We will write to you at once when the time is fixed."),
        live_url=live_url,
    )


def _until_closing(forecast: Forecast, language: str) -> dict[str, Any]:
    """How long the registry stays open, and what is deemed of what comes later."""
    after = forecast.after_cutoff.deemed_at if forecast.after_cutoff else None
    return {
        "left": dates.duration(forecast.minutes_left or 0, language),
        "few_minutes": forecast.is_short_of_time,
        "closes": dates.clock_time(forecast.closes_at or forecast.now, language),
        "next_time": _day_and_time(after, forecast.now, language) if after else "",
    }


def _said(at: datetime, deemed_at: datetime, condition: str, language: str) -> dict[str, Any]:
    """The sentence of a time of receipt that is not recorded yet."""
    if deemed_at == at:
        words = {"time": dates.clock_time(at, language)}
        day, short = pgettext("before the time", "received today,"), _("received today, %(time)s") % words
    else:
        when = _day_and_time(deemed_at, at, language)
        long = dates.long_day(court_day(deemed_at), language, year=_other_year(deemed_at, at))
        day = pgettext("before the time", "deemed received %(day)s,") % {"day": long}
        short = _("deemed received %(when)s") % {"when": when}
    return {
        "condition": condition,
        "day": day,
        "short": short,
        "time": dates.hero_time(deemed_at, language),
        "tail": _tail(language),
    }


def _day_and_time(when: datetime, now: datetime, language: str) -> str:
    """`Monday 23 November, 8:45 am`; with its year if that is another one."""
    day = dates.long_day(court_day(when), language, year=_other_year(when, now))
    comma = "" if dates.is_chinese(language) else ", "
    return f"{day}{comma}{dates.clock_time(when, language)}"


def _other_year(when: datetime, now: datetime) -> bool:
    return court_day(when).year != court_day(now).year


def _tail(language: str) -> str:
    """In Chinese the verb stands after the time."""
    return "收到" if dates.is_chinese(language) else ""
