"""What a filing costs, and whether a party owes nothing: one fee item a document that has one (domain 9)."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from cases.calendar.opening_hours import CalendarNotLoaded
from cases.models.case import ON_THE_FIRST_SIDE, PartyFields
from filings.explanations import parties_of
from filings.models import ExemptionClaim, Filing
from icms.lib import clock
from payments.fees.quote import Quote, day_that_counts, quote
from payments.models import Exemption


def quote_of(filing: Filing) -> Quote:
    """The fee of a filing if it were lodged now; nothing more is owed once its charge is settled."""
    day = _day_that_counts(filing)
    if filing.settled_charge:
        return quote([], deemed_day=day)
    return quote_for_day(filing, day)


def quote_for_day(filing: Filing, day: date) -> Quote:
    """The fee of a filing on a day of deemed receipt, less what an exempt party does not owe."""
    items = filing.documents.current().exclude(type=None).exclude(type__fee_item="")
    codes = items.annotate(item=F("type__fee_item")).values_list("item", flat=True)
    wanted = [(filing.court_id, code, 1) for code in codes]
    return quote(wanted, deemed_day=day, exemption=exemption_of(filing))


def _day_that_counts(filing: Filing) -> date:
    try:
        return day_that_counts(filing.court, clock.now())
    except CalendarNotLoaded:
        # Nothing can be lodged on such a day, and lodging says so; until then the page shows the fee of today.
        return clock.court_day(clock.now())


def exemption_claim_of(filing: Filing) -> ExemptionClaim | None:
    """The exemption claimed in a filing, disallowed or not."""
    claims = ExemptionClaim.objects.select_related("exemption", "draft_party", "case_party", "disallowed_by")
    return claims.filter(filing=filing).first()


def exemption_of(filing: Filing) -> Exemption | None:
    """The exemption that a filing has: claimed, and not disallowed."""
    claim = exemption_claim_of(filing)
    return claim.exemption if claim and claim.stands else None


def parties_that_may_be_exempt(filing: Filing) -> list[PartyFields]:
    """For whom an exemption may be claimed: in a new case those who begin it, in an existing case any party."""
    parties = parties_of(filing)
    if filing.case_id:
        return parties
    return [party for party in parties if party.capacity in ON_THE_FIRST_SIDE]


def exemption_text(claim: ExemptionClaim) -> str:
    """`LA, for Chan Tai Man 陳大文: LA/12345`."""
    return _("%(code)s, for %(party)s: %(evidence)s") % {
        "code": claim.exemption_id,
        "party": claim.party.name,
        "evidence": claim.evidence,
    }
