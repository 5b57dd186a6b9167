"""What a filing costs, and whether a party owes nothing: one fee item a document that has one (domain 9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.calendar.opening_hours import CalendarNotLoaded
from cases.models import CaseType, Court
from cases.models.case import ON_THE_FIRST_SIDE, PartyFields
from filings.explanations import parties_of
from filings.models import DocumentType, ExemptionClaim, Filing
from icms.lib import clock
from icms.lib.money import money_sentence
from payments.fees.limits import item_for_amount, items_of
from payments.fees.quote import Quote, Wanted, day_that_counts, quote
from payments.models import Exemption


def quote_of(filing: Filing) -> Quote:
    """The fee of a filing if it were lodged now; nothing more is owed once its charge is settled."""
    day = _day_at(filing.court)
    if (filing.stored_at or filing.round > 1) and filing.settled_charge:  # what was never lodged was never charged
        return quote([], deemed_day=day)
    return quote_for_day(filing, day)


def quote_for_day(filing: Filing, day: date) -> Quote:
    """The fee of a filing on a day of deemed receipt, less what an exempt party does not owe."""
    return quote(_wanted(filing), deemed_day=day, exemption=exemption_of(filing))


def _wanted(filing: Filing) -> list[Wanted]:
    """One fee item a document that has one, by the amount claimed where its fee goes by that (domain 9).

    For certifying a translation it is as many as its original has pages.
    """
    if filing.is_translation:
        parts = [document for document in filing.current_documents if document.type and document.type.fee_item]
        return [(filing.court_id, part.type.fee_item, part.pages) for part in parts if part.type and part.pages]
    named = [item for _originating, item in filing.papers if item]
    return [(filing.court_id, item_for_amount(filing.court_id, item, filing.amount_cents), 1) for item in named]


def translation_fee_of_a_page(case_type: CaseType) -> Quote:
    """What it would cost now to have a translation of one page certified in a case of this kind; blocked if unset."""
    kinds = DocumentType.objects.filter(case_type=None).exclude(fee_item="")
    wanted = [(case_type.court_id, item, 1) for item in kinds.values_list("fee_item", flat=True)]
    return quote(wanted, deemed_day=_day_at(case_type.court))


@dataclass(frozen=True)
class CommencingFee:
    """What it costs to commence a case of a kind, in HK$ cents; `is_least` where another of its papers costs more."""

    charged_cents: int
    ordinary_cents: int
    illustrative: bool
    is_least: bool


def commencing_fees(kinds: Collection[CaseType]) -> dict[str, CommencingFee]:
    """What it would cost now to commence a case of each kind, by its code.

    A kind is left out while no document that commences it has a fee that is known: it is on paper only (domain 9).
    """
    commencing = DocumentType.objects.filter(case_type__in=kinds, originating=True, e_filed=True)
    items: dict[str, list[str]] = {}
    for prefix, court_code, item in commencing.values_list("case_type", "case_type__court", "fee_item"):
        items.setdefault(prefix, []).extend(items_of(court_code, item))
    priced = {(kind.court_id, ""): (0, 0, False) for kind in kinds}
    wanted: dict[date, set[tuple[str, str]]] = {}  # nearly always of one day
    for court in {kind.court for kind in kinds}:
        codes = {code for kind in kinds if kind.court_id == court.pk for code in items.get(kind.pk, ()) if code}
        wanted.setdefault(_day_at(court), set()).update((court.pk, code) for code in codes)
    for day, named in wanted.items():
        for line in quote([(court, code, 1) for court, code in sorted(named)], deemed_day=day).lines:
            priced[line.court, line.code] = (line.charged_cents, line.ordinary_cents, line.illustrative)
    found = {}
    for kind in kinds:
        known = sorted(fee for code in items.get(kind.pk, ()) if (fee := priced.get((kind.court_id, code))))
        if known:
            found[kind.pk] = CommencingFee(*known[0], is_least=known[0][0] < known[-1][0])
    return found


def fee_words(fee: CommencingFee) -> str:
    """`HK$504`, `from HK$504`, `no fee`."""
    if not fee.charged_cents:
        return _("no fee")
    amount = money_sentence(fee.charged_cents, get_language() or "en")
    return _("from %(amount)s") % {"amount": amount} if fee.is_least else amount


def fee_text(fee: Quote) -> str:
    """`Fee: HK$504`, or why it is none, or not known."""
    if fee.blocked:
        return str(fee.blocked[0])
    if fee.exempt_cents and not fee.total_cents:
        return _("No fee: exempt.")
    if not fee.total_cents:
        return _("No fee.")
    words = _("Fee: %(amount)s (illustrative)") if fee.is_illustrative else _("Fee: %(amount)s")
    return words % {"amount": money_sentence(fee.total_cents, get_language() or "en")}


def fee_so_far(filing: Filing, fee: Quote | None = None) -> str:
    """The fee of a draft on each of its pages, in words: before a document says it, what its kind of case costs."""
    fee = fee or quote_of(filing)
    if not filing.commences or filing.case_id or any(originating for originating, _item in filing.papers):
        return fee_text(fee) if filing.papers or filing.documents.current().exists() else ""
    least = commencing_fees([filing.case_type]).get(filing.case_type_id)
    if least is None:
        return fee_text(fee) if fee.lines else ""
    words = _("Fee: %(amount)s (illustrative)") if least.illustrative else _("Fee: %(amount)s")
    return words % {"amount": fee_words(least)} if least.charged_cents else _("No fee.")


def _day_at(court: Court) -> date:
    try:
        return day_that_counts(court, clock.now())
    except CalendarNotLoaded:
        # Nothing can be lodged on such a day, and lodging says so; until then the page shows the fee of today.
        return clock.court_day(clock.now())


def exemption_claim_of(filing: Filing) -> ExemptionClaim | None:
    """The exemption claimed in a filing, disallowed or not."""
    return filing.once("exemption", lambda: ExemptionClaim.objects.filter(filing=filing).first())


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
