"""The fee schedule on pages: the desk's, and what everybody sees."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from icms.lib import clock
from payments.fees.desk import services
from payments.fees.schedule import CSV_HEAD, ENDED, TO_COME, concessions_on, entries
from payments.models import ConcessionPeriod, FeeItem, ScheduleProposal
from tests.factories.court import TUESDAY_10
from tests.factories.fee_proposals import a_dearer_writ, a_further_concession

TODAY = clock.court_day(TUESDAY_10)


def typed(**said: Any) -> dict[str, Any]:
    return {
        "what": "payable",
        "ordinary_cents": "700",
        "concession": "on",
        "e_cents": "560",
        "from_day_day": "1",
        "from_day_month": "1",
        "from_day_year": "2027",
        "source": "Gazette 12 of 2026",
        "source_zh_hant": "2026年第12號公報",
        "source_zh_hans": "2026年第12号公报",
        "note": "As discussed.",
    } | said


def test_an_officer_proposes_and_a_supervisor_approves_on_the_pages(client, officer, supervisor):
    client.force_login(officer)
    address = reverse("fee_desk:propose", args=["DC", "writ"])
    assert 'value="630"' in client.get(address).content.decode()
    answer = client.post(address, typed(), follow=True)
    text = answer.content.decode()
    assert "You proposed this, so another officer must decide it." in text and "HK$700.00" in text
    proposal = ScheduleProposal.objects.get()
    assert client.get(reverse("fee_desk:decide", args=[proposal.reference])).status_code == 403
    client.force_login(supervisor)
    decide = reverse("fee_desk:decide", args=[proposal.reference])
    assert "from 1\u00a0January 2027 it is what people pay" in client.get(decide).content.decode()
    assert "Say why it is refused" in client.post(decide, {"verdict": "refuse"}).content.decode()
    assert client.post(decide, {"verdict": "approve"}).status_code == 302
    history = client.get(reverse("fee_desk:item", args=["DC", "writ"])).content.decode()
    assert "HK$630.00" in history and "HK$700.00" in history and "Siu Lai Wah" in history


def test_what_is_wrong_is_said_beside_its_field(client, officer):
    client.force_login(officer)
    answer = client.post(reverse("fee_desk:propose", args=["DC", "writ"]), typed(e_cents="600", from_day_year="2026"))
    text = answer.content.decode()
    assert "80% is HK$560" in text and "It can begin tomorrow at the earliest" in text
    assert 'value="600"' in text


def test_a_supervisor_who_proposed_is_told_on_the_page(client, supervisor):
    proposal = a_dearer_writ(supervisor)
    client.force_login(supervisor)
    answer = client.post(reverse("fee_desk:decide", args=[proposal.reference]), {"verdict": "approve"})
    assert "so another officer must decide it" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ({"court": "MC"}, "court_record", "originating_summons"),
        ({"q": "傳訊令狀"}, "writ", "setting_down"),
        ({"q": "SEARCH"}, "search", "setting_down"),
        ({"state": "not_set"}, "setting_down", "claim_band_1"),
        ({"state": "unconfirmed"}, "claim_band_1", "setting_down"),
        ({"state": "free"}, "statement_of_claim", "setting_down"),
    ],
)
def test_the_list_is_filtered(client, person, query, there, not_there):
    client.force_login(person("auditor"))
    text = client.get(reverse("fee_desk:items"), query).content.decode()
    items = set(re.findall(r"/desk/fees/[A-Z]+/(\w+)/", text))
    assert there in items and not_there not in items


def test_a_filter_that_fits_nothing_says_so(client, person):
    client.force_login(person("admin"))
    assert "No item fits the filter" in client.get(reverse("fee_desk:items"), {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("name", ["items", "concessions", "proposals"])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_desk_in_every_language(client, officer, supervisor, name, language):
    services.approve(proposal_id=a_further_concession(officer).pk, actor=supervisor)
    client.force_login(supervisor)
    address = reverse(f"fee_desk:{name}").replace("/en/", f"/{language}/")
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("court_code", "code"), [("XX", "writ"), ("DC", "no_such_item")])
def test_an_item_of_nothing_is_not_there(client, officer, court_code, code):
    client.force_login(officer)
    for name in ("item", "propose"):
        assert client.get(reverse(f"fee_desk:{name}", args=[court_code, code])).status_code == 404


# What everybody sees


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_public_page_says_what_costs_what(client, court, language):
    text = client.get(f"/{language}/fees/schedule/").content.decode()
    for words in ("630.00", "504.00", "HK$836.00", "1,045.00"):
        assert words in text


def test_the_public_page_says_what_is_not_set_and_what_is_not_confirmed(client, court):
    text = client.get(reverse("fees:schedule")).content.decode()
    assert "Not yet set by the registry" in text and "not confirmed" in text and "until 5\u00a0May 2027" in text


def test_the_public_page_of_the_day_after_the_concession(client, court):
    text = client.get(reverse("fees:schedule"), {"day": "2027-05-06"}).content.decode()
    assert "HK$630.00" in text and "HK$504.00" not in text and "on 6\u00a0May 2027" in text
    assert client.get(reverse("fees:schedule"), {"day": "yesterday"}).status_code == 200


def test_the_schedule_as_a_file(client, court):
    answer = client.get(reverse("fees:file"))
    text = answer.getvalue().decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="fees-2026-11-24.csv"'
    assert "DC,writ,Commencing an action by writ" in text and ",630.00,504.00,504.00,concession,2027-05-05," in text
    assert len(text.splitlines()) == 1 + FeeItem.objects.count()


@pytest.mark.parametrize("left_out", ["source", "source_zh_hant", "source_zh_hans"])
def test_a_source_is_given_in_three_languages(client, officer, left_out):
    client.force_login(officer)
    answer = client.post(reverse("fee_desk:propose", args=["DC", "writ"]), typed(**{left_out: ""}))
    assert "in all three languages" in answer.content.decode()
    assert not ScheduleProposal.objects.exists()


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Public pages"), ("zh-hant", "公開網頁"), ("zh-hans", "公开网页")]
)
def test_everybody_reads_the_source_in_their_language(court, client, language, shown):
    page = client.get(f"/{language}/fees/schedule/").content.decode()
    assert shown in page
    assert ("Public pages" in page) == (language == "en")


def test_the_file_of_the_schedule_names_its_columns():
    assert (
        *("court", "code", "description_en", "description_zh_hant", "description_zh_hans", "unit", "state"),
        *("ordinary", "e_fee", "fee_on_the_day", "rule", "concession_until", "in_force_from", "in_force_until"),
        *("source", "source_zh_hant", "source_zh_hans", "confirmed", "illustrative"),
    ) == CSV_HEAD


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2022, 5, 5), "to_come"),
        (date(2022, 5, 6), "running"),
        (date(2027, 5, 5), "running"),
        (date(2027, 5, 6), "over"),
    ],
)
def test_a_concession_is_to_come_runs_and_is_over(court, day, phase):
    found = concessions_on(day)["DC"]
    assert (found.first_day, found.last_day, found.phase) == (date(2022, 5, 6), date(2027, 5, 5), phase)


def test_of_two_periods_the_one_that_runs_is_told_else_the_next_to_come_else_the_last(court):
    ConcessionPeriod.objects.create(court_id="DC", first_day=date(2028, 1, 1), last_day=date(2028, 12, 31))
    days = (date(2027, 5, 5), date(2027, 6, 1), date(2029, 1, 1))
    assert [concessions_on(day)["DC"].first_day.year for day in days] == [2022, 2028, 2028]


def test_an_item_is_to_come_before_its_first_version_and_has_ended_after_its_last(court):
    item = FeeItem.objects.filter(court="DC", code="writ").earliest("in_force_from")
    before = entries(item.in_force_from - timedelta(days=1), court="DC")
    assert {entry.state for entry in before if entry.shown.code == "writ"} == {TO_COME}
    item.pk, item.code, item.in_force_until = None, "gone", item.in_force_from
    item.save(force_insert=True)
    assert {entry.state for entry in entries(TODAY, court="DC") if entry.shown.code == "gone"} == {ENDED}
