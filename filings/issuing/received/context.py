"""What a reader is shown of a document of the court: what must be done by when, and what comes after."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Hearing
from filings.issuing.rules import deliveries_read_by
from filings.issuing.selectors import DatedStep, StepDays
from filings.models import Delivery, IssuedDocument
from icms.lib import clock, dates
from icms.lib.components import PageViewer, TimelineEvent, in_pages, page_viewer
from icms.lib.names import within_a_line

MOST_HEARINGS = 3


@dataclass(frozen=True)
class Duty:
    """What the reader's party must do, its last day, and where it can be put into the reader's diary."""

    dated: DatedStep
    who: str
    is_past: bool
    diary_url: str


@dataclass(frozen=True)
class Received:
    """A document as one reader sees it."""

    document: IssuedDocument
    mine: list[Delivery]
    duties: list[Duty]
    events: list[TimelineEvent]

    @property
    def next_duty(self) -> Duty | None:
        """What is to be done first."""
        return next((duty for duty in self.duties if duty.dated.last_day and not duty.is_past), None)

    @property
    def last_day_past(self) -> bool:
        """Was there something to do, whose days are all over?"""
        return bool(self.duties) and all(duty.is_past for duty in self.duties)


def received(document: IssuedDocument, reader: User) -> Received:
    """The document for this reader, its days worked out."""
    mine = list(deliveries_read_by(reader).filter(document=document).select_related("party", "opened_by"))
    parties = [each.party for each in mine]
    steps = StepDays().of(document.act, document.case)
    today = clock.court_day(clock.now())
    duties = [
        Duty(
            dated=each,
            who=within_a_line(each.who),
            is_past=each.last_day is not None and each.last_day < today,
            diary_url=diary_url(document, each),
        )
        for each in steps
        if each.is_for(parties)
    ]
    return Received(document, mine, duties, _events(document, steps))


def diary_url(document: IssuedDocument, dated: DatedStep) -> str:
    """Where the day can be put into a diary, filled in; empty where the portal has none."""
    if dated.last_day is None:
        return ""
    try:
        address = reverse("diary:add")
    except NoReverseMatch:
        return ""
    filled = {"case": document.case.number, "day": dated.last_day.isoformat(), "title": dated.step.what}
    return f"{address}?{urlencode(filled)}"


def _events(document: IssuedDocument, steps: list[DatedStep]) -> list[TimelineEvent]:
    """When it was sealed, the days by which something is to be done, the hearings to come."""
    language, now = get_language() or "en", clock.now()
    assert document.issued_at is not None
    issued_on = clock.court_day(document.issued_at)
    events = [TimelineEvent(dates.plain_day(issued_on, language), "recorded", _("Sealed and issued"))]
    dated = []
    for each in steps:
        if each.last_day:
            words = _("by %(day)s") % {"day": dates.plain_day(each.last_day, language)}
            state = "done" if each.last_day < clock.court_day(now) else "to_come"
            what = _("%(who)s: %(what)s") % {"who": each.who, "what": each.step.what}
            dated.append((each.last_day, TimelineEvent(words, state, what)))  # type: ignore[arg-type]
    for hearing in Hearing.objects.upcoming(now).filter(case=document.case)[:MOST_HEARINGS]:
        day = clock.court_day(hearing.starts_at)
        when = dates.clock_time(hearing.starts_at, language)
        dated.append((day, TimelineEvent(dates.plain_day(day, language), "to_come", str(hearing.kind), when)))
    return events + [event for _day, event in sorted(dated, key=lambda each: each[0])]


def viewer_of(document: IssuedDocument, asked: QueryDict) -> PageViewer:
    """The sealed pages as pictures."""
    pages = in_pages(document.pages)
    args = [document.reference]
    return page_viewer(
        asked,
        title=document.name,
        facts=_("%(language)s, %(pages)s") % {"language": document.act.get_language_display(), "pages": pages},
        page_count=document.pages,
        image_url=lambda number: reverse("court_documents:page", args=[*args, number]),
        file_url=reverse("court_documents:file", args=args),
    )
