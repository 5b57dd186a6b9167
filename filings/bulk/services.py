"""A bulk filing until it is lodged: begun, given its files, withdrawn (domain 6.8)."""

import zipfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import CaseType
from filings.bulk.rules import against_filing
from filings.bulk.tasks import check_files
from filings.bulk.transitions import change_state, locked, locked_open
from filings.models import BulkFiling, BulkSource
from icms.lib import clock, storage
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from payments.charges.services import withdraw_charge

NOTHING_SENT = Reason("nothing_sent", _("Send a file first: the table, the zip, or a mended one of them."), "file")
NO_TABLE = Reason("no_table", _("The table is missing: send the CSV or XLSX file with a row for each claim."), "file")
TOO_LARGE = Reason(
    "too_large", _("Without script a file of at most 50 MB can be sent. Switch script on, or part the zip."), "file"
)
TOO_LATE = Reason("too_late", _("These claims have been lodged; each can be withdrawn only by itself."))
TOO_MANY_ZIPS = Reason(
    "too_many_zips",
    _("20 zips are kept of these claims already. Forget what was sent before, and send one zip of all documents."),
    "file",
)
HEAD, MOST_ZIPS = 4, 20


@transaction.atomic
def start(*, actor: User, case_type: CaseType, language: str) -> BulkFiling:
    """Begin one. Refused, with every reason, where this account may not file this kind in bulk."""
    if reasons := list(against_filing(actor, case_type)):
        raise Refused(reasons)
    assert actor.organization is not None  # nobody else is approved
    bulk = BulkFiling.objects.create(
        organization=actor.organization,
        case_type=case_type,
        owner=actor,
        language=language,
        saved_at=clock.now(),
    )
    audit.record(act="bulk.started", subject=bulk, actor=actor, kind=case_type.pk)
    return bulk


@transaction.atomic
def keep_source(*, bulk_id: int, actor: User, path: Path, file_name: str) -> BulkSource:
    """Keep a file that has arrived whole: a table or a zip, told by its content. The same file twice is kept once."""
    bulk = locked_open(bulk_id)
    stored = storage.store_file(path)
    kind = _kind_of(path)
    if kind == BulkSource.Kind.ARCHIVE and _has_enough_zips(bulk, stored.sha256):
        raise Refused(TOO_MANY_ZIPS)
    source, is_new = BulkSource.objects.get_or_create(
        bulk=bulk,
        sha256=stored.sha256,
        read_at=None,
        defaults={
            "kind": kind,
            "file_name": file_name[:255],
            "size": stored.size,
            "sent_by": actor,
            "sent_at": clock.now(),
        },
    )
    if is_new:
        bulk.saved_at = clock.now()
        bulk.save(update_fields=["saved_at"])
        audit.record(act="bulk.file_sent", subject=bulk, actor=actor, kind=kind, sha256=stored.sha256)
    return source


def _has_enough_zips(bulk: BulkFiling, sha256: str) -> bool:
    """Each check opens every zip that was ever sent, so there is an end to how many are kept."""
    zips = bulk.sources.filter(kind=BulkSource.Kind.ARCHIVE).exclude(sha256=sha256)
    return zips.count() >= MOST_ZIPS


def _kind_of(path: Path) -> BulkSource.Kind:
    """A spreadsheet is a zip, too: it has its own table of contents."""
    with open(path, "rb") as file:
        head = file.read(HEAD)
    if head[:2] != b"PK":
        return BulkSource.Kind.TABLE
    return BulkSource.Kind.TABLE if _is_spreadsheet(path) else BulkSource.Kind.ARCHIVE


def _is_spreadsheet(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[: settings.MOST_BULK_ROWS * 2])
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


@transaction.atomic
def remove_source(*, bulk_id: int, actor: User, source_id: int) -> None:
    """Take away a file that no check has read yet."""
    bulk = locked_open(bulk_id)
    for source in bulk.sources.filter(pk=source_id, read_at=None):
        audit.record(act="bulk.file_removed", subject=bulk, actor=actor, sha256=source.sha256)
        source.delete()


@transaction.atomic
def start_again(*, bulk_id: int, actor: User) -> BulkFiling:
    """Forget every row and file that was sent: what is sent next is all there is. Refused once it was lodged."""
    bulk = locked_open(bulk_id)
    bulk.rows.all().delete()
    bulk.files.all().delete()
    bulk.sources.all().delete()
    bulk.faults, bulk.unused, bulk.checked_at = [], [], None
    change_state(bulk, BulkFiling.State.OPEN, actor=actor)
    return bulk


@transaction.atomic
def withdraw(*, bulk_id: int, actor: User | None) -> BulkFiling:
    """Withdraw it before it is lodged. What still arrives for its charge is kept and put up for refund (domain 9)."""
    bulk = locked(bulk_id)
    if bulk.state == BulkFiling.State.WITHDRAWN:
        return bulk
    if bulk.received_at is not None:
        raise Refused(TOO_LATE)
    if charge := bulk.open_charge:
        withdraw_charge(charge=charge, actor=actor)
    change_state(bulk, BulkFiling.State.WITHDRAWN, actor=actor)
    return bulk


@transaction.atomic
def begin_check(*, bulk_id: int, actor: User, language: str) -> BulkFiling:
    """Have what was sent checked by a worker. Asked again during a check it changes nothing; refused without a file."""
    bulk = locked(bulk_id)
    if bulk.state == BulkFiling.State.CHECKING:
        return bulk
    bulk = locked_open(bulk_id)
    if not bulk.sources.filter(read_at=None).exists():
        raise Refused(NOTHING_SENT)
    if not bulk.rows.exists() and not bulk.sources.filter(kind=BulkSource.Kind.TABLE).exists():
        raise Refused(NO_TABLE)
    bulk.language = language
    bulk.check_began_at, bulk.files_to_check, bulk.files_checked = clock.now(), 0, 0
    change_state(bulk, BulkFiling.State.CHECKING, actor=actor)
    enqueue_on_commit(check_files, bulk.pk)
    return bulk
