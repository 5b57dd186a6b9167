"""What comes next: for whoever commenced a case, rows of `filings/reference/next_steps.csv` with their days worked out;
for whoever asks for a translation to be certified, the way to it."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.calendar.periods import Period, Unit, runs_out
from filings.models import Filing, FilingStamp
from filings.states import State
from icms.lib import clock, dates
from icms.lib.components import EventState, TimelineEvent
from icms.lib.trilingual import Trilingual, trilingual_of

FILE = Path(__file__).parent / "reference" / "next_steps.csv"


@dataclass(frozen=True)
class Step:
    """One thing to do, `valid_months` from the day of issue on, and the kind of document filed for it, if any."""

    name: Trilingual
    text: Trilingual
    valid_months: int | None
    document: str


def next_steps(filing: Filing, language: str) -> list[TimelineEvent]:
    """What follows an accepted filing that commenced a case, from the first step on; none of another filing."""
    if filing.state != State.ACCEPTED or not filing.commences or filing.case is None:
        return []
    return [_event(step, filing, language, is_first=not number) for number, step in enumerate(steps_after(filing))]


def steps_after(filing: Filing) -> tuple[Step, ...]:
    """What there is to do once the case is commenced, by the kind of its originating document."""
    code = filing.documents.filter(type__originating=True).values_list("type__code", flat=True).first()
    return _steps().get(code or "", ())


def last_day_of_validity(issued: date, months: int) -> date:
    """The last day of so many calendar months that begin with the day of issue: the day before it comes again."""
    comes_again = runs_out(Period(issued, months, Unit.MONTHS))
    return comes_again - timedelta(days=comes_again.day == issued.day)


def translation_events(filing: Filing, stamp: FilingStamp | None, language: str) -> list[TimelineEvent]:
    """What became of an application for certification, or comes next."""
    decided, url = day_words(filing.decided_at, language), filing.get_absolute_url()
    then = pgettext("timeline", "Then")
    certified = _("You get the certified translation, with its certificate, seal and DRN")
    if filing.state == State.ACCEPTED:
        said = _("The court language section certified the translation")
        return [TimelineEvent(decided, "recorded", said, "", url, _("See it"))]
    if filing.state == State.REFUSED:
        said = _("The court language section refused to certify it")
        return [TimelineEvent(decided, "recorded", said, "", url, _("See why"))]
    if filing.state == State.WITHDRAWN:
        return [TimelineEvent(then, "done", _("You withdrew it; the court language section will not look at it"))]
    if filing.is_returned:
        mend = TimelineEvent(
            pgettext("timeline", "Next"),
            "now",
            _("You correct the translation and lodge again"),
            "",
            url,
            _("See the notes"),
        )
        back = TimelineEvent(decided, "done", _("The court language section sent it back with notes"))
        return [back, mend, TimelineEvent(then, "to_come", certified)]
    looks = TimelineEvent(
        when_looked_at(filing, stamp, language),
        "now",
        _("The court language section compares the two, page by page"),
        _("It certifies the translation, or sends it back with notes. You will get a message."),
    )
    return [looks, TimelineEvent(then, "to_come", certified, _("You may download it as often as you need."))]


def when_looked_at(filing: Filing, stamp: FilingStamp | None, language: str) -> str:
    """The day on which its desk can look at it, where that is another than the day on which it was received."""
    if stamp and stamp.deemed_at and filing.received_at:
        deemed = clock.court_day(stamp.deemed_at)
        if deemed != clock.court_day(filing.received_at):
            return dates.short_day_without_year(deemed, language)
    return pgettext("timeline", "Next")


def day_words(at: datetime | None, language: str) -> str:
    """`Today`, `Mon 23 Nov`."""
    today: date = clock.court_day(clock.now())
    day = clock.court_day(at) if at else today
    return _("Today") if day == today else dates.short_day_without_year(day, language)


def _event(step: Step, filing: Filing, language: str, *, is_first: bool) -> TimelineEvent:
    assert filing.case is not None
    state: EventState = "now" if is_first else "to_come"
    when, more = pgettext("timeline", "Next") if is_first else _("Then"), str(step.text)
    if step.valid_months:
        last = last_day_of_validity(filing.case.commenced_on, step.valid_months)
        when = _("By %(day)s") % {"day": dates.plain_day(last, language)}
        words = _("It may be served for %(count)s months from %(day)s, its day of issue; the court may extend this.")
        more += "" if dates.is_chinese(language) else " "
        more += words % {"count": step.valid_months, "day": dates.full_plain_day(filing.case.commenced_on, language)}
    if not step.document:
        return TimelineEvent(when, state, step.name, more)
    url = f"{reverse('filings:new')}?{urlencode({'case': filing.case.number})}"
    return TimelineEvent(when, state, step.name, more, url, _("Prepare it"))


@cache
def _steps() -> dict[str, tuple[Step, ...]]:
    """The steps after each kind of originating document, in their order."""
    with open(FILE, encoding="utf-8", newline="") as file:
        grouped = groupby(csv.DictReader(file), key=lambda row: row["after"])
        return {code: tuple(_step(row) for row in rows) for code, rows in grouped}


def _step(row: dict[str, str]) -> Step:
    months = int(row["valid_months"]) if row["valid_months"] else None
    return Step(trilingual_of(row, "step"), trilingual_of(row, "text"), months, row["document"])
