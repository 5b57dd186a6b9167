"""The claim of a filing, in the words its pages and papers use."""

from django.utils.translation import gettext as _

from cases.models import Capacity
from cases.models.case import PartyFields
from filings.models import ExemptionClaim, Filing
from filings.parties import parties_of
from payments.models import Exemption


def claim_of(filing: Filing) -> ExemptionClaim | None:
    """The claim made in a filing, disallowed or not."""
    claims = ExemptionClaim.objects.select_related("exemption", "draft_party", "case_party", "disallowed_by")
    return claims.filter(filing=filing).first()


def may_be_exempt(filing: Filing) -> list[PartyFields]:
    """The parties for whom an exemption may be claimed: of a new case those who begin it, of a case any of them."""
    parties = parties_of(filing)
    if filing.case_id:
        return parties
    return [party for party in parties if party.capacity == Capacity.PLAINTIFF]


def exemption_of(filing: Filing) -> Exemption | None:
    """The exemption that holds for a filing: claimed, and not disallowed."""
    claim = claim_of(filing)
    return claim.exemption if claim and claim.stands else None


def exemption_words(claim: ExemptionClaim) -> str:
    """`LA, for Chan Tai Man 陳大文: LA/12345`."""
    return _("%(code)s, for %(party)s: %(evidence)s") % {
        "code": claim.exemption_id,
        "party": claim.party.name,
        "evidence": claim.evidence,
    }
