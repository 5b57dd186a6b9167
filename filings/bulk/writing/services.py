"""Rows that were lodged become filings: a few in each transaction, each row once, whatever stops in between."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import audit
from accounts.models import User
from cases.calendar.selectors import registry_of
from cases.calendar.stamps import new_stamps
from cases.models import DeemedReceiptStamp
from filings.bulk.checks import Claim
from filings.bulk.notifications import notify_lodged
from filings.bulk.transitions import change_state, locked
from filings.models import (
    BulkFile,
    BulkFiling,
    BulkRow,
    Document,
    DocumentType,
    Filing,
    FilingCharge,
    FilingParty,
    FilingStamp,
    Finding,
)
from filings.transitions import create_lodged
from icms.lib import clock
from payments.models import Charge

log = logging.getLogger(__name__)
AT_ONCE = 100
TRY_AGAIN_AFTER, TRIED_FOR = timedelta(hours=1), timedelta(days=3)


def write_some(*, bulk_id: int) -> bool:
    """Write the next filings of what was lodged in bulk; returns whether there is more to write.

    A row that cannot be written keeps its reason and holds up no other: the operator is told, and it stays paid for.
    """
    try:
        with transaction.atomic():
            return _write(bulk_id, AT_ONCE)
    except (OperationalError, OSError):
        raise  # it passes: the task is tried again
    except Exception:
        log.exception("Some rows of bulk filing %d could not be written at once; they are tried one by one.", bulk_id)
    return _write_one_by_one(bulk_id)


def _write_one_by_one(bulk_id: int) -> bool:
    for pk in list(BulkRow.objects.to_write().filter(bulk=bulk_id).values_list("pk", flat=True)[:AT_ONCE]):
        try:
            with transaction.atomic():
                _write(bulk_id, 1, only=pk)
        except (OperationalError, OSError):
            raise
        except Exception as error:
            log.exception("Row %d of bulk filing %d could not be written.", pk, bulk_id)
            BulkRow.objects.filter(pk=pk, filing=None).update(failed_why=f"{type(error).__name__}: {error}"[:300])
    with transaction.atomic():
        return _write(bulk_id, AT_ONCE)


def with_failed_rows() -> QuerySet[BulkFiling]:
    """Those of whose rows some could not be written, an hour and more ago, and not for longer than three days."""
    now = clock.now()
    failed = BulkRow.objects.filter(bulk=OuterRef("pk"), filing=None, mended_round=None).exclude(failed_why="")
    lodged = BulkFiling.objects.filter(Exists(failed), state=BulkFiling.State.LODGED)
    return lodged.filter(written_at__lt=now - TRY_AGAIN_AFTER, received_at__gt=now - TRIED_FOR)


@transaction.atomic
def try_again(*, bulk_id: int, officer: User | None = None) -> bool:
    """Have the rows that could not be written tried once more: whatever kept them may have been mended.

    By itself an hour after the last try, for three days; at any time where an officer asks. Returns whether there was
    any; the worker is then to be sent for.
    """
    bulk = locked(bulk_id)
    failed = bulk.rows.filter(filing=None, mended_round=None).exclude(failed_why="")
    is_due = with_failed_rows().filter(pk=bulk_id).exists() if officer is None else failed.exists()
    if bulk.state != BulkFiling.State.LODGED or not is_due:
        return False
    bulk.rows.filter(filing=None, mended_round=None).update(failed_why="")
    change_state(bulk, BulkFiling.State.WRITING, actor=officer, again=True)
    return True


@dataclass(frozen=True)
class _Kind:
    """What all filings of one bulk filing share."""

    bulk: BulkFiling
    originating: DocumentType
    types: dict[str, DocumentType]  # by code
    charge: Charge | None
    lines: dict[str, int]  # the line of the charge for each item of fee


def _write(bulk_id: int, most: int, *, only: int | None = None) -> bool:
    bulk = locked(bulk_id)
    to_write = bulk.rows.to_write().order_by("number")
    rows = list(to_write.filter(pk=only) if only else to_write[:most])
    if bulk.state == BulkFiling.State.WRITING and rows:
        _write_rows(_kind_of(bulk), rows)
    if only or bulk.state != BulkFiling.State.WRITING or bulk.rows.to_write().exists():
        return bulk.state == BulkFiling.State.WRITING
    bulk.written_at = clock.now()
    failed = bulk.rows.exclude(failed_why="").count()
    change_state(bulk, BulkFiling.State.LODGED, actor=None, failed=failed)
    if not bulk.acknowledgement_sha256:  # what was written at a later try gets an acknowledgement of its own
        notify_lodged(bulk)
    return False


def _kind_of(bulk: BulkFiling) -> _Kind:
    types = list(DocumentType.objects.filter(case_type=bulk.case_type))  # as it was lodged, whatever is taken since
    charge = bulk.settled_charge
    return _Kind(
        bulk=bulk,
        originating=next(kind for kind in types if kind.originating),
        types={kind.code: kind for kind in types},
        charge=charge,
        lines=dict(charge.lines.values_list("code", "pk")) if charge else {},
    )


def _write_rows(kind: _Kind, rows: Sequence[BulkRow]) -> None:
    bulk = kind.bulk
    assert bulk.received_at is not None and bulk.lodged_by is not None  # it was lodged
    files = {file.key: file for file in bulk.files.filter(key__in={key for row in rows for key in row.file_keys})}
    claims = [Claim.from_json(row.claim) for row in rows if row.claim]
    filings = create_lodged([_filing(bulk, claim) for claim in claims], actor=bulk.lodged_by, bulk=bulk.reference)
    FilingParty.objects.bulk_create(
        party for filing, claim in zip(filings, claims, strict=True) for party in _parties(filing, claim)
    )
    documents: list[tuple[Document, BulkFile]] = []
    for filing, row, claim in zip(filings, rows, claims, strict=True):
        codes = [other.document_type for other in claim.other_files]
        types = [kind.originating, *(kind.types[code] for code in codes)]
        documents += _documents(filing, types, [files[key] for key in row.file_keys])
    Document.objects.bulk_create(document for document, _file in documents)
    Finding.objects.bulk_create(
        Finding(document=document, **found) for document, file in documents for found in file.findings
    )
    if kind.charge:
        FilingCharge.objects.bulk_create(
            FilingCharge(filing=filing, charge=kind.charge, line_id=kind.lines[row.fee_item])
            for filing, row in zip(filings, rows, strict=True)
            if row.fee_item in kind.lines
        )
    stamp_filings(bulk, filings)
    for row, filing in zip(rows, filings, strict=True):
        row.filing = filing
    BulkRow.objects.bulk_update(rows, ["filing"])


def _filing(bulk: BulkFiling, claim: Claim) -> Filing:
    assert bulk.stored_at is not None  # it was lodged
    return Filing(
        owner=bulk.owner,
        organization=bulk.organization,
        court=bulk.case_type.court,
        case_type=bulk.case_type,
        venue_id=claim.venue or None,
        commences=True,
        claim_kind=claim.claim_kind,
        claim_nature=claim.claim_nature,
        amount_cents=claim.amount_cents,
        answers=claim.answers,
        language=bulk.language,
        saved_at=bulk.stored_at,
        saved_by=bulk.lodged_by,
        own_reference=claim.own_reference,
        lodged_by=bulk.lodged_by,
        signed_name=bulk.signed_name,
        signed_at=bulk.signed_at,
        confirmed_closed=bulk.confirmed_closed,
        closure_confirmed_at=bulk.closure_confirmed_at,
        stored_at=bulk.stored_at,
        paid_at=bulk.paid_at,
        received_at=bulk.received_at,
    )


def _parties(filing: Filing, claim: Claim) -> list[FilingParty]:
    """The organization claims; whoever the row names answers."""
    assert filing.organization is not None
    first, second = filing.case_type.sides
    return [
        FilingParty(
            filing=filing,
            capacity=first[0],
            kind=FilingParty.Kind.BODY,
            name_en=filing.organization.name_en,
            name_zh=filing.organization.name_zh,
            address=filing.organization.address,
            order=1,
            is_filer=True,
        ),
        FilingParty(
            filing=filing,
            capacity=second[0],
            kind=claim.defendant_kind,
            name_en=claim.defendant_name_en,
            name_zh=claim.defendant_name_zh,
            address=claim.defendant_address,
            telephone=claim.defendant_telephone,
            order=2,
        ),
    ]


def _documents(
    filing: Filing, types: Sequence[DocumentType], files: Sequence[BulkFile]
) -> list[tuple[Document, BulkFile]]:
    return [
        (
            Document(
                filing=filing,
                type=type,
                language=file.written_in or Document.Language.ENGLISH,
                order=order,
                file_name=file.name,
                sha256=file.sha256,
                content_sha256=file.content_sha256,
                size=file.size,
                pages=file.pages,
                written_in=file.written_in,
            ),
            file,
        )
        for order, (type, file) in enumerate(zip(types, files, strict=True), start=1)
    ]


def stamp_filings(bulk: BulkFiling, filings: Sequence[Filing]) -> None:
    """All have one time of receipt, and each its stamp, which the calendar may correct like any other."""
    assert bulk.received_at is not None
    stamps: list[DeemedReceiptStamp] = new_stamps(
        FilingStamp,
        office=registry_of(bulk.case_type.court),
        received_at=bulk.received_at,
        each=[{"filing": filing, "round": filing.round} for filing in filings],
    )
    for filing, stamp in zip(filings, stamps, strict=True):
        filing.stamped_round, filing.deemed_at = filing.round, stamp.deemed_at
    Filing.objects.bulk_update(filings, ["stamped_round", "deemed_at"])
    audit.record_each(
        act="filing.stamped",
        about=[
            (
                filing,
                {
                    "received_at": stamp.received_at.isoformat(),
                    "deemed_at": stamp.deemed_at.isoformat() if stamp.deemed_at else "",
                    "rule": stamp.rule,
                },
            )
            for filing, stamp in zip(filings, stamps, strict=True)
        ],
        actor=None,
        on_behalf_of=bulk.organization,
    )
