"""What the page of one case shows: its tabs, the documents of one page, the timeline."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from cases.access import may_read_file, visible_cases
from cases.courts.selectors import Answered, answered, may, nature_name
from cases.models import Case, CaseStatus, Hearing, Party, Service
from cases.permissions import cases_acted_in
from cases.selectors import Link, as_represented, hearings_of, linked_cases, parties_matching, status_of
from filings.case_page.forms import AsOfForm, FileSearchForm, PartySearchForm
from filings.case_page.selectors import latest_filings, search_documents, with_receipt
from filings.explanations import title_in
from filings.models import Document, Filing, IssuedDocument
from icms.lib import clock, dates
from icms.lib.components import Tab, TimelineEvent

PAGE_SIZE = 50
MAX_FILINGS = 12
PARTIES_PAGE_SIZE = 100


@dataclass
class CasePage:
    """What one reader asked to see of a case."""

    case: Case
    reader: User
    asked: QueryDict

    @cached_property
    def as_of_form(self) -> AsOfForm:
        return AsOfForm(self.asked)

    @cached_property
    def at(self) -> datetime | None:
        """The time as of which the file is shown; None is now."""
        return self.as_of_form.at

    @property
    def as_of(self) -> str:
        """That time as the addresses of the page name it."""
        return self.at.isoformat() if self.at else ""

    @cached_property
    def reads(self) -> bool:
        """May this kind of account read documents at all?"""
        return may_read_file(self.reader)

    @property
    def answered(self) -> list[Answered]:
        """What the originating filing answered to the questions of this kind of case, for those who read the file."""
        return answered(self.case.answers) if self.reads else []

    @cached_property
    def is_inspected(self) -> bool:
        """May documents of this kind of case be inspected electronically?"""
        return may(Service.INSPECT, self.case.case_type_id, venue=self.case.venue)

    @cached_property
    def form(self) -> FileSearchForm:
        return FileSearchForm(self.asked or None, case=self.case)

    @cached_property
    def page(self) -> Page[Document]:
        """One page of the documents asked for. The keys are found first, then only the rows of this page are read."""
        keys = search_documents(self.case, self.form.query, at=self.at).values_list("pk", flat=True)
        # Words are looked for once, and not once more to count: at most 30,000 numbers are kept for a moment.
        found = Paginator(list(keys) if self.form.query.text else keys, PAGE_SIZE).get_page(self.asked.get("page"))
        rows = with_receipt(Document.objects.filter(pk__in=list(found.object_list)), at=self.at).in_bulk()
        rows_of_page = [rows[key] for key in found.object_list]
        return Page(rows_of_page, found.number, found.paginator)  # type: ignore[arg-type]

    @cached_property
    def parties(self) -> list[Party]:
        """Every party. They are entered when the case is commenced, so there is none before that day."""
        if self.at and clock.court_day(self.at) < self.case.commenced_on:
            return []
        return list(self.case.parties.all())

    @cached_property
    def party_form(self) -> PartySearchForm:
        return PartySearchForm(self.asked or None)

    @property
    def has_many_parties(self) -> bool:
        """Are there more than one page shows?"""
        return len(self.parties) > PARTIES_PAGE_SIZE

    @cached_property
    def party_page(self) -> Page[Party]:
        """One page of the parties that match the words asked for."""
        return Paginator(parties_matching(self.parties, self.party_form.words), PARTIES_PAGE_SIZE).get_page(
            self.asked.get("page")
        )

    @cached_property
    def hearings(self) -> list[Hearing]:
        return hearings_of(self.case, self.at)

    @property
    def may_keep_hearings(self) -> bool:
        """Are they in the reader's diary, so that each is a file for a calendar program?"""
        is_now = self.at is None and self.reader.is_filer
        return is_now and cases_acted_in(self.reader).filter(pk=self.case.pk).exists()

    @property
    def next_hearing(self) -> Hearing | None:
        after = self.at or clock.now()
        fixed = (each for each in self.hearings if each.state == Hearing.State.FIXED and each.starts_at >= after)
        return next(fixed, None)

    @property
    def status(self) -> str:
        return status_of(self.case, self.at)

    @cached_property
    def linked(self) -> list[Link]:
        """The cases linked with it; a restricted one only for a reader who may see that case too."""
        links = linked_cases(self.case, self.at)
        hidden = {link.case.pk for link in links if link.case.restricted}
        known = set(visible_cases(self.reader).filter(pk__in=hidden).values_list("pk", flat=True)) if hidden else hidden
        return [link for link in links if link.case.pk not in hidden or link.case.pk in known]

    @cached_property
    def issued(self) -> list[IssuedDocument]:
        """What the court issued, the latest first: sealed now, or by the time as of which the file is shown."""
        documents = IssuedDocument.objects.sealed().on_file(self.case, self.at) if self.reads else []
        return list(documents)[::-1]

    @property
    def show(self) -> str:
        """The tab asked for; else the documents, or the parties for a reader who may not read documents."""
        asked = self.asked.get("show", "")
        return asked if asked in ("documents", "court", "parties", "hearings", "timeline") else self._first_tab

    @property
    def _first_tab(self) -> str:
        return "documents" if self.reads else "parties"

    def context(self) -> dict[str, Any]:
        """Everything the template reads."""
        parties = self.parties
        shown = self.party_page if self.show == "parties" else None
        return {
            "case": self.case,
            "file": self,
            "title": title_in(parties, get_language() or "en"),
            "parties": as_represented(list(shown), self.at) if shown else [],
            "tabs": self._tabs(len(parties)),
            "nature": nature_name(self.case.claim_nature),
            "page": self.page if self.reads and self.is_inspected and self.show == "documents" else shown,
            "events": self._events() if self.show == "timeline" else [],
            "form": self.form if self.form.is_bound and self.form.errors else self.as_of_form,
        }

    def _tabs(self, parties: int) -> list[Tab]:
        words = {"documents": _("Documents"), "court": _("From the court")}
        words |= {"parties": _("Parties"), "hearings": _("Hearings")}
        counts = {"parties": parties, "hearings": len(self.hearings), "court": len(self.issued)}
        if self.reads and self.is_inspected:
            words["timeline"] = _("Timeline")
        kept = f"&{urlencode({'as_of': self.as_of})}" if self.at else ""
        return [
            Tab(url=f"?show={name}{kept}", text=text, count=counts.get(name), current=name == self.show)
            for name, text in words.items()
        ]

    def _events(self) -> list[TimelineEvent]:
        """The timeline, the earliest first: commencement, the latest accepted filings, hearings, the end."""
        language = get_language() or "en"
        until = self.at or clock.now()
        dated: list[tuple[datetime, TimelineEvent]] = []
        for filing in latest_filings(self.case, at=until, most=MAX_FILINGS):
            if filing.decided_at:
                dated.append((filing.decided_at, _filing_event(filing, _day(filing.decided_at))))
        dated += [(issued.issued_at, _issued_event(issued)) for issued in self.issued if issued.issued_at]
        dated += [(hearing.starts_at, _hearing_event(hearing, until)) for hearing in self.hearings]
        dated += [(each.entered_at, _status_event(each)) for each in self.case.statuses.filter(entered_at__lte=until)]
        dated.sort(key=lambda each: each[0])
        began = TimelineEvent(
            date=dates.plain_day(self.case.commenced_on, language),
            state="recorded",
            event=_("The case was commenced"),
            more=_("The day on which the document that commences it is deemed received."),
        )
        return [began, *(event for _when, event in dated)]


