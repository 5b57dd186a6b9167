"""The Stripe adapter against a server that answers as Stripe's documentation says; no network."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.test import Client

from icms.lib.clock import court_day
from icms.lib.errors import Refused
from payments.checkout.rules import choices_for
from payments.checkout.services import check_payment, start_payment
from payments.desk.reconciliation.services import import_settlement_file
from payments.gateways.protocol import GatewayUnavailable
from payments.gateways.selectors import current_gateway
from payments.gateways.settlement_file import read
from payments.models import Charge, Difference, Payment, Refund, WebhookEvent
from payments.refunds.requests import request_refund
from payments.refunds.services import approve_refund
from payments.refunds.tasks import fetch_refund_status, send_refund
from payments.states import ChargeState, PaymentState, RefundState
from tests.factories.stripe_server import KEY, StripeServer, event, sign

SECRET = "whsec_contract"


@pytest.fixture
def stripe(settings, it_is):
    """It is now: signatures are only believed for five minutes."""
    it_is(datetime.now(UTC))
    settings.GATEWAY = "payments.gateways.stripe.StripeGateway"
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, ["whsec_before", SECRET]
    with StripeServer() as server:
        settings.STRIPE_API_URL = server.url
        yield server


@pytest.fixture
def begun(stripe, charge, chan) -> Payment:
    start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    return Payment.objects.get()


def tell(body: bytes, header: str | None = None):
    headers = {"Stripe-Signature": header if header is not None else sign(body, SECRET)}
    return Client().post("/gateway/notice/stripe/", body, "application/json", headers=headers)


def paid(stripe: StripeServer, payment: Payment, number: int = 1) -> bytes:
    return event("checkout.session.completed", stripe.pay(payment.provider_reference), number)


def test_a_page_is_opened_in_hong_kong_dollars_under_our_reference(stripe, begun):
    method, path, asked, key = stripe.asked[0]
    assert (method, path, key) == ("POST", "/v1/checkout/sessions", str(begun.idempotency_key))
    assert asked["line_items[0][price_data][currency]"] == "hkd"
    assert asked["line_items[0][price_data][unit_amount]"] == "50400"
    assert (asked["mode"], asked["client_reference_id"], asked["locale"]) == ("payment", begun.reference, "en")
    assert asked["success_url"].endswith(f"/en/payments/{begun.charge.reference}/return/")
    assert begun.page_url.endswith(f"/c/pay/{begun.provider_reference}")


def test_started_again_with_the_same_key_it_is_the_same_page(stripe, begun, chan):
    Payment.objects.update(page_url="")
    assert start_payment(charge_id=begun.charge_id, actor=chan, payment_method="visa") == begun.page_url
    assert len(stripe.sessions) == 1


def test_a_signed_webhook_settles_the_charge_once(stripe, begun):
    body = paid(stripe, begun)
    assert [tell(body).status_code for _ in range(3)] == [200, 200, 200]
    assert Charge.objects.get().state == ChargeState.SETTLED
    assert WebhookEvent.objects.count() == 1


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1,v1=00",
        "nonsense",
        sign(b"{}", SECRET),
        sign(b"", "whsec_guess"),
    ],
)
def test_a_webhook_that_is_not_signed_by_stripe_decides_nothing(stripe, begun, header):
    assert tell(paid(stripe, begun), header).status_code == 401
    assert Charge.objects.get().state == ChargeState.RAISED


def test_a_webhook_replayed_after_a_day_is_not_believed(stripe, begun):
    body = paid(stripe, begun)
    assert tell(body, sign(body, SECRET, at=int(time.time()) - 86_400)).status_code == 401
    assert tell(body).status_code == 200


def test_the_documented_scheme_by_hand():
    header = sign(b'{"id": "evt_1"}', "whsec_test", at=1_492_774_577)
    digest = "952cd89626c79cd65f12880afd38333422a10b88ff71136627ceb92ccdb0132c"  # by openssl dgst -hmac
    assert header.startswith(f"t=1492774577,v1={digest},")


@pytest.mark.parametrize("kind", ["payment_intent.created", "charge.updated"])
def test_events_that_decide_nothing_are_taken_and_left(stripe, begun, kind):
    answer = tell(event(kind, stripe.sessions[begun.provider_reference]))
    assert (answer.status_code, answer.content) == (200, b"ignored")
    assert not WebhookEvent.objects.exists()


def test_finished_but_unpaid_the_payment_goes_on_waiting(stripe, begun):
    stripe.sessions[begun.provider_reference]["status"] = "complete"
    body = event("checkout.session.completed", stripe.sessions[begun.provider_reference])
    assert tell(body).content == b"ignored"
    check_payment(charge=begun.charge)
    assert Payment.objects.get().waiting_since is not None


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"type": "checkout.session.completed"}'])
def test_signed_nonsense_is_unreadable(db, stripe, body):
    assert tell(body).status_code == 400


def test_another_amount_or_currency_is_kept_for_refund(stripe, begun):
    session = stripe.pay(begun.provider_reference)
    tell(event("checkout.session.completed", session | {"amount_total": 50_300}))
    assert Payment.objects.get().state == PaymentState.TO_REFUND


def test_an_expired_page_abandons_the_attempt(stripe, begun):
    session = stripe.sessions[begun.provider_reference] | {"status": "expired"}
    tell(event("checkout.session.expired", session))
    assert Payment.objects.get().state == PaymentState.ABANDONED


def test_asked_on_return_the_payment_and_its_brand_are_found(stripe, begun):
    stripe.pay(begun.provider_reference, brand="unionpay")
    check_payment(charge=begun.charge)
    settled = Payment.objects.get()
    assert (settled.state, settled.payment_method, settled.charge.state) == (
        "succeeded",
        "unionpay",
        ChargeState.SETTLED,
    )


def test_choosing_another_means_expires_the_first_page(stripe, begun, chan):
    page_url = start_payment(charge_id=begun.charge_id, actor=chan, payment_method="jcb")
    assert page_url != begun.page_url
    assert stripe.sessions[begun.provider_reference]["status"] == "expired"


def test_paid_on_the_first_page_no_second_one_opens(stripe, begun, chan):
    stripe.pay(begun.provider_reference)
    with pytest.raises(Refused, match="charge_settled"):
        start_payment(charge_id=begun.charge_id, actor=chan, payment_method="jcb")


def test_only_what_stripe_can_carry_is_offered(stripe, charge, chan):
    assert [choice.method.code for choice in choices_for(charge, chan)] == [
        "visa",
        "mastercard",
        "unionpay",
        "jcb",
    ]


def test_out_of_order_it_is_away_and_nothing_is_lost(stripe, charge, chan):
    stripe.broken = True
    with pytest.raises(Refused, match="gateway_unavailable"):
        start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    with pytest.raises(GatewayUnavailable):
        current_gateway().fetch_settlement(day=court_day(datetime.now(UTC)))


@pytest.fixture
def refund(stripe, begun, chan, person) -> Refund:
    tell(paid(stripe, begun))
    asked = request_refund(
        charge_id=begun.charge_id, actor=person("accounts"), reason="overcharged", words="", parts={1: 12_600}
    )
    return approve_refund(refund_id=asked.pk, officer=person("accounts.sup"), to=Refund.To.PAYER)


def test_a_refund_is_ordered_once_under_its_key(stripe, refund, monkeypatch):
    with monkeypatch.context() as patch:  # the order reached Stripe, and we died before its answer was kept
        patch.setattr("payments.refunds.tasks.record_event", lambda **kwargs: None)
        send_refund(refund.pk)
    send_refund(refund.pk)
    assert (Refund.objects.get().state, Refund.objects.get().tries) == (RefundState.DONE, 2)
    assert [each["amount"] for each in stripe.refunds.values()] == [12_600]


def test_a_pending_refund_is_asked_about_until_it_is_done(stripe, refund):
    stripe.refund_status = "pending"
    send_refund(refund.pk)
    assert Refund.objects.get().state == RefundState.SENT
    stripe.refunds["re_1"]["status"] = "succeeded"
    fetch_refund_status(refund.pk)
    assert Refund.objects.get().state == RefundState.DONE


def test_a_refund_that_stripe_refuses_has_failed(stripe, refund):
    stripe.sessions[refund.payment.provider_reference]["amount_total"] = 100
    send_refund(refund.pk)
    assert (Refund.objects.get().state, Refund.objects.get().failure_code) == ("failed", "charge_already_refunded")


DAYS_LATER = 3 * 86_400


@pytest.mark.parametrize("kind", ["refund.failed", "refund.updated", "charge.refund.updated"])
def test_a_refund_that_the_bank_sends_back_days_later_goes_back_to_the_desk(stripe, refund, kind):
    send_refund(refund.pk)
    failed = event(kind, stripe.send_back("re_1", after=DAYS_LATER), 7)
    assert tell(failed).status_code == tell(failed).status_code == 200
    refund.refresh_from_db()
    assert (refund.state, refund.failure_code) == (RefundState.FAILED, "expired_or_canceled_card")
    stored = WebhookEvent.objects.get(event_id="evt_7")
    assert (stored.refund_reference, stored.outcome) == (refund.reference, "refund_failed")
    assert list(refund.ledger_entries.values_list("kind", flat=True)) == ["refunded", "returned"]


def test_a_refund_event_of_no_refund_of_ours_is_set_aside(stripe, refund):
    send_refund(refund.pk)
    strange = stripe.send_back("re_1", after=DAYS_LATER) | {"metadata": {"refund": "7KM4-2QXD-Z"}}
    tell(event("refund.failed", strange, 8))
    assert WebhookEvent.objects.get(event_id="evt_8").outcome == "unknown_payment"
    assert Refund.objects.get().state == RefundState.DONE


def test_a_refund_made_at_stripe_itself_or_still_pending_decides_nothing(stripe, refund):
    send_refund(refund.pk)
    made = stripe.send_back("re_1", after=DAYS_LATER)
    assert tell(event("refund.failed", made | {"metadata": {}}, 9)).status_code == 200
    assert tell(event("refund.updated", made | {"status": "pending"}, 10)).status_code == 200
    assert Refund.objects.get().state == RefundState.DONE
    assert not WebhookEvent.objects.exclude(refund_reference="").exists()


def test_the_money_that_came_back_is_matched_on_its_day(stripe, refund, it_is):
    send_refund(refund.pk)
    stripe.send_back("re_1", after=DAYS_LATER)
    it_is(datetime.now(UTC) + timedelta(days=4))
    fetch_refund_status(refund.pk)
    for days in (0, 3):
        day = court_day(datetime.now(UTC) + timedelta(days=days))
        found = import_settlement_file(
            gateway="stripe", day=day, body=current_gateway().fetch_settlement(day=day), actor=None
        )
        assert (found.matched, found.portal_cents) == ((2, 50_400 - 12_600), (1, 12_600))[days == 3]
    assert not Difference.objects.exists()


def test_the_settlement_of_a_day_is_read_page_by_page(stripe, begun, charge_of, chan, it_is):
    tell(paid(stripe, begun))
    other = charge_of(chan, subject="another")
    start_payment(charge_id=other.pk, actor=chan, payment_method="visa")
    tell(paid(stripe, other.payments.get(), 2))
    day = court_day(datetime.now(UTC))
    lines = read(current_gateway().fetch_settlement(day=day), day)
    assert sorted(line.merchant_reference for line in lines) == sorted(
        Payment.objects.values_list("reference", flat=True)
    )
    it_is(datetime.now(UTC) + timedelta(days=1))
    import_settlement_file(gateway="stripe", day=day, body=current_gateway().fetch_settlement(day=day), actor=None)
    assert not Difference.objects.exists()


def test_without_its_secrets_the_portal_says_so(settings):
    settings.GATEWAY = "payments.gateways.stripe.StripeGateway"
    assert "payments.E002" in [check.id for check in run_checks(tags=["security"])]


def test_what_is_kept_of_an_answer_is_what_stripe_said(stripe, begun):
    stripe.pay(begun.provider_reference)
    check_payment(charge=begun.charge)
    notice = WebhookEvent.objects.get()
    assert (notice.fetched, json.loads(bytes(notice.body))["id"]) == (True, begun.provider_reference)
