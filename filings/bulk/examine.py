"""The check: every row read to its end, every file looked through; nothing is lodged, nothing is paid (domain 6.8).

What was sent before stands: a later table brings the rows that were mended, a later zip the files.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from filings.bulk.archive import Archive, Entry
from filings.bulk.checks import Row, file_names, read_claims, read_rows
from filings.bulk.columns import DOCUMENT_FILE, OTHER_FILES, REFERENCE, ROW, SPARE
from filings.bulk.explanations import Fault, in_three_languages
from filings.bulk.mending.checks import MendedRow, mended_rows
from filings.bulk.names import LONGEST, fold_name, shown_name
from filings.bulk.notifications import notify_checked
from filings.bulk.rules import references_in_use
from filings.bulk.transitions import change_state, locked
from filings.models import BulkFile, BulkFiling, BulkRow, BulkSource, DocumentType, Finding
from filings.preflight.findings import Finding as Found
from filings.preflight.findings import in_order
from filings.preflight.services import Limits, Report, preflight_each, scan_for_viruses, too_large
from icms.lib import clock, storage
from icms.lib.errors import Reason, Refused
from icms.lib.folding import plain, script_of
from icms.lib.storage import Incoming
from icms.lib.tables import Table, TableRow, too_many_rows
from payments.fees.limits import item_for_amount

AT_ONCE, THREADS = 20, 3  # two examine, one waits for the disk
KEPT_OF_A_FILE = ("name", "sha256", "size", "pages", "content_sha256", "written_in", "findings", "is_doubled")
State = BulkFiling.State
LINE = re.compile(r"[0-9]{1,6}", re.ASCII)
WORTH_A_MESSAGE = timedelta(seconds=20)
BROKE_OFF = Reason(
    "broke_off",
    _("The check broke off by a fault of the portal. Press “Check the claims” again, or tell the Help Centre."),
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JudgedRow:
    """A row with all that is wrong with it, the files that it names, and its item of fee."""

    row: Row
    faults: tuple[Fault, ...]
    file_keys: tuple[str, ...] = ()
    fee_item: str = ""
    mends: int | None = None


def examine(*, bulk_id: int) -> None:
    """Read the tables and look through the files; keep what was found. Does nothing where no check was asked for.

    Run twice at once it does the work twice and keeps it once.
    """
    checking = BulkFiling.objects.filter(state=State.CHECKING).select_related("case_type__court", "owner", "mends")
    bulk = checking.filter(pk=bulk_id).first()
    if bulk is None:
        return
    sources = list(bulk.sources.all())
    try:
        rows = _rows(bulk, sources)
        judged, unused = _judged_with_files(bulk, rows, sources)
    except BadSource as bad:
        _end(bulk, (), bad=bad.source, faults=bad.reasons)
    except (OSError, OperationalError):
        raise  # the task is tried again
    except Exception:  # a file that breaks the check must not hold up its sender for ever
        log.exception("The check of bulk filing %s broke off.", bulk.reference)
        _end(bulk, (), faults=[BROKE_OFF])
    else:
        _end(bulk, sources, judged=judged, unused=unused)


class BadSource(Exception):
    """A file that cannot be read at all, and why."""

    def __init__(self, source: BulkSource, reasons: Sequence[Reason]) -> None:
        super().__init__(source.file_name)
        self.source, self.reasons = source, reasons


def _rows(bulk: BulkFiling, sources: Sequence[BulkSource]) -> list[Row]:
    """The rows as they now are: those that were read before, and what the new tables bring. Raises Refused."""
    kind = bulk.case_type
    references = references_in_use(bulk) if bulk.mends_id is None else set[str]()
    typed = {row.number: row.typed for row in bulk.rows.all()}
    for source in sources:
        if source.kind == BulkSource.Kind.TABLE and source.read_at is None:
            path = storage.path_of(source.sha256)
            try:
                typed = _merged(typed, read_claims(kind, path, most_rows=settings.MOST_BULK_ROWS).rows)
                if len(typed) > settings.MOST_BULK_ROWS:
                    raise Refused(too_many_rows(len(typed), settings.MOST_BULK_ROWS))
            except Refused as refusal:
                raise BadSource(source, refusal.reasons) from None
    return read_rows(kind, _as_table(typed), known_references=references).rows


def _as_table(typed: Mapping[int, Mapping[str, str]]) -> Table:
    """The rows that were read, as one table."""
    heading = [*dict.fromkeys(column for cells in typed.values() for column in cells if column), SPARE]
    rows = [TableRow(number, [cells.get(each, "") for each in heading]) for number, cells in sorted(typed.items())]
    return Table(heading, rows)


def _merged(typed: Mapping[int, dict[str, str]], rows: Iterable[Row]) -> dict[int, dict[str, str]]:
    """A mended row takes the place of the row whose number it tells, or else of the row of its own reference; any other
    is one more."""
    merged = dict(typed)
    places = {_own(cells): number for number, cells in reversed(merged.items())}
    for row in rows:
        told, own = row.typed.get(ROW, ""), _own(row.typed)
        if LINE.fullmatch(told) and int(told) in typed:
            place = int(told)
        elif own and own in places:  # two rows of one reference are told apart by their numbers
            place = row.number if _own(typed.get(row.number, {})) == own else places[own]
        else:
            place = row.number if row.number not in merged else max(merged) + 1
        merged[place] = {column: cell for column, cell in row.typed.items() if column != ROW}
    return merged


def _own(cells: Mapping[str, str]) -> str:
    """The own reference of a row, as references are compared."""
    return plain(cells.get(REFERENCE, "")).casefold()


def _judged_with_files(
    bulk: BulkFiling, rows: Sequence[Row], sources: Sequence[BulkSource]
) -> tuple[list[JudgedRow], list[str]]:
    """Each row with the faults of its files, and the names of the files that no row wants. Raises Refused."""
    asked = mended_rows(bulk, rows) if bulk.mends_id else [_with_its_files(row) for row in rows]
    wanted = {file_key(name): name for each in asked for _column, name, _place in each.files}
    zips = [source for source in sources if source.kind == BulkSource.Kind.ARCHIVE]
    with ExitStack() as opened:
        archives = [opened.enter_context(_opened(each)) for each in reversed(zips)]
        fresh = {id(archive) for archive, each in zip(archives, reversed(zips), strict=True) if each.read_at is None}
        kept = {file.key: file for file in bulk.files.all()}
        to_look_at: dict[str, tuple[Archive, Entry]] = {}
        for key, name in wanted.items():
            for archive in archives:
                if (entry := archive.find(name)) is not None:
                    if id(archive) in fresh or key not in kept:
                        to_look_at[key] = (archive, entry)
                    break
        BulkFiling.objects.filter(pk=bulk.pk).update(files_to_check=len(to_look_at), files_checked=0)
        _look_through(bulk, to_look_at)
        files = {file.key: file for file in bulk.files.all()}
        judged = [_judged(each, files, archives) for each in asked]
        used = [*wanted.values(), *_used_elsewhere(bulk, zips)]
        unused = sorted({name for archive in archives for name in archive.unused(used)})
    return _with_fees(bulk, _without_twins(judged, files)), unused


def _opened(source: BulkSource) -> Archive:
    try:
        return Archive(storage.path_of(source.sha256))
    except Refused as refusal:
        raise BadSource(source, refusal.reasons) from None


def _used_elsewhere(bulk: BulkFiling, zips: Sequence[BulkSource]) -> list[str]:
    """The files of these zips that belong to rows that were lodged before the others were mended."""
    hashes = [source.sha256 for source in zips]
    others = BulkFile.objects.filter(bulk__organization=bulk.organization_id, bulk__sources__sha256__in=hashes)
    return list(others.exclude(bulk=bulk).values_list("name", flat=True).distinct())


def _with_its_files(row: Row) -> MendedRow:
    """A row of a new claim with all the files that it names, its own document first."""
    named = [
        (column, name) for column in (DOCUMENT_FILE, OTHER_FILES) for name in file_names(row.typed.get(column, ""))
    ]
    files = tuple((column, name, place) for place, (column, name) in enumerate(named))
    return MendedRow(row, files=files, documents=len(files))


def file_key(name: str) -> str:
    """Under which a file is kept: its folded name, or a digest of one that folding makes too long."""
    folded = fold_name(name)
    return folded if len(folded) <= LONGEST else hashlib.sha256(folded.encode(errors="surrogatepass")).hexdigest()


def _look_through(bulk: BulkFiling, to_look_at: Mapping[str, tuple[Archive, Entry]]) -> None:
    """Unpack, examine and keep each file, a few at a time in two threads; each few is noted as it is done."""
    keys = list(to_look_at)
    parts = [keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)]
    with ThreadPoolExecutor(THREADS) as pool:
        looked: Iterator[list[BulkFile]] = pool.map(lambda part: _looked_at(bulk, part, to_look_at), parts)
        for files in looked:
            BulkFile.objects.bulk_create(
                files, update_conflicts=True, unique_fields=["bulk", "key"], update_fields=KEPT_OF_A_FILE
            )
            BulkFiling.objects.filter(pk=bulk.pk).update(files_checked=F("files_checked") + len(files))


def _looked_at(
    bulk: BulkFiling, keys: Sequence[str], to_look_at: Mapping[str, tuple[Archive, Entry]]
) -> list[BulkFile]:
    """No database here: this runs in a thread."""
    unpacked: dict[str, Incoming] = {}
    found: dict[str, Report] = {}
    try:
        for key in keys:
            archive, entry = to_look_at[key]
            incoming = Incoming()
            unpacked[key] = incoming
            try:
                archive.copy(entry, incoming.write)
            except Refused:
                found[key] = Report((too_large(entry.size, settings.MAX_FILE_BYTES),))
            incoming.flush()
        whole = [key for key in keys if key not in found]
        limits = Limits(file_bytes=settings.MAX_FILE_BYTES)
        reports = preflight_each([unpacked[key].path for key in whole], limits=limits)
        found |= dict(zip(whole, reports, strict=True))
        return [_kept(bulk, key, to_look_at[key], unpacked[key], found[key]) for key in keys]
    finally:
        for incoming in unpacked.values():
            incoming.drop()


def _kept(bulk: BulkFiling, key: str, place: tuple[Archive, Entry], incoming: Incoming, report: Report) -> BulkFile:
    archive, entry = place
    findings: list[Found] = list(report.findings)
    if not report.refused and (virus := scan_for_viruses(incoming.path)):
        findings.append(virus)
    fit = not any(finding.severity == Finding.Severity.REFUSE for finding in findings)
    return BulkFile(
        bulk=bulk,
        key=key,
        name=entry.name,
        sha256=incoming.keep().sha256 if fit else "",
        size=incoming.size,
        pages=report.pages,
        content_sha256=report.content_sha256,
        written_in=script_of(report.first_page_text),
        findings=[finding.to_json() for finding in in_order(findings)],
        is_doubled=archive.is_doubled(entry.name),
    )


def _judged(asked: MendedRow, files: Mapping[str, BulkFile], archives: Sequence[Archive]) -> JudgedRow:
    faults, keys = list(asked.row.faults), [""] * asked.documents
    for column, name, place in asked.files:
        key = file_key(name)
        file = files.get(key)
        if file and file.sha256 and file.sha256 in [files[each].sha256 for each in keys if each in files]:
            faults.append(Fault(column, "file_named_twice", name))
            continue
        if file is None:
            like = next((found for archive in archives if (found := archive.like(name))), "")
            faults.append(Fault(column, "not_in_zip", name, {"like": like}))
        elif file.is_doubled:
            faults.append(Fault(column, "doubled_in_zip", name))
        elif refused := next((one for one in file.findings if one["severity"] == Finding.Severity.REFUSE), None):
            told = {"finding": refused["code"], "page": refused["page"], "params": refused["params"]}
            faults.append(Fault(column, "preflight", name, told))
        keys[place] = key
    return JudgedRow(asked.row, tuple(faults), tuple(keys), mends=asked.filing_id)


def _without_twins(judged: Iterable[JudgedRow], files: Mapping[str, BulkFile]) -> list[JudgedRow]:
    """Each claim has a document of its own: the same bytes under two rows are a fault of the later one."""
    first: dict[str, int] = {}
    found = []
    for each in judged:
        file = files.get(file_key(shown_name(each.row.typed.get(DOCUMENT_FILE, ""))))
        if file and file.sha256:
            number = first.setdefault(file.sha256, each.row.number)
            if number != each.row.number:
                twin = Fault(DOCUMENT_FILE, "same_file_as_row", each.row.typed[DOCUMENT_FILE], {"row": number})
                each = replace(each, faults=(*each.faults, twin))
        found.append(each)
    return found


def _with_fees(bulk: BulkFiling, judged: Sequence[JudgedRow]) -> list[JudgedRow]:
    """The item of fee of each claim: by the amount, where its document costs so."""
    if bulk.mends_id:
        return list(judged)  # they were paid for
    document = DocumentType.objects.filter(case_type=bulk.case_type, originating=True, e_filed=True).first()
    if document is None or not document.fee_item:
        return list(judged)
    court = bulk.case_type.court_id
    amounts = {each.row.claim.amount_cents for each in judged if each.row.claim}
    items = {amount: item_for_amount(court, document.fee_item, amount) for amount in amounts}
    return [replace(each, fee_item=items[each.row.claim.amount_cents]) if each.row.claim else each for each in judged]


@transaction.atomic
def _end(
    checked: BulkFiling,
    sources: Sequence[BulkSource],
    *,
    judged: Sequence[JudgedRow] = (),
    unused: Sequence[str] = (),
    faults: Sequence[Reason] = (),
    bad: BulkSource | None = None,
) -> None:
    """Keep what the check found. Where a file could not be read it is gone, and all else of before stands."""
    bulk = locked(checked.pk)
    if bulk.state != State.CHECKING or bulk.check_began_at != checked.check_began_at:
        return  # another worker has done the same, or another check has begun since
    now = clock.now()
    BulkSource.objects.filter(pk__in=[source.pk for source in sources]).update(read_at=now)
    bulk.faults = [{"code": reason.code, "words": in_three_languages([reason])} for reason in faults]
    bulk.unused = list(unused)
    if not faults:
        bulk.rows.all().delete()
        BulkRow.objects.bulk_create(_as_row(bulk, each) for each in judged)
        bulk.checked_at, bulk.version = now, bulk.version + 1
    else:
        # So that the next check does not stumble over it again.
        if bad:
            bulk.sources.filter(pk=bad.pk).delete()
    good = bulk.rows.good().count()
    faulty = bulk.rows.faulty().count()
    state = State.CHECKED if good or faulty else State.OPEN
    change_state(bulk, state, actor=None, good=good, faulty=faulty)
    if bulk.check_began_at is None or now - bulk.check_began_at > WORTH_A_MESSAGE:  # its sender may have left the page
        notify_checked(bulk, good=good, faulty=faulty)


def _as_row(bulk: BulkFiling, judged: JudgedRow) -> BulkRow:
    row = judged.row
    return BulkRow(
        bulk=bulk,
        number=row.number,
        own_reference=row.typed.get("your_reference", "")[:60],
        typed=row.typed,
        claim=row.claim.as_json() if row.claim else None,
        faults=[fault.as_json() for fault in judged.faults],
        fee_item=judged.fee_item,
        file_keys=list(judged.file_keys),
        mends_id=judged.mends,
    )