def _day(at: datetime) -> str:
    return dates.plain_day(clock.court_day(at), get_language() or "en")


def _filing_event(filing: Filing, day: str) -> TimelineEvent:
    count = filing.accepted  # type: ignore[attr-defined]
    text = ngettext("%(count)d document taken onto the file", "%(count)d documents taken onto the file", count)
    words = {"who": filing.organization or filing.owner.name, "reference": filing.reference}
    more = _("Filed by %(who)s, filing %(reference)s.") % words
    return TimelineEvent(day, "recorded", text % {"count": count}, more)


def _issued_event(document: IssuedDocument) -> TimelineEvent:
    words = _("Issued by the court: %(name)s") % {"name": document.name}
    url, more = document.get_absolute_url(), ""
    if document.ended_at:
        ended = _("Withdrawn on %(day)s") if document.withdrawn_at else _("Replaced on %(day)s")
        more = ended % {"day": dates.long_day(clock.court_day(document.ended_at), get_language() or "en")}
    assert document.issued_at is not None
    return TimelineEvent(_day(document.issued_at), "recorded", words, more, url=url, link=_("Open it"))


def _status_event(entry: CaseStatus) -> TimelineEvent:
    events = {
        Case.Status.ENDED: _("The case ended"),
        Case.Status.ACTIVE: _("The case went on"),
        Case.Status.STRUCK: _("The case was struck"),
    }
    return TimelineEvent(_day(entry.entered_at), "recorded", events[Case.Status(entry.status)], entry.why)


def _hearing_event(hearing: Hearing, until: datetime) -> TimelineEvent:
    words = {
        "time": dates.clock_time(hearing.starts_at, get_language() or "en"),
        "room": hearing.room,
        "judge": hearing.judge,
    }
    kind = str(hearing.kind)
    if hearing.state == Hearing.State.VACATED:
        return TimelineEvent(_day(hearing.starts_at), "to_come", _("%(kind)s, vacated") % {"kind": kind}, hearing.note)
    return TimelineEvent(
        date=_day(hearing.starts_at),
        state="done" if hearing.starts_at < until else "to_come",
        event=kind,
        more=_("%(time)s, %(room)s, before %(judge)s.") % words,
    )


def zip_url(case: Case, asked: QueryDict) -> str:
    """The address of a zip with everything that is asked for, not only the page shown."""
    wanted = asked.copy()
    for name in ("page", "show"):
        wanted.pop(name, None)
    query = f"?{wanted.urlencode()}" if wanted else ""
    return reverse("case_page:zip", args=[case.number]) + query
