"""Returned filings are mended in a file: a bulk filing of its own, whose rows lodge them again (domain 6.5, 6.8)."""

import logging

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from filings.bulk.explanations import in_three_languages
from filings.bulk.mending.selectors import documents_in_order, returned_rows
from filings.bulk.notifications import notify_lodged
from filings.bulk.transitions import change_state, locked
from filings.bulk.writing.services import stamp_filings
from filings.drafting.documents.services import CheckedFile, replace_document
from filings.drafting.services import start_next_round
from filings.fees.selectors import quote_of
from filings.lodging.services import lodge
from filings.models import BulkFile, BulkFiling, BulkRow, Filing
from filings.preflight.findings import Finding
from icms.lib import clock
from icms.lib.errors import Reason, Refused

log = logging.getLogger(__name__)
State = BulkFiling.State
NOTHING_RETURNED = Reason("nothing_returned", _("No filing of it is returned now."))
FEE_OWED = Reason("fee_owed", _("A fee is owed for it after all: open the filing, and lodge it again by itself."))


@transaction.atomic
def start(*, bulk_id: int, actor: User, language: str) -> BulkFiling:
    """Begin to mend what was returned, or go on with what is begun. Refused where nothing is returned."""
    bulk = locked(bulk_id)
    begun = bulk.mendings.filter(state__in=(State.OPEN, State.CHECKING, State.CHECKED)).order_by("pk").first()
    if begun:
        return begun
    if not returned_rows(bulk).exists():
        raise Refused(NOTHING_RETURNED)
    mending = BulkFiling.objects.create(
        organization=bulk.organization,
        case_type=bulk.case_type,
        mends=bulk,
        owner=actor,
        language=language,
        saved_at=clock.now(),
    )
    audit.record(act="bulk.started", subject=mending, actor=actor, mends=bulk.reference)
    return mending


def lodge_next(*, bulk_id: int) -> bool:
    """Lodge the next mended filing again, in a transaction of its own; returns whether there was one.

    One that cannot be lodged keeps the reason, is told on the page, and stays returned.
    """
    row_id = 0
    try:
        with transaction.atomic():
            bulk = locked(bulk_id)
            row = bulk.rows.to_lodge_again().order_by("number").first()
            if row is None or bulk.state != State.WRITING:
                _end(bulk)
                return False
            row_id = row.pk
            _lodge_again(bulk, row)
    except (OSError, OperationalError):
        raise  # it passes: the task is tried again
    except Refused as refusal:
        BulkRow.objects.filter(pk=row_id).update(kept_why=in_three_languages(refusal.reasons))
    except Exception as error:
        log.exception("Row %d of bulk filing %d could not be lodged again.", row_id, bulk_id)
        BulkRow.objects.filter(pk=row_id).update(failed_why=f"{type(error).__name__}: {error}"[:300])
    return True


def _lodge_again(bulk: BulkFiling, row: BulkRow) -> None:
    """As its filer would by hand: a new round, the returned documents replaced, signed and lodged; as of the button."""
    assert row.mends_id is not None and bulk.lodged_by is not None  # it was lodged
    filing = start_next_round(filing_id=row.mends_id, actor=bulk.lodged_by)
    files = {file.key: file for file in bulk.files.filter(key__in=row.file_keys)}
    for document, key in zip(documents_in_order(filing), row.file_keys, strict=True):
        if key:
            file = _checked_file(files[key])
            replace_document(filing_id=filing.pk, actor=bulk.lodged_by, replaces=document, file=file)
    filing.refresh_from_db()
    if not quote_of(filing).is_free:
        raise Refused(FEE_OWED)
    lodge(
        filing_id=filing.pk,
        actor=bulk.lodged_by,
        signed_name=bulk.signed_name,
        confirmed_closed=bulk.confirmed_closed,
        language=bulk.language,
        signed_at=bulk.received_at,
    )
    filing = Filing.objects.select_related("court", "organization").get(pk=filing.pk)
    stamp_filings(bulk, [filing])
    row.mended_round = filing.round
    row.save(update_fields=["mended_round"])


def _checked_file(file: BulkFile) -> CheckedFile:
    return CheckedFile(
        name=file.name,
        size=file.size,
        pages=file.pages,
        sha256=file.sha256,
        content_sha256=file.content_sha256,
        written_in=file.written_in,
        findings=tuple(Finding.from_json(found) for found in file.findings),
    )


def _end(bulk: BulkFiling) -> None:
    if bulk.state != State.WRITING:
        return
    bulk.written_at = clock.now()
    kept = bulk.rows.filter(mended_round=None).count()
    change_state(bulk, State.LODGED, actor=None, failed=kept)
    if not bulk.acknowledgement_sha256 and bulk.rows.done().exists():
        notify_lodged(bulk)
