"""The claim of a filing, in the words its pages and papers use."""

from django.utils.translation import gettext as _

from filings.models import ExemptionClaim, Filing
from payments.models import Exemption


def claim_of(filing: Filing) -> ExemptionClaim | None:
    """The claim made in a filing, disallowed or not."""
    claims = ExemptionClaim.objects.select_related("exemption", "draft_party", "case_party", "disallowed_by")
    return claims.filter(filing=filing).first()


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
