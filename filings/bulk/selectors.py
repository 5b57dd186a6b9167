"""What the pages of bulk filings show: faults row by row, filings and their states."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filings.bulk.explanations import Fault, words
from filings.models import BulkFiling, BulkRow, Filing, FilingStamp
from filings.search import matching_filings
from filings.states import State
from icms.lib import dates

FIRST_FAULTS = 50
PAGE_SIZE = 50


@dataclass(frozen=True)
class FaultLine:
    """One thing to mend: the row (None where the line before is of the same), what was typed, what to do."""

    row: int | None
    column: str
    typed: str
    wrong: str
    what_to_do: str


def fault_lines(rows: Iterable[BulkRow]) -> Iterator[FaultLine]:
    """Every fault of these rows, in the reader's language."""
    for row in rows:
        for place, kept in enumerate(row.faults):
            fault = Fault.from_json(kept)
            wrong, what_to_do = words(fault)
            number = row.number if place == 0 else None
            yield FaultLine(number, fault.column, fault.typed, str(wrong), str(what_to_do))


def faults_by_kind(rows: Iterable[BulkRow]) -> list[tuple[str, str, int]]:
    """Column, what is wrong, and in how many rows; the commonest first."""
    counted = Counter((fault["column"], fault["code"]) for row in rows for fault in row.faults)
    shown = {(fault["column"], fault["code"]): fault for row in rows for fault in row.faults}
    told = {key: str(words(Fault.from_json(fault))[0]) for key, fault in shown.items()}
    return [(key[0], told[key], count) for key, count in counted.most_common()]


def numbers_text(numbers: list[int]) -> str:
    """`rows 12, 112 and 118`; of many the first few, and how many more."""
    few, rest = numbers[:8], len(numbers) - 8
    if rest > 0:
        return _("rows %(few)s and %(count)d more") % {"few": _(", ").join(map(str, few)), "count": rest}
    if len(few) == 1:
        return _("row %(number)d") % {"number": few[0]}
    last = few.pop()
    return _("rows %(few)s and %(last)d") % {"few": _(", ").join(map(str, few)), "last": last}


def first_stamps_of(bulk: BulkFiling) -> QuerySet[FilingStamp]:
    """The stamp of each of its filings, as of the round in which it lodged them, whatever corrected it since."""
    first = FilingStamp.objects.filter(supersedes=None)
    if bulk.mends_id:
        return first.filter(filing__mended_rows__bulk=bulk, round=F("filing__mended_rows__mended_round"))
    return first.filter(filing__bulk_row__bulk=bulk, round=1)


def current_stamp_of(bulk: BulkFiling) -> FilingStamp | None:
    """The time of receipt of all of them, as it stands; None before the first is written."""
    first = first_stamps_of(bulk).order_by("pk").first()
    if first is None:
        return None
    stamps = FilingStamp.objects.current().filter(filing=first.filing_id, round=first.round)
    return stamps.select_related("office", "supersedes").first()


def counts_of(bulk: BulkFiling) -> dict[str, int]:
    """How many rows are good, faulty, written, and could not be written."""
    found: dict[str, int] = bulk.rows.aggregate(
        good=Count("pk", filter=Q(faults=[])),
        faulty=Count("pk", filter=~Q(faults=[])),
        written=Count("pk", filter=Q(filing__isnull=False) | Q(mended_round__isnull=False)),
        failed=Count("pk", filter=~Q(failed_why="") | Q(mends__isnull=False) & ~Q(kept_why={})),
        rows=Count("pk"),
    )
    return found


def claims_of(bulk: BulkFiling, state: str, typed: str) -> QuerySet[BulkRow]:
    """The filings of a bulk filing, of one state, or by any word of theirs: own reference, reference, case, name."""
    rows = bulk.rows.exclude(filing=None).select_related("filing__case", "filing__case_type").order_by("number")
    if state in State.values:
        rows = rows.filter(filing__state=state)
    if typed:
        rows = rows.filter(filing__in=Filing.objects.filter(matching_filings(typed, "own_reference")).values("pk"))
    return rows


def states_of(bulk: BulkFiling) -> list[tuple[str, str, int]]:
    """State, its words, how many filings."""
    counted = bulk.rows.exclude(filing=None).values_list("filing__state").annotate(count=Count("pk")).order_by()
    counts = dict(counted)
    return [(state.value, str(state.label), counts[state.value]) for state in State if state.value in counts]


def claims_table(bulk: BulkFiling) -> Iterator[list[Any]]:
    """Every filing as a row of a spreadsheet."""
    language = get_language() or "en"
    yield [
        *(_("Row"), _("Your reference"), _("Filing reference"), _("Case number"), _("Deemed received")),
        *(_("State"), _("Defendant"), "SHA-256"),
    ]
    rows = bulk.rows.exclude(filing=None).select_related("filing__case").prefetch_related("filing__documents")
    for row in rows.order_by("number").iterator(chunk_size=500):
        filing = row.filing
        assert filing is not None
        documents = sorted(filing.documents.all(), key=lambda document: document.order)
        yield [
            row.number,
            row.own_reference,
            filing.reference,
            filing.case.number if filing.case else "",
            dates.short_datetime(filing.deemed_at, language) if filing.deemed_at else "",
            filing.state_words,
            row.cell("defendant_name_en") or row.cell("defendant_name_zh"),
            " ".join(document.sha256 for document in documents),
        ]
