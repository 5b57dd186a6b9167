"""The one acknowledgement of a bulk filing: a signed PDF that names every filing and the hash of its files."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from accounts import audit
from accounts.messages.services import attach
from cases.calendar.ruler import day_ruler
from cases.calendar.selectors import calendar_of
from cases.models import Paper
from cases.papers.services import draw_drn, enter_paper, sign_paper
from filings.bulk.notifications import acknowledgement_of
from filings.bulk.selectors import first_stamps_of
from filings.bulk.transitions import locked
from filings.models import Acknowledgement, BulkFiling
from icms.lib import clock, storage
from icms.lib.pdf.documents import render_pdf


def make_acknowledgement(*, bulk_id: int) -> None:
    """Make, sign and keep it, once: first the file in the store, then the row; it is every filing's acknowledgement."""
    found = BulkFiling.objects.select_related("case_type__court", "owner", "organization", "lodged_by")
    bulk = found.filter(state=BulkFiling.State.LODGED, acknowledgement_sha256="").get(pk=bulk_id)
    at, number = clock.now(), draw_drn(bulk.language)
    with translation.override(bulk.language):
        paper = render_pdf(
            "pdf/bulk_acknowledgement.html",
            _facts(bulk, at) | number.context,
            language=bulk.language,
            title=f"{translation.gettext('Acknowledgement of filing')} {bulk.reference}",
        )
    signed = sign_paper(number, paper, kind=Paper.Kind.ACKNOWLEDGEMENT, about=bulk.reference, at=at)
    stored = storage.store([signed.pdf])
    with transaction.atomic():
        bulk = locked(bulk_id)
        if bulk.acknowledgement_sha256:  # meanwhile another worker made it
            return
        bulk.acknowledgement_sha256 = stored.sha256
        bulk.save(update_fields=["acknowledgement_sha256"])
        stamps = list(first_stamps_of(bulk).filter(acknowledgements=None).select_related("filing").order_by("pk"))
        Acknowledgement.objects.bulk_create(
            Acknowledgement(stamp=stamp, sha256=stored.sha256, language=bulk.language) for stamp in stamps
        )
        entered = enter_paper(signed, court=bulk.case_type.court)
        audit.record_each(
            act="filing.acknowledged",
            about=[
                (stamp.filing, {"stamp": stamp.pk, "sha256": stored.sha256, "drn": entered.drn}) for stamp in stamps
            ],
            actor=None,
        )
        audit.record(
            act="bulk.acknowledged",
            subject=bulk,
            actor=None,
            on_behalf_of=bulk.organization,
            sha256=stored.sha256,
            drn=entered.drn,
        )
        attach(
            waits_for=acknowledgement_of(bulk),
            name=f"acknowledgement-{bulk.reference}.pdf",
            sha256=stored.sha256,
        )


def _facts(bulk: BulkFiling, at: datetime) -> dict[str, Any]:
    """What it says: the time and its reason, the fee, and a row for each filing."""
    rows = list(bulk.rows.done().select_related("filing", "mends").order_by("number"))
    stamp = first_stamps_of(bulk).select_related("office").first()
    assert stamp is not None  # nothing is lodged without a filing
    files = dict(bulk.files.values_list("key", "sha256"))
    charge = bulk.settled_charge
    return {
        "bulk": bulk,
        "stamp": stamp,
        "charge": charge,
        "signed_at": at,
        "count": len(rows),
        "rows": [(row, [storage.in_eights(files[key]) for key in row.file_keys if key]) for row in rows],
        "failed": bulk.rows.exclude(failed_why="").count(),
        "ruler": day_ruler(
            at=stamp.received_at,
            deemed_at=stamp.deemed_at,
            sessions_of=calendar_of(stamp.office).sessions,
            recorded=True,
            verb="lodged",
        ),
    }
