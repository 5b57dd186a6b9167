"""What will it cost? Anybody may ask, of any kind of case and document, on any day (domain 9)."""

import pytest
from django.test import Client

from filings.fees.forms import FeeForm
from icms.lib import clock
from tests.factories.court import TUESDAY_10


@pytest.fixture(autouse=True)
def _tuesday():
    with clock.set_to(TUESDAY_10):
        yield


def ask(client: Client, query: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/fees/?{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


DAY = "day_day={}&day_month={}&day_year={}".format
WRIT = "kind=DCCJ&document=writ&document=statement_of_claim&"


@pytest.mark.parametrize(("day", "sum_"), [(DAY(5, 5, 2027), "HK$504"), (DAY(6, 5, 2027), "HK$630")])
def test_the_lower_fee_is_asked_until_the_last_day_of_the_concession(client, court, day, sum_):
    page = ask(client, WRIT + day)
    assert f'<p class="sum">{sum_}</p>' in page and "Statement of claim" in page


def test_it_says_what_is_saved_until_when_and_what_it_costs_the_day_after(client, court):
    page = ask(client, WRIT + DAY(24, 11, 2026))
    assert "You save HK$126." in page and "until 5 May 2027" in page
    assert "HK$504.00" in page and "HK$630.00" in page and "Thu 6 May 2027" in page


def test_an_item_without_an_amount_is_said_so_and_never_free(client, court):
    page = ask(client, "kind=DCCJ&document=summons&" + DAY(24, 11, 2026))
    assert "and one item more, which has no amount yet." in page and "not set" in page


def test_a_small_claim_costs_by_its_band(client, court):
    for amount, ordinary in [("3,000", "20.00"), ("75,000", "120.00")]:
        assert ordinary in ask(client, f"kind=SCTC&document=claim_form&amount={amount}&" + DAY(24, 11, 2026))


def test_an_answer_says_by_itself_what_it_is_the_price_of_and_can_be_printed(client, court):
    page = ask(client, "kind=SCTC&document=claim_form&amount=3,000&" + DAY(24, 11, 2026))
    caption = " ".join(page.split("<caption>")[1].split("</caption>")[0].split())
    assert "Small Claims Tribunal" in caption and "Amount claimed: HK$3,000" in caption
    assert "data-print" in page and "data-print" not in ask(client, "kind=SCTC")


def test_searches_are_counted(client, court):
    assert '<p class="sum">HK$42</p>' in ask(client, "kind=DCCJ&searches=3&" + DAY(24, 11, 2026))


def test_every_kind_that_is_offered_shows_its_documents_and_every_document_has_an_answer(client, court):
    for kind in FeeForm().kinds:
        form = FeeForm()
        page = ask(client, f"kind={kind}")
        assert "Choose its documents" in page, kind
        form.chosen = form.kinds[kind]
        every = "&".join(f"document={code}" for code in form._documents())
        assert '<p class="sum">' in ask(client, f"kind={kind}&{every}"), kind


@pytest.mark.parametrize("query", ["kind=XX", "kind=DCCJ&document=nothing", "kind=", "kind=DCCJ&searches=-1"])
def test_what_is_not_there_is_no_error_of_the_portal(client, court, query):
    assert '<p class="sum">' not in ask(client, query)


def test_a_day_that_is_none_keeps_what_was_typed(client, court):
    page = ask(client, WRIT + DAY(31, 2, 2027))
    assert 'value="31"' in page and "There is a problem" in page


def test_the_answer_as_a_file(client, court):
    answer = client.get(f"/en/fees/fee.csv?{WRIT}{DAY(24, 11, 2026)}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Writ of summons,1,630.00,504.00,2026-11-24," in text
    assert client.get("/en/fees/fee.csv?kind=nothing").status_code == 302
