"""The acknowledgement: a tagged, signed PDF in the filer's language (domain 6.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from accounts import audit
from accounts.messages.services import attach
from cases.calendar.ruler import day_ruler
from cases.calendar.selectors import calendar_of
from cases.models import Paper
from cases.models.case import PartyFields, two_sides
from cases.papers.services import SignedPaper, draw_drn, enter_paper, sign_paper
from filings.explanations import deemed_at_before_correction, lodged_for, parties_of, receipt_times_text
from filings.fees.selectors import exemption_claim_of, exemption_text
from filings.models import Acknowledgement, Filing, FilingStamp
from filings.notifications import acknowledgement_of
from filings.stamping.selectors import unacknowledged
from filings.transitions import locked
from icms.lib import clock, storage
from icms.lib.pdf.documents import render_pdf


def make_acknowledgement(*, stamp_id: int) -> Acknowledgement | None:
    """Make, sign and keep the acknowledgement of a stamp: first the file in the store, then the row.

    Returns None if the stamp has a valid one already, or needs none because it is not the current stamp any more.
    """
    wanted = unacknowledged().filter(pk=stamp_id)
    stamp = wanted.select_related("filing").first()
    if stamp is None:
        return None
    signed = signed_acknowledgement(stamp)
    stored = storage.store([signed.pdf])
    with transaction.atomic():
        filing = locked(stamp.filing_id)
        if not wanted.exists():  # meanwhile another worker made the same, or one of a later fee
            return None
        row, is_new = Acknowledgement.objects.get_or_create(
            stamp=stamp,
            fee_version=stamp.filing.fee_version,  # read before the facts: they may be newer than it says, never older
            defaults={"sha256": stored.sha256, "language": stamp.filing.language},
        )
        if is_new:
            paper = enter_paper(signed, court=filing.court, replaces=_papers_of_round(stamp))
            audit.record(
                act="filing.acknowledged",
                subject=stamp.filing,
                actor=None,
                stamp=stamp.pk,
                sha256=stored.sha256,
                drn=paper.drn,
            )
            name = f"acknowledgement-{stamp.filing.reference}.pdf"
            attach(waits_for=acknowledgement_of(stamp), name=name, sha256=stored.sha256)
    return row if is_new else None


def signed_acknowledgement(stamp: FilingStamp) -> SignedPaper:
    """The acknowledgement of a stamp as a signed PDF, in the language of its filing."""
    filing, at = stamp.filing, clock.now()
    number = draw_drn(filing.language)
    with translation.override(filing.language):
        paper = render_pdf(
            "pdf/acknowledgement.html",
            _facts(stamp, at) | number.context,
            language=filing.language,
            title=f"{translation.gettext('Acknowledgement of filing')} {filing.reference}",
        )
    return sign_paper(number, paper, kind=Paper.Kind.ACKNOWLEDGEMENT, about=filing.reference, at=at)


def _papers_of_round(stamp: FilingStamp) -> QuerySet[Paper]:
    """The acknowledgements of the same round that stand: with another fee or another time than the one made now."""
    made = Acknowledgement.objects.filter(stamp__filing=stamp.filing_id, stamp__round=stamp.round)
    return Paper.objects.filter(kind=Paper.Kind.ACKNOWLEDGEMENT, sha256__in=made.values("sha256"), replaced_at=None)


def _facts(stamp: FilingStamp, at: datetime) -> dict[str, Any]:
    """Everything the acknowledgement says (domain 6.4)."""
    filing: Filing = stamp.filing
    parties = parties_of(filing)
    documents = filing.documents.current().select_related("type")
    charge = filing.settled_charge
    owed = None if charge else filing.open_charge
    return {
        "stamp": stamp,
        "filing": filing,
        "lodged_by": filing.lodged_by or filing.owner,
        "parties": _both_names(parties),
        "lodged_for": str(lodged_for(filing)),
        "before": deemed_at_before_correction(stamp),
        "counted": receipt_times_text(filing, filing.language) if filing.round == stamp.round else "",
        "documents": [(each, storage.in_eights(each.sha256), f"{each.size:,}") for each in documents],
        "charge": charge,
        "owed": owed,
        "replaces": stamp.acknowledgements.first(),
        "exempt": "" if charge or owed else _exempt(filing),
        "signed_at": at,
        "ruler": day_ruler(
            at=stamp.received_at,
            deemed_at=stamp.deemed_at,
            sessions_of=calendar_of(stamp.office).sessions,
            recorded=True,
            verb="lodged",
        ),
    }


def _exempt(filing: Filing) -> str:
    """`LA, for Chan Tai Man 陳大文: LA/12345. Legal aid: …`; empty if there is no exemption."""
    claim = exemption_claim_of(filing)
    if claim is None or not claim.stands:
        return ""
    words = translation.gettext("%(claim)s. %(ground)s")
    return words % {"claim": exemption_text(claim), "ground": claim.exemption.text}


def _both_names(parties: Sequence[PartyFields]) -> list[str]:
    """The first party of each side with both names, and how many others there are."""
    names = []
    for side in two_sides(parties):
        if side:
            more = translation.ngettext("%(name)s and %(count)d other", "%(name)s and %(count)d others", len(side) - 1)
            names.append(more % {"name": side[0].name, "count": len(side) - 1} if len(side) > 1 else side[0].name)
    return names
