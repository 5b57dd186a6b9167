"""The acknowledgement: a tagged, signed PDF in the filer's language (domain 6.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from accounts import audit
from cases.calendar.ruler import day_ruler
from cases.calendar.selectors import calendar_of
from cases.models.case import PartyFields, two_sides
from filings.drafting.checks import current_documents
from filings.fees.selectors import claim_of, exemption_words
from filings.models import Acknowledgement, Filing, FilingStamp
from filings.parties import parties_of
from filings.receipt_times import earlier_time, what_was_counted
from filings.stamping.selectors import unacknowledged
from icms.lib import clock, storage
from icms.lib.pdf.documents import qr_code, render_pdf
from icms.lib.pdf.signed import signed_paper
from payments.charges.selectors import open_charge_of, settled_charge_of


def make(*, stamp_id: int) -> Acknowledgement | None:
    """Make, sign and keep the acknowledgement of a stamp: first in the store, then the row.

    None where the stamp has one that holds, or is not the current one any more and so needs none.
    """
    wanted = unacknowledged().filter(pk=stamp_id)
    made = wanted.select_related("filing__owner", "filing__lodged_by", "office", "supersedes").first()
    if made is None:
        return None
    stored = storage.store([signed(made)])
    with transaction.atomic():
        row, is_new = Acknowledgement.objects.get_or_create(
            stamp=made,
            fee_version=made.filing.fee_version,  # read before the facts: they may be newer than it says, never older
            defaults={"sha256": stored.sha256, "language": made.filing.language},
        )
        if is_new:
            audit.record(
                act="filing.acknowledged", subject=made.filing, actor=None, stamp=made.pk, sha256=stored.sha256
            )
    return row if is_new else None


def signed(made: FilingStamp) -> bytes:
    """The acknowledgement of a stamp as a signed PDF, in the language of its filing."""
    filing, at = made.filing, clock.now()
    with translation.override(filing.language):
        paper = render_pdf(
            "pdf/acknowledgement.html",
            facts(made, at),
            language=filing.language,
            title=f"{translation.gettext('Acknowledgement of filing')} {filing.reference}",
        )
    return signed_paper(paper, known_by=filing.reference, kind="acknowledgement", at=at)


def facts(made: FilingStamp, at: datetime) -> dict[str, Any]:
    """Everything the acknowledgement says (domain 6.4)."""
    filing: Filing = made.filing
    filer = next((party for party in parties_of(filing) if getattr(party, "is_filer", False)), None)
    address = f"{settings.PUBLIC_URL}/{filing.language}/filings/{filing.reference}/lodged/"
    return {
        "stamp": made,
        "filing": filing,
        "lodged_by": filing.lodged_by or filing.owner,
        "parties": _both_names(parties_of(filing)),
        "organization": str(filing.organization) if filing.organization else "",
        "before": earlier_time(made),
        "counted": what_was_counted(filing, filing.language) if filing.round == made.round else "",
        "filer": filer,
        "documents": [
            (document, _grouped(document.sha256), f"{document.size:,}") for document in current_documents(filing)
        ],
        "charge": settled_charge_of("filing", filing.reference),
        "owed": open_charge_of("filing", filing.reference),
        "replaces": made.acknowledgements.first(),
        "exempt": _exempt(filing),
        "signed_at": at,
        "qr": qr_code(address),
        "ruler": day_ruler(
            at=made.received_at,
            deemed_at=made.deemed_at,
            sessions_of=calendar_of(made.office).sessions,
            recorded=True,
            verb="lodged",
        ),
    }


def _exempt(filing: Filing) -> str:
    """`LA, for Chan Tai Man 陳大文: LA/12345. Legal aid: …`; empty where no exemption holds."""
    claim = claim_of(filing)
    if claim is None or not claim.stands:
        return ""
    words = translation.gettext("%(claim)s. %(ground)s")
    return words % {"claim": exemption_words(claim), "ground": claim.exemption.text}


def _both_names(parties: Sequence[PartyFields]) -> list[str]:
    """The first party of each side with both names, and how many others there are."""
    names = []
    for side in two_sides(parties):
        if side:
            more = translation.ngettext("%(name)s and %(count)d other", "%(name)s and %(count)d others", len(side) - 1)
            names.append(more % {"name": side[0].name, "count": len(side) - 1} if len(side) > 1 else side[0].name)
    return names


def _grouped(sha256: str) -> str:
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))
