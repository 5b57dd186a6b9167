"""What the page of a bulk filing shows in each of its states."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from accounts.roles import Role
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.receipt_line import ReceiptLine, recording_line, stamp_line
from cases.calendar.selectors import calendar_of, registry_of
from filings.bulk.forms import FilesForm
from filings.bulk.mending.selectors import returned_rows
from filings.bulk.selectors import (
    FIRST_FAULTS,
    counts_of,
    current_stamp_of,
    fault_lines,
    faults_by_kind,
    numbers_text,
)
from filings.drafting.uploads.selectors import half_sent_row
from filings.models import BulkFiling
from payments.access import may_read

State = BulkFiling.State


def page_context(bulk: BulkFiling, user: User) -> tuple[str, dict[str, Any]]:
    """The template of the state it is in, and its context."""
    match bulk.state:
        case State.OPEN:
            return "open", files_context(bulk, user)
        case State.CHECKING:
            return "checking", {}
        case State.CHECKED:
            return "checked", _checked(bulk)
        case State.WITHDRAWN:
            return "withdrawn", {}
    return "lodged", _lodged(bulk, user)


def files_context(bulk: BulkFiling, user: User) -> dict[str, Any]:
    """The control for files, those that no check has read yet, what is half sent, and how much more is taken."""
    uploads = bulk.uploads.unfinished().select_related("owner").order_by("pk")
    rows = [
        half_sent_row(
            upload,
            user,
            url=reverse("bulk:upload", args=[bulk.reference, upload.key]),
            remove_url=reverse("bulk:remove_upload", args=[bulk.reference, upload.key]),
        )
        for upload in uploads
    ]
    sources = list(bulk.sources.filter(read_at=None))
    return {
        "form": FilesForm(),
        "sources": sources,
        "read_before": bulk.sources.exclude(read_at=None).count(),
        "half_sent": rows,
        "file_bytes": settings.MAX_BULK_FILE_BYTES,
    }


def _checked(bulk: BulkFiling) -> dict[str, Any]:
    faulty = list(bulk.rows.faulty().order_by("number"))
    lines = list(fault_lines(faulty))
    seconds = (bulk.checked_at - bulk.check_began_at).total_seconds() if bulk.checked_at and bulk.check_began_at else 0
    return {
        "counts": counts_of(bulk),
        "faulty_numbers": numbers_text([row.number for row in faulty]) if faulty else "",
        "lines": lines[:FIRST_FAULTS],
        "more": max(0, len(lines) - FIRST_FAULTS),
        "by_kind": faults_by_kind(faulty) if len(lines) > FIRST_FAULTS else [],
        "sources": list(bulk.sources.all()),
        "seconds": max(1, round(seconds)),
        "unsent": bulk.sources.filter(read_at=None).exists(),
    }


def _lodged(bulk: BulkFiling, user: User) -> dict[str, Any]:
    counts = counts_of(bulk)
    charge = bulk.settled_charge
    is_over = bulk.state == State.LODGED and bool(bulk.acknowledgement_sha256)
    failed = bulk.rows.exclude(failed_why="")
    if bulk.mends_id:
        failed = (failed | bulk.rows.exclude(kept_why={})).select_related("mends")
    return {
        "counts": counts,
        "line": receipt_of(bulk),
        "stamp": current_stamp_of(bulk),
        "charge": charge if charge and may_read(user, charge) else None,
        "poll_url": "" if is_over else bulk.get_absolute_url(),
        "failed": list(failed.order_by("number")[:FIRST_FAULTS]),
        "returned": returned_rows(bulk).count() if user.role == Role.ORGANIZATION_USER else 0,
        "is_claimant": user.role == Role.ORGANIZATION_USER,
        "paper_language": bulk.language,
        "language": get_language() or "en",
    }


def receipt_of(bulk: BulkFiling) -> ReceiptLine | None:
    """The time of receipt of all: recorded once the first filing is written, and known before."""
    if bulk.received_at is None:
        return None
    paid, stamp = bulk.paid_at is not None, current_stamp_of(bulk)
    if stamp is not None:
        return stamp_line(stamp, paid=paid)
    calendar = calendar_of(registry_of(bulk.case_type.court))
    deemed_at = deemed_receipt(bulk.received_at, calendar).deemed_at
    return recording_line(received_at=bulk.received_at, deemed_at=deemed_at, sessions_of=calendar.sessions, paid=paid)
