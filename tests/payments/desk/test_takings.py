"""The takings of a day: what settles nothing has a row, so that they agree with the daily match."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from icms.lib import clock
from payments.desk import takings
from payments.desk.reconciliation.services import import_settlement_file
from payments.gateways.settlement_file import Line, written
from payments.labels import FAILURES, failure_label
from payments.models import Payment
from tests.factories.court import TUESDAY_10

TUESDAY = clock.court_day(TUESDAY_10)


@pytest.fixture
def paid(charge_of, chan, teller):
    """Pay a new charge of HK$504 by card, and tell how."""

    def pay(subject: str, *, cents: int = 50_400, payment_method: str = "visa") -> Payment:
        payment = Payment.objects.create(
            charge=charge_of(chan, subject=subject),
            gateway="sandbox",
            provider_reference=f"pay_{subject}",
            amount_cents=50_400,
            started_at=TUESDAY_10,
        )
        teller.tell(payment, at=TUESDAY_10.timestamp(), amount_cents=cents, payment_method=payment_method)
        return Payment.objects.get(pk=payment.pk)

    return pay


def test_what_is_kept_for_refund_has_a_row_and_the_day_agrees_with_its_match(paid, it_is):
    payments = [paid("one"), paid("two", cents=1_400)]
    assert [payment.state for payment in payments] == ["succeeded", "to_refund"]
    rows = takings.by_court(TUESDAY)
    assert [(row.name, row.count, row.taken_cents) for row in rows] == [
        ("District Court", 1, 50_400),
        ("Kept for refund", 1, 1_400),
    ]
    it_is(TUESDAY_10 + timedelta(days=1))
    lines = [
        Line("payment", each.provider_reference, each.reference, "visa", each.captured_cents, "HKD", TUESDAY_10)
        for each in payments
    ]
    matched = import_settlement_file(gateway="sandbox", day=TUESDAY, body=written(lines, TUESDAY), actor=None)
    assert sum(row.taken_cents for row in rows) == matched.portal_cents == matched.ledger_cents


def test_every_table_of_the_day_comes_to_the_same(paid):
    paid("one"), paid("two", cents=1_400), paid("three", payment_method="")
    tables = takings.by_court, takings.by_payment_method, takings.by_item
    sums = {sum(row.taken_cents for row in table(TUESDAY)) for table in tables}
    assert sums == {2 * 50_400 + 1_400} == {takings.by_day(TUESDAY)[-1].total_cents}


def test_a_day_without_anything_kept_has_no_such_row(paid):
    paid("one")
    assert [row.name for row in takings.by_court(TUESDAY)] == ["District Court"]


def test_means_that_were_not_told_are_not_drawn_as_cards(paid):
    paid("one"), paid("two", payment_method="")
    day = takings.by_day(TUESDAY)[-1]
    assert (day.cents["card"], day.cents["unknown"], day.total_cents) == (50_400, 50_400, 100_800)
    assert {row.name for row in takings.by_payment_method(TUESDAY)} == {"Visa", "not told"}
    assert {bar["group"] for bar in takings.chart_of(takings.by_day(TUESDAY))["bars"]} == {"card", "unknown"}


def test_the_charges_still_to_be_paid_are_a_link_to_a_list(charge, client, person):
    client.force_login(person("accounts"))
    page = client.get(reverse("accounts_desk:today")).content.decode()
    assert "?tab=unpaid" in page
    listed = client.get(reverse("accounts_desk:payments") + "?tab=unpaid").content.decode()
    assert charge.reference in listed and "HK$504.00" in listed


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["another amount than the charge", "Sandbox"]),
        ("zh-hant", ["款額與收費不符", "沙盒"]),
        ("zh-hans", ["款额与收费不符", "沙盒"]),
    ],
)
def test_the_desk_reads_no_codes_of_machines(paid, client, person, language, shown):
    assert paid("one", cents=1_400).failure_code == "another_amount"
    client.force_login(person("accounts"))
    page = client.get(f"/{language}/desk/accounts/payments/?tab=all").content.decode()
    assert all(words in page for words in shown)
    assert "another_amount" not in page and "sandbox" not in page


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_every_failure_has_words_and_an_unknown_code_is_told_as_the_gateways(language):
    with translation.override(language):
        assert all(failure_label(code) and "_" not in failure_label(code) for code in FAILURES)
        assert "do_not_honor" in failure_label("do_not_honor") != "do_not_honor"
        assert failure_label("") == ""
