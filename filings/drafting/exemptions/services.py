"""Claiming an exemption from fees, dropping the claim, and disallowing it on review (domain 9)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from cases.models import Party
from filings.drafting.services import draft, saved
from filings.fees.selectors import may_be_exempt, quote_for_day
from filings.models import ExemptionClaim, Filing, FilingParty
from filings.parties import title_of
from filings.registry.services import take
from filings.stamping.services import acknowledge_anew
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.charges.services import raise_charge
from payments.models import Charge, Exemption

FIRST_ROUND_ONLY = Reason(
    "only_mend", _("The fee of this filing is settled; only the documents that were returned can be changed now.")
)


@transaction.atomic
def claim(*, filing_id: int, actor: User, exemption: Exemption, party: FilingParty | Party, evidence: str) -> None:
    """Say that no fee is owed, for which party, and what proves it. Claimed again, it is the last claim that counts.

    Raises Refused once the filing is no longer a draft in its first round, or where the party is not in it.
    """
    filing = _first_round(filing_id)
    if (type(party), party.pk) not in {(type(each), each.pk) for each in may_be_exempt(filing)}:
        raise Refused(Reason("no_such_party", _("Choose a party for whom you file."), "party"))
    ExemptionClaim.objects.filter(filing=filing).delete()
    ExemptionClaim.objects.create(
        filing=filing,
        exemption=exemption,
        draft_party=party if isinstance(party, FilingParty) else None,
        case_party=party if isinstance(party, Party) else None,
        evidence=evidence,
        claimed_at=clock.now(),
    )
    saved(filing)
    audit.record(
        act="exemption.claimed",
        subject=filing,
        actor=actor,
        code=exemption.pk,
        party=party.name,
        evidence=evidence,
    )


@transaction.atomic
def drop(*, filing_id: int, actor: User) -> None:
    """No exemption is claimed any more; the fee is owed."""
    filing = _first_round(filing_id)
    deleted, _each = ExemptionClaim.objects.filter(filing=filing).delete()
    if deleted:
        saved(filing)
        audit.record(act="exemption.dropped", subject=filing, actor=actor)


@transaction.atomic
def disallow(*, filing_id: int, officer: User, why: str) -> Charge | None:
    """The registry does not allow the exemption: the fee of the day of first receipt is owed, and the filer is told.

    The time of receipt stays; nothing is accepted until the fee is paid (docs/decisions/exemptions.md). Answers the
    charge, or None where nothing costs anything. Refused where no claim stands or another officer has the filing.
    """
    filing = take(filing_id=filing_id, officer=officer)
    standing = ExemptionClaim.objects.select_for_update().filter(filing=filing, disallowed_at=None).first()
    if standing is None:
        raise Refused(Reason("no_claim", _("No exemption is claimed in this filing, or it was disallowed already.")))
    if not why:
        raise Refused(Reason("no_why", _("Say why the exemption is not allowed; the filer reads this."), "why"))
    stamp = filing.first_stamp or filing.current_stamp
    if stamp is None or stamp.deemed_at is None:
        raise Refused(Reason("not_stamped", _("The deemed receipt time is not settled yet; decide on this later.")))
    standing.disallowed_at, standing.disallowed_by, standing.disallowed_why = clock.now(), officer, why
    standing.save(update_fields=["disallowed_at", "disallowed_by", "disallowed_why"])
    charge = _fee_now_owed(filing, clock.court_day(stamp.deemed_at))
    acknowledge_anew(filing)
    audit.record(
        act="exemption.disallowed",
        subject=filing,
        actor=officer,
        code=standing.exemption_id,
        why=why,
        charge=charge.reference if charge else "",
    )
    post(
        to=filing.owner,
        kind="filing_exemption_disallowed",
        params={
            "reference": filing.reference,
            "code": standing.exemption_id,
            "why": why,
            "cents": charge.amount_cents if charge else 0,
        },
        link=f"/payments/{charge.reference}/" if charge else f"/filings/{filing.reference}/",
    )
    return charge


def _fee_now_owed(filing: Filing, day: date) -> Charge | None:
    fee = quote_for_day(filing, day)
    if fee.blocked:
        raise Refused(fee.blocked)
    if not fee.total_cents:
        return None
    charge = raise_charge(
        subject_kind="filing",
        subject=filing.reference,
        court=filing.court,
        payer=filing.owner,
        quote=fee,
        language=filing.language,
        title=title_of(filing),
    )
    filing.charge_reference = charge.reference
    filing.save(update_fields=["charge_reference"])
    return charge


def _first_round(filing_id: int) -> Filing:
    filing = draft(filing_id)
    if filing.round > 1:
        raise Refused(FIRST_ROUND_ONLY)
    return filing
