"""Claiming an exemption from fees in a draft, and dropping the claim (domain 9)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Party
from filings.drafting.services import locked_draft, touch
from filings.fees.selectors import parties_that_may_be_exempt
from filings.models import ExemptionClaim, Filing, FilingParty
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.models import Exemption

FIRST_ROUND_ONLY = Reason(
    "only_mend", _("The fee of this filing is settled; only the documents that were returned can be changed now.")
)


@transaction.atomic
def claim_exemption(
    *, filing_id: int, actor: User, exemption: Exemption, party: FilingParty | Party, evidence: str
) -> None:
    """Say that no fee is owed, for which party, and what proves it; another claim replaces the one before.

    Refused once the filing is no longer a draft in its first round, and for a party that is not in it.
    """
    filing = _locked_first_round(filing_id, actor)
    if (type(party), party.pk) not in {(type(each), each.pk) for each in parties_that_may_be_exempt(filing)}:
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
    touch(filing, actor)
    audit.record(
        act="exemption.claimed",
        subject=filing,
        actor=actor,
        code=exemption.pk,
        party=party.name,
        evidence=evidence,
    )


@transaction.atomic
def drop_exemption(*, filing_id: int, actor: User) -> None:
    """No exemption is claimed any more; the fee is owed."""
    filing = _locked_first_round(filing_id, actor)
    deleted, _each = ExemptionClaim.objects.filter(filing=filing).delete()
    if deleted:
        touch(filing, actor)
        audit.record(act="exemption.dropped", subject=filing, actor=actor)


def _locked_first_round(filing_id: int, actor: User) -> Filing:
    filing = locked_draft(filing_id, actor)
    if filing.round > 1:
        raise Refused(FIRST_ROUND_ONLY)
    return filing
