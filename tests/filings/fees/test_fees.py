"""The fee of a filing and of a kind of case, in cents and in words."""

from datetime import date

import pytest

from cases.models import CaseType
from dev.demo.schedule import set_illustrative
from filings.fees.selectors import (
    CommencingFee,
    commencing_fees,
    exemption_claim_of,
    exemption_of,
    exemption_text,
    fee_so_far,
    fee_text,
    fee_words,
    quote_for_day,
    quote_of,
)
from filings.models import DocumentType, ExemptionClaim, Filing
from icms.lib import clock
from payments.fees.limits import item_for_amount, items_of
from payments.models import Exemption
from tests.factories.court import TUESDAY_10, draft_of, lodged_of
from tests.support.kept import kept, somebody

WRIT = CommencingFee(50_400, 63_000, illustrative=False, is_least=False)


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_10)


@kept
def draft() -> Filing:
    return draft_of(somebody("chan"))


def kinds(*codes: str) -> list[CaseType]:
    return list(CaseType.objects.filter(pk__in=codes).select_related("court"))


def another_writ(fee_item: str) -> None:
    """A second paper that commences a personal injuries action."""
    second = DocumentType.objects.get(case_type="DCPI", code="writ")
    second.pk, second.code, second.fee_item = None, "second", fee_item
    second.save(force_insert=True)


def claimed(draft: Filing) -> ExemptionClaim:
    party = draft.parties.first()
    exemption = Exemption.objects.get(pk="LA")
    return ExemptionClaim.objects.create(
        filing=draft, exemption=exemption, draft_party=party, evidence="LA/1", claimed_at=TUESDAY_10
    )


def test_to_commence_costs_the_fee_of_the_paper_that_commences_in_that_court(court):
    assert commencing_fees(kinds("DCPI", "SCTC", "DCEC")) == {
        "DCPI": WRIT,
        "SCTC": CommencingFee(1_600, 2_000, illustrative=False, is_least=True),
    }


@pytest.mark.parametrize(
    ("dollars", "item"),
    [
        *((None, "claim_band_1"), (1, "claim_band_1"), (3_000, "claim_band_1"), (3_000.01, "claim_band_2")),
        *((10_000, "claim_band_2"), (10_000.01, "claim_band_3"), (17_000, "claim_band_3")),
        *((17_000.01, "claim_band_4"), (75_000, "claim_band_4"), (75_000.01, "claim_band_4")),
    ],
)
def test_the_fee_of_a_small_claim_goes_by_its_amount(court, draft, dollars, item):
    draft.court_id, draft.case_type_id = "SCT", "SCTC"
    draft.amount_cents = None if dollars is None else round(dollars * 100)
    draft.save()
    draft.documents.update(type=DocumentType.objects.get(case_type="SCTC", code="claim_form"))
    assert [line.code for line in quote_of(Filing.objects.get(pk=draft.pk)).lines] == [item] * draft.documents.count()


def test_where_no_band_is_a_fee_is_the_same_for_every_amount():
    assert item_for_amount("DC", "writ", 1) == item_for_amount("DC", "writ", 10**9) == "writ"
    assert items_of("DC", "writ") == ("writ",)


def test_where_another_paper_costs_more_the_fee_is_the_least(court):
    another_writ("search")
    found = commencing_fees(kinds("DCPI"))["DCPI"]
    assert (found.charged_cents, found.is_least) == (1_400, True)
    assert fee_words(found) == "from HK$14"


def test_a_paper_without_a_fee_commences_for_nothing(court):
    another_writ("")
    found = commencing_fees(kinds("DCPI"))["DCPI"]
    assert (found.charged_cents, found.ordinary_cents, found.illustrative, found.is_least) == (0, 0, False, True)
    assert fee_words(found) == "no fee"


def test_a_paper_that_is_filed_on_paper_only_does_not_count(court):
    DocumentType.objects.filter(case_type="DCPI", originating=True).update(e_filed=False)
    assert commencing_fees(kinds("DCPI")) == {}


def test_a_draft_costs_what_its_papers_cost(draft):
    assert fee_words(WRIT) == "HK$504"
    assert fee_text(quote_of(draft)) == fee_so_far(draft) == "Fee: HK$504"


def test_before_a_paper_commences_the_draft_says_what_its_kind_of_case_costs(draft):
    draft.documents.filter(type__originating=True).delete()
    assert fee_so_far(draft) == "Fee: HK$504"
    another_writ("")
    assert fee_so_far(draft) == "No fee."


def test_an_amount_that_is_made_up_is_said_to_be(draft):
    assert commencing_fees(kinds("DCEC")) == {}
    set_illustrative()
    assert commencing_fees(kinds("DCEC"))["DCEC"].illustrative
    draft.documents.filter(type__originating=True).delete()
    draft.case_type = CaseType.objects.get(pk="DCEC")
    assert fee_so_far(draft).endswith(" (illustrative)")


def test_a_fee_that_is_not_known_is_said_with_its_reason(draft):
    DocumentType.objects.filter(case_type="DCPI", code="writ").update(fee_item="unheard_of")
    assert fee_text(quote_of(draft)) == "The fee schedule has no item “unheard_of”."


def test_a_paper_that_costs_nothing_has_no_fee(draft):
    draft.documents.filter(type__originating=True).delete()
    assert fee_text(quote_of(draft)) == "No fee."


def test_a_paper_whose_kind_is_not_chosen_yet_is_not_priced(draft):
    draft.documents.filter(order=2).update(type=None)
    assert [line.code for line in quote_of(draft).lines] == ["writ"]


def test_on_a_day_after_the_concession_the_ordinary_fee_is_owed(draft):
    assert quote_for_day(draft, date(2027, 5, 6)).total_cents == 63_000


def test_once_paid_nothing_more_is_owed(person):
    paid = quote_of(lodged_of(person("chan")))
    assert (paid.lines, paid.total_cents, paid.deemed_day) == ((), 0, date(2026, 11, 24))


def test_a_claim_that_stands_exempts_and_one_that_was_disallowed_does_not(draft, person):
    assert exemption_claim_of(draft) is None and exemption_of(draft) is None
    claim = claimed(draft)
    assert exemption_claim_of(draft) == claim
    assert exemption_of(draft) == Exemption.objects.get(pk="LA")
    assert fee_text(quote_of(draft)) == "No fee: exempt."
    ExemptionClaim.objects.update(
        disallowed_at=TUESDAY_10, disallowed_by=person("registry"), disallowed_why="Not aided"
    )
    assert exemption_of(draft) is None
    assert fee_text(quote_of(draft)) == "Fee: HK$504"


def test_a_claim_says_its_code_for_whom_and_by_what(draft):
    assert exemption_text(claimed(draft)) == f"LA, for {draft.parties.first().name}: LA/1"
