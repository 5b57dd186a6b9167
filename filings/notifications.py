"""The messages that a filer gets about a filing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.messages.services import post
from accounts.models import User
from cases.permissions import users_acting_in
from filings.explanations import lodged_for, title_of
from filings.fees.selectors import exemption_of
from filings.models import ExemptionClaim, Filing, FilingStamp, Seal
from filings.states import State
from payments.models import Charge, Refund


def notify_stamped(filing: Filing, stamp: FilingStamp) -> None:
    """The filing has its deemed receipt, or waits for one because a closure has no known end."""
    lodged = "filing_translation_lodged" if filing.is_translation else "filing_lodged"
    kind = "filing_pending" if stamp.is_pending else lodged
    params = _acknowledged(filing, stamp)
    post(to=filing.owner, kind=kind, params=params, link=_receipt_page(filing), waits_for=acknowledgement_of(stamp))


def notify_corrected(filing: Filing, stamp: FilingStamp, old: FilingStamp) -> None:
    """The deemed receipt is another than the one the filer was told."""
    params = {**_acknowledged(filing, stamp), "old_deemed_at": _iso(old.deemed_at)}
    link, paper = _receipt_page(filing), acknowledgement_of(stamp)
    post(to=filing.owner, kind="filing_restamped", params=params, link=link, waits_for=paper)


def acknowledgement_of(stamp: FilingStamp) -> str:
    """The name under which e-mails wait for the acknowledgement of a stamp (`accounts.messages.services.attach`)."""
    return f"acknowledgement of stamp {stamp.pk}"


def notify_decided(filing: Filing, stamp: FilingStamp, *, kind: str, reasons: Sequence[dict[str, Any]]) -> None:
    """The registry accepted, returned or refused; each reason with its document, code, text and note."""
    params = {**_params(filing, stamp), "reasons": list(reasons)}
    post(to=filing.owner, kind=kind, params=params, link=filing.get_absolute_url())


def notify_exemption_disallowed(filing: Filing, claim: ExemptionClaim, charge: Charge | None) -> None:
    """The fee is owed after all; no charge where nothing costs anything."""
    params = {
        "reference": filing.reference,
        "code": claim.exemption_id,
        "why": claim.disallowed_why,
        "cents": charge.amount_cents if charge else 0,
    }
    link = reverse("payments:charge", args=[charge.reference]) if charge else filing.get_absolute_url()
    post(to=filing.owner, kind="filing_exemption_disallowed", params=params, link=link)


def notify_urgency_lowered(filing: Filing) -> None:
    """The registry deals with it in its turn, and says why."""
    params = {"reference": filing.reference, "parties": title_of(filing).as_json(), "why": filing.urgency_lowered_why}
    post(to=filing.owner, kind="filing_urgency_lowered", params=params, link=filing.get_absolute_url())


def notify_seals_renewed(filing: Filing, *, of_round: int) -> None:
    """Everyone in the case learns which DRN took the place of which, and the time of receipt of the round."""
    assert filing.case is not None  # nothing is sealed without one
    seals = Seal.objects.in_force().filter(document__filing=filing, document__round=of_round, replaces__isnull=False)
    renewed = list(seals.select_related("document__type", "replaces").order_by("document__order"))
    params = {
        "reference": filing.reference,
        "case": filing.case.number,
        "court": filing.court.name.as_json(),
        "parties": title_of(filing).as_json(),
        "old_deemed_at": _iso(renewed[0].replaces.deemed_at if renewed[0].replaces else None),
        "deemed_at": _iso(renewed[0].deemed_at),
        "documents": [
            {
                "name": seal.filed.called.as_json(),
                "old": seal.replaces.drn_in_fours if seal.replaces else "",
                "new": seal.drn_in_fours,
            }
            for seal in renewed
        ],
    }
    for user in in_the_case(filing):
        mine = user.pk == filing.owner_id
        post(
            to=user,
            kind="filing_sealed_anew",
            params=params,
            link=filing.get_absolute_url() if mine else filing.case.get_absolute_url(),
        )


def notify_decision_lifted(filing: Filing, *, undone: str, why: str, charge: Charge | None) -> None:
    """The return or refusal does not stand: the registry has it again, with its times; the fee that is owed again."""
    stamp = filing.current_stamp
    assert stamp is not None  # nothing was decided without one
    params = {**_params(filing, stamp), "refused": undone == State.REFUSED, "why": why}
    params["owed_cents"] = charge.amount_cents if charge else 0
    link = reverse("payments:charge", args=[charge.reference]) if charge else filing.get_absolute_url()
    post(to=filing.owner, kind="filing_decision_lifted", params=params, link=link)


def notify_struck(filing: Filing, *, to: Sequence[User], why: str, refunds: Sequence[Refund]) -> None:
    """The acceptance was struck; only the filer reads of the fee."""
    assert filing.case is not None  # nothing is accepted without one
    documents = filing.documents.exclude(struck_at=None).select_related("type", "seal").order_by("order")
    params = {
        "reference": filing.reference,
        "case": filing.case.number,
        "court": filing.court.name.as_json(),
        "parties": title_of(filing).as_json(),
        "case_struck": filing.commences,
        "why": why,
        "documents": [
            {"name": each.called.as_json(), "drn": each.seal.drn_in_fours if each.seal else ""} for each in documents
        ],
    }
    for user in to:
        mine = user.pk == filing.owner_id
        post(
            to=user,
            kind="filing_struck",
            params=params | {"refund_cents": sum(each.cents for each in refunds) if mine else 0},
            link=filing.get_absolute_url() if mine else filing.case.get_absolute_url(),
        )


def in_the_case(filing: Filing) -> list[User]:
    """Its filer, and everybody else who acts in its case."""
    others = users_acting_in(filing.case).exclude(pk=filing.owner_id).order_by("pk") if filing.case else []
    return [filing.owner, *others]


def _params(filing: Filing, stamp: FilingStamp) -> dict[str, Any]:
    """What every message about a stamp says, as JSON."""
    return {
        "reference": filing.reference,
        "own_reference": filing.own_reference,
        "case": filing.case.number if filing.case else "",
        "parties": title_of(filing).as_json(),
        "court": filing.court.name.as_json(),
        "received_at": _iso(stamp.received_at),
        "deemed_at": _iso(stamp.deemed_at),
        "because": stamp.because.as_json(),
        "documents": [document.called.as_json() for document in filing.documents.current().select_related("type")],
    }


def _acknowledged(filing: Filing, stamp: FilingStamp) -> dict[str, Any]:
    """What the acknowledgement says, as JSON (domain 6.4): besides, the hash of each file, the fee, both actors."""
    charge, owed = filing.settled_charge, filing.open_charge
    exemption = None if charge or owed else exemption_of(filing)
    lodged_by = filing.lodged_by or filing.owner
    return {
        **_params(filing, stamp),
        "documents": [
            {"name": document.called.as_json(), "sha256": document.sha256}
            for document in filing.documents.current().select_related("type")
        ],
        "paid_cents": filing.paid_cents if charge else 0,
        "receipt": charge.receipt.number if charge else "",
        "owed_cents": owed.amount_cents if owed and not charge else 0,
        "exempt": exemption.pk if exemption else "",
        "lodged_for": lodged_for(filing).as_json(),
        "lodged_by": lodged_by.name,
        "account": lodged_by.username,
    }


def _receipt_page(filing: Filing) -> str:
    return reverse("filings:lodged", args=[filing.reference])


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
