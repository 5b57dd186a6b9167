"""What is new on the court's file between two instants, whom it concerns, and what of it the public may know."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.models import Case, Hearing
from causebook.models import Alert, Entry, News
from causebook.search.selectors import Search, matching
from filings.models import Document, IssuedDocument
from filings.models.court import PUBLIC_FROM
from icms.lib import clock

Kind = News.Kind


@dataclass(frozen=True)
class Happened:
    """Something new in a case: the kind of row, its key, and when."""

    case: int
    kind: str
    row: int
    at: datetime


def happened(since: datetime, until: datetime) -> list[Happened]:
    """What was entered after one instant and until another; three queries."""
    window = {"gt": since, "lte": until}
    documents = Document.objects.exclude(on_file_of=None).filter(**_within("decided_at", window))
    issued = IssuedDocument.objects.open_to_the_public(until).alias(public_since=PUBLIC_FROM)
    issued = issued.filter(**_within("public_since", window)).select_related("in_place_of")
    hearings = Hearing.objects.standing().select_related(None).filter(**_within("entered_at", window))
    columns = ("on_file_of", "pk", "decided_at", "type__originating")
    return [
        *(
            Happened(case, Kind.ENTRY if originating else Kind.DOCUMENT, pk, at)
            for case, pk, at, originating in documents.values_list(*columns)
            if case and at
        ),
        *(Happened(each.case_id, Kind.ISSUED, each.pk, each.public_from) for each in issued if each.public_from),
        *(Happened(case, Kind.HEARING, pk, at) for case, pk, at in hearings.values_list("case", "pk", "entered_at")),
    ]


def _within(name: str, window: dict[str, datetime]) -> dict[str, Any]:
    return {f"{name}__{how}": at for how, at in window.items()}


def concerned(found: Sequence[Happened]) -> Iterator[tuple[int, Happened]]:
    """Each running alert that one of these concerns, by its key; of cases that the public may know of alone."""
    of_case: dict[int, list[Happened]] = defaultdict(list)
    public = set(_public().filter(case__in={each.case for each in found}).values_list("case", flat=True))
    for each in found:
        if each.case in public:
            of_case[each.case].append(each)
    running = Alert.objects.running()
    for alert, case in running.filter(case__in=of_case).values_list("pk", "case"):
        yield from ((alert, each) for each in of_case[case])
    hearings = {case: [each for each in rows if each.kind == Kind.HEARING] for case, rows in of_case.items()}
    courts = dict(Case.objects.filter(pk__in=of_case).values_list("pk", "case_type__court"))
    for alert, court in running.exclude(court=None).values_list("pk", "court"):
        yield from ((alert, each) for case, rows in hearings.items() if courts[case] == court for each in rows)
    if of_case:
        yield from _by_name(of_case)


def _by_name(of_case: dict[int, list[Happened]]) -> Iterator[tuple[int, Happened]]:
    day = clock.court_day(clock.now())
    alerts: dict[str, list[int]] = defaultdict(list)
    for pk, text in Alert.objects.running().exclude(text="").values_list("pk", "text"):
        alerts[text].append(pk)
    for text, wanted in alerts.items():
        cases = matching(Search(text=text), day=day).filter(case__in=of_case).values_list("case", flat=True)
        yield from ((alert, each) for case in cases for alert in wanted for each in of_case[case])


def _public() -> Any:
    return Entry.objects.public(clock.court_day(clock.now()))


def lines_of(news: Iterable[News]) -> list[dict[str, Any]]:
    """What is told, as an e-mail's words need it: of public cases alone, and of rows that still stand.

    The same number of queries however much there is.
    """
    rows = list(news)
    public = set(_public().filter(case__in={each.case_id for each in rows}).values_list("case", flat=True))
    rows = [each for each in rows if each.case_id in public]
    of_kind: dict[str, list[int]] = defaultdict(list)
    for each in rows:
        of_kind[each.kind].append(each.row)
    documents = Document.objects.select_related("type").exclude(on_file_of=None)
    known_documents = documents.in_bulk([*of_kind[Kind.DOCUMENT], *of_kind[Kind.ENTRY]])
    issued = IssuedDocument.objects.open_to_the_public().select_related("act__kind", "act__template")
    known_issued = issued.in_bulk(of_kind[Kind.ISSUED])
    hearings = Hearing.objects.standing().in_bulk(of_kind[Kind.HEARING])
    cases = Case.objects.select_related("case_type", "venue").in_bulk({each.case_id for each in rows})
    known: dict[str, dict[int, Any]] = {
        Kind.DOCUMENT: known_documents,
        Kind.ENTRY: known_documents,
        Kind.ISSUED: known_issued,
        Kind.HEARING: hearings,
    }
    earlier = Hearing.objects.select_related(None).filter(case__in=cases).exclude(superseded_at=None)
    changed = set(earlier.values_list("reference", flat=True))
    return [
        _line(each, cases[each.case_id], known[each.kind][each.row], changed)
        for each in rows
        if each.row in known[each.kind]
    ]


def _line(news: News, case: Case, row: Any, changed: set[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"case": case.number, "kind": str(news.kind), "path": _page_of(case)}
    if isinstance(row, Hearing):
        kind = "hearing_changed" if row.reference in changed else "hearing"
        kind = "hearing_vacated" if row.state == Hearing.State.VACATED else kind
        return line | {
            "kind": kind,
            "title": row.kind.name.as_json(),
            "starts_at": row.starts_at.isoformat(),
            "room": row.room.name.as_json(),
        }
    return line | {"title": row.called.as_json()}


def _page_of(case: Case) -> str:
    return "/" + reverse("causebook:entry", args=[case.number]).split("/", 2)[2]
