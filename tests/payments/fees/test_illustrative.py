"""What the registry has not priced has an illustrative amount in the demonstration, and says so wherever it stands."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dev.demo.schedule import set_illustrative
from payments.fees.quote import quote
from payments.models import FeeItem

DAY = date(2026, 11, 24)
APPLICATION = [("DC", "application", 1)]


def test_outside_the_demonstration_no_fee_is_illustrative_and_what_is_not_set_stays_blocked(court):
    assert not FeeItem.objects.filter(illustrative=True).exists()
    assert [reason.code for reason in quote(APPLICATION, deemed_day=DAY).blocked] == ["fee_not_set"]


def test_an_illustrative_fee_says_so_in_its_name_and_its_reason_in_three_languages(court):
    set_illustrative()
    found = quote(APPLICATION, deemed_day=DAY)
    (line,) = found.lines
    assert found.is_illustrative and line.illustrative and line.charged_cents == 20_000
    assert line.description.en == "Application for employees' compensation (illustrative amount)"
    assert line.description.zh_hant.endswith("（示範款額）") and line.description.zh_hans.endswith("（示范款额）")
    assert line.because.en.startswith("The registry has not set this fee; the amount is made up")
    assert "登記處尚未訂定此項費用" in line.because.zh_hant and "登记处尚未订定此项费用" in line.because.zh_hans


def test_what_the_registry_has_set_is_never_made_up_and_a_second_time_makes_up_nothing(court):
    before = set(FeeItem.objects.exclude(ordinary_cents=None).values_list("court", "code", "ordinary_cents"))
    assert set_illustrative() > 0
    assert before <= set(FeeItem.objects.filter(illustrative=False).values_list("court", "code", "ordinary_cents"))
    assert set_illustrative() == 0
    assert not quote([("DC", "writ", 1)], deemed_day=DAY).is_illustrative


def test_an_illustrative_fee_is_never_confirmed(court):
    with pytest.raises(IntegrityError), transaction.atomic():
        FeeItem.objects.create(
            court_id="DC", code="x", unit="document", in_force_from=DAY, illustrative=True, confirmed=True, free=True
        )


@pytest.mark.parametrize(("language", "says"), [("en", "illustrative amount"), ("zh-hant", "示範款額")])
def test_the_fee_schedule_marks_it_for_everybody(court, client, language, says):
    page = f"/{language}/fees/schedule/"
    assert says not in client.get(page).content.decode().lower()
    set_illustrative()
    assert says in client.get(page).content.decode().lower()
    rows = b"".join(client.get(f"{page}schedule.csv?day=2026-11-24").streaming_content).decode()
    assert "no,yes" in next(row for row in rows.splitlines() if row.startswith("DC,application,"))
