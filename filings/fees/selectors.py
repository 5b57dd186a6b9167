"""What a filing costs (domain 9): one fee item a document that has one, on the day that counts."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from cases.calendar.deemed_receipt import CalendarNotLoaded
from cases.models import Capacity
from cases.models.case import PartyFields
from filings.drafting.checks import current_documents
from filings.models import ExemptionClaim, Filing
from filings.parties import parties_of
from icms.lib import clock
from payments.charges.selectors import settled_charge_of
from payments.fees.day import day_that_counts
from payments.fees.quote import Quote, quote
from payments.models import Exemption


def quote_of(filing: Filing) -> Quote:
    """The fee of a filing if it were lodged now; nothing more is owed once its charge is settled."""
    day = _day_that_counts(filing)
    if settled_charge_of("filing", filing.reference):
        return quote([], deemed_day=day)
    return quote_for_day(filing, day)


def quote_for_day(filing: Filing, day: date) -> Quote:
    """The fee of a filing on a day of deemed receipt, less what an exempt party does not owe."""
    items = current_documents(filing).exclude(type=None).exclude(type__fee_item="")
    codes = items.annotate(item=F("type__fee_item")).values_list("item", flat=True)
    wanted = [(filing.court_id, code, 1) for code in codes]
    return quote(wanted, deemed_day=day, exemption=exemption_of(filing))


def _day_that_counts(filing: Filing) -> date:
    """The day of deemed receipt; today where the calendar does not reach it (then nothing can be lodged anyway)."""
    try:
        return day_that_counts(filing.court, clock.now())
    except CalendarNotLoaded:
        return clock.court_day(clock.now())


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
