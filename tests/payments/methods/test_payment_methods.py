"""The means: each with its ceiling, refused kindly; the sandbox's pages for each of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dev.sandbox.labels import LABELS
from icms.lib.errors import Refused
from payments import periodic, reference_data
from payments.checkout.rules import choices_for
from payments.checkout.services import check_payment, start_payment
from payments.models import Charge, Payment, PaymentMethod, Receipt, WebhookEvent
from payments.states import ChargeState, PaymentState
from tests.factories import payer as cards
from tests.factories.court import TUESDAY_10
from tests.support.threads import at_once

SECURE, OUT_OF_ORDER = "4000 0000 0000 3220", "4000 0000 0000 0143"


@pytest.fixture
def page_of(charge, chan, silent_sandbox):
    return lambda payment_method: start_payment(charge_id=charge.pk, actor=chan, payment_method=payment_method)


def settled() -> bool:
    return Charge.objects.get().state == ChargeState.SETTLED


def test_fps_is_there_and_off_unless_the_setting_says_so(charge, chan, settings):
    assert "fps" not in [choice.method.code for choice in choices_for(charge, chan)]
    settings.FPS = True
    assert "fps" in [choice.method.code for choice in choices_for(charge, chan)]


def test_a_ceiling_exceeded_is_refused_with_the_other_ways(charge, chan, page_of):
    PaymentMethod.objects.filter(kind="card").update(ceiling_cents=50_300)
    with pytest.raises(Refused) as refusal:
        page_of("visa")
    assert [str(reason) for reason in refusal.value.reasons] == [
        "Visa takes at most HK$503 a payment, and this is HK$504.",
        "You can pay by PPS.",
    ]
    assert not Payment.objects.exists()


def test_where_no_means_carries_it_the_counter_does(charge, chan, page_of):
    PaymentMethod.objects.update(ceiling_cents=1)
    with pytest.raises(Refused, match="pay_at_counter"):
        page_of("visa")


@pytest.mark.parametrize("payment_method", ["deposit", "bitcoin", "fps"])
def test_what_is_not_offered_cannot_be_chosen(page_of, payment_method):
    with pytest.raises(Refused, match="no_such_payment_method"):
        page_of(payment_method)


def test_the_page_lists_what_cannot_be_had_and_why(charge, chan, client: Client):
    PaymentMethod.objects.filter(pk="jcb").update(ceiling_cents=100)
    client.force_login(chan)
    text = client.get(reverse("payments:charge", args=[charge.reference])).content.decode()
    assert "JCB takes at most HK$1 a payment, and this is HK$504." in text and 'value="jcb"' not in text


def test_a_ceiling_that_an_administrator_changed_is_not_loaded_over(court):
    PaymentMethod.objects.filter(pk="visa").update(ceiling_cents=123, in_use=False)
    reference_data.load()
    visa = PaymentMethod.objects.get(pk="visa")
    assert (visa.ceiling_cents, visa.in_use) == (123, False)


def test_a_card_of_another_kind_is_named_and_not_taken(page_of, payer):
    page = payer.pay(page_of("mastercard"), cards.SUCCESS)
    assert (page.status, "another kind than you chose" in page.text) == (422, True)


@pytest.mark.parametrize(
    ("payment_method", "typed"),
    [
        ("pps", {"account": "1000 0001", "password": "12345"}),
        ("unionpay", {"card": "6200 0000 0000 0005"}),
        ("fps", {}),
    ],
)
def test_each_means_is_paid_on_its_own_page_and_said_in_the_notice(page_of, payer, settings, payment_method, typed):
    settings.FPS = True
    assert payer.pay(page_of(payment_method), **typed).status == 303
    check_payment(charge=Charge.objects.get())
    assert (settled(), Payment.objects.get().payment_method) == (True, payment_method)


def test_a_pps_account_that_is_wrong_is_named(page_of, payer):
    page = payer.pay(page_of("pps"), account="9", password="1")
    assert page.status == 422 and "test account from the list" in page.text and "12345" in page.text


@pytest.mark.parametrize(("typed", "state"), [("123456", "succeeded"), (None, "declined")])
def test_the_banks_code_decides(page_of, payer, typed, state):
    page_url = page_of("visa")
    assert "One-time code" in payer.pay(page_url, SECURE).text
    assert payer.pay(page_url, one_time="000000").status == 422
    assert payer.pay(page_url, one_time=typed or "", act="pay" if typed else "refuse").status == 303
    check_payment(charge=Charge.objects.get())
    payment = Payment.objects.get()
    assert payment.state == state
    assert payment.failure_code == ("" if typed else "authentication_failed")


def test_every_word_of_the_hosted_pages_is_there_in_three_languages():
    assert LABELS["en"].keys() == LABELS["zh-hant"].keys() == LABELS["zh-hans"].keys()
    assert all(words for language in LABELS.values() for words in language.values())


class TestInterrupted:
    def test_the_same_means_is_the_same_page(self, page_of):
        assert page_of("visa") == page_of("visa")

    def test_another_means_closes_the_first_page(self, page_of, payer):
        first = page_of("visa")
        assert page_of("pps") != first
        assert payer.pay(first).status == 303  # sent back, and nothing is taken
        assert sorted(Payment.objects.values_list("state", flat=True)) == ["abandoned", "started"]

    def test_paid_on_the_first_page_another_means_is_refused_as_paid(self, page_of, payer):
        payer.pay(page_of("visa"), cards.NEVER)
        with pytest.raises(Refused, match="charge_settled"):
            page_of("pps")
        assert settled()

    def test_while_the_bank_thinks_no_other_means_is_begun(self, page_of, payer):
        payer.pay(page_of("visa"), cards.SLOW)
        with pytest.raises(Refused, match="still_processing"):
            page_of("pps")

    def test_the_gateway_away_the_first_page_stands(self, page_of, settings):
        page_of("visa")
        settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
        with pytest.raises(Refused, match="gateway_unavailable"):
            page_of("pps")
        assert Payment.objects.get().state == PaymentState.STARTED

    @pytest.mark.django_db(transaction=True)
    def test_six_means_pressed_at_once_leave_one_page(self, page_of, payer):
        at_once([lambda m=payment_method: page_of(m) for payment_method in ("visa", "mastercard", "pps") * 2])
        assert Payment.objects.filter(state=PaymentState.STARTED).count() == 1


class TestNotices:
    """What comes late, doubled, out of order, changed or in a flood."""

    def test_an_earlier_decline_told_afterwards_changes_nothing(self, page_of, payer, silent_sandbox, teller):
        payer.pay(page_of("visa"), OUT_OF_ORDER)
        bodies = [row["body"] for row in silent_sandbox.store._all("SELECT * FROM webhooks ORDER BY due_at")]
        outcomes = [teller.tell_body(body) for body in bodies]
        assert (outcomes, settled()) == (["settled", "already"], True)

    def test_told_again_after_a_day_it_counts_once(self, payment, teller, it_is):
        body, _headers = teller.notice(payment)
        teller.tell_body(body)
        it_is(TUESDAY_10 + timedelta(days=1))
        assert teller.tell_body(body) == "settled"
        assert (Receipt.objects.count(), WebhookEvent.objects.count()) == (1, 1)
        assert Charge.objects.get().confirmed_at == TUESDAY_10

    def test_another_charges_reference_settles_neither(self, payment, teller, charge_of, chan):
        other = Payment.objects.create(
            charge=charge_of(chan, subject="other"),
            gateway="sandbox",
            provider_reference="pay_other",
            amount_cents=50_400,
            started_at=TUESDAY_10,
        )
        assert teller.tell(payment, merchant_reference=other.reference) == "other_reference"
        assert not Charge.objects.filter(state=ChargeState.SETTLED).exists()

    @pytest.mark.parametrize("change", [(b"50400", b"50401"), (b"HKD", b"USD"), (b"succeeded", b"cancelled")])
    def test_changed_on_the_way_it_is_not_believed(self, payment, teller, change):
        body, headers = teller.notice(payment)
        assert teller.tell_body(body.replace(*change), headers) == "bad_signature"
        assert not settled()

    @pytest.mark.django_db(transaction=True)
    def test_a_thousand_notices_at_once_settle_each_charge_once(self, charge_of, chan, teller):
        payments = [
            Payment.objects.create(
                charge=charge_of(chan, subject=f"thing {number}"),
                gateway="sandbox",
                provider_reference=f"pay_{number}",
                amount_cents=50_400,
                started_at=TUESDAY_10,
            )
            for number in range(20)
        ]
        notices = [(payment, f"evt {payment.pk} {event}") for event in range(5) for payment in payments] * 10
        hands = [notices[start::10] for start in range(10)]

        def tell_all(mine) -> None:
            for payment, event in mine:
                teller.tell(payment, event=event)

        assert at_once([lambda mine=mine: tell_all(mine) for mine in hands]) == [None] * 10
        assert len(notices) == 1_000
        assert Charge.objects.filter(state=ChargeState.SETTLED).count() == 20
        assert sorted(Receipt.objects.values_list("serial", flat=True)) == list(range(1, 21))

    def test_a_silent_payment_is_asked_about_each_minute_until_it_is_decided(self, page_of, payer, it_is, monkeypatch):
        payer.pay(page_of("visa"), cards.SLOW)
        monkeypatch.setattr("payments.periodic.close_days", lambda: None)
        for minute in range(1, 4):
            it_is(TUESDAY_10 + timedelta(minutes=minute))
            periodic.fetch_unconfirmed_payments()
            assert Payment.objects.get().status_fetched_at == TUESDAY_10 + timedelta(minutes=minute) or settled()
