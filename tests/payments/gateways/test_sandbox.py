"""The sandbox as a second server: its page, its cards, its notices to a real web server of the portal."""

import os
import subprocess
import sys
from datetime import timedelta
from urllib.request import Request

import pytest

from dev.sandbox.server import Sandbox
from dev.sandbox.store import Store
from icms.lib import clock
from icms.lib.errors import Refused
from payments.checkout.services import check_payment, start_payment
from payments.gateways import protocol
from payments.gateways.protocol import GatewayUnavailable
from payments.gateways.selectors import current_gateway
from payments.models import Charge, Payment, Receipt, WebhookEvent
from payments.periodic import sweep
from payments.states import ChargeState, PaymentState
from tests.factories import payer as cards
from tests.factories.payer import Payer
from tests.support.portal import wait_until


def settled() -> bool:
    return Charge.objects.get().state == ChargeState.SETTLED


@pytest.fixture
def page_url(charge, chan, silent_sandbox) -> str:
    return start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")


class TestWithAPortalThatListens:
    """Over HTTP both ways."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def page_url(self, sandbox, charge, chan) -> str:
        return start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")

    @pytest.mark.parametrize("card", [cards.SUCCESS, cards.TWICE, cards.SLOW])
    def test_the_notice_settles_the_charge_once(self, page_url, payer, card):
        page = payer.pay(page_url, card)
        assert (page.status, page.goes_to.endswith("/return/")) == (303, True)
        wait_until(settled)
        assert (Receipt.objects.count(), WebhookEvent.objects.count()) == (1, 1)

    def test_told_before_the_redirect_it_is_settled_when_the_payer_comes_back(self, page_url, payer):
        payer.pay(page_url, cards.BEFORE)
        assert settled()

    def test_a_decline_is_told_and_the_charge_stays_owed(self, page_url, payer):
        payer.pay(page_url, cards.DECLINE)
        wait_until(lambda: Payment.objects.get().state == PaymentState.DECLINED)
        assert (Payment.objects.get().failure_code, settled()) == ("card_declined", False)

    def test_another_amount_is_kept_for_refund(self, page_url, payer):
        payer.pay(page_url, cards.OTHER_AMOUNT)
        wait_until(lambda: Payment.objects.get().state == PaymentState.TO_REFUND)
        assert (Payment.objects.get().captured_cents, settled()) == (50_300, False)

    def test_a_portal_that_was_away_is_told_again_until_it_answers(self, page_url, payer, sandbox, live_server):
        sandbox.notifier._webhook_url = "http://127.0.0.1:9/"
        payer.pay(page_url)
        wait_until(lambda: any(notice["tries"] for notice in sandbox.store._all("SELECT * FROM webhooks")))
        assert not settled()
        sandbox.notifier._webhook_url = f"{live_server.url}/gateway/notice/sandbox/"
        wait_until(settled)


def test_a_card_whose_notice_never_comes_is_found_by_asking_on_return(page_url, payer):
    payer.pay(page_url, cards.NEVER)
    check_payment(charge=Charge.objects.get())
    assert settled()
    assert WebhookEvent.objects.get().fetched


def test_the_minute_sweep_asks_about_a_payer_who_never_came_back(
    page_url, payer, it_is, django_capture_on_commit_callbacks
):
    payer.pay(page_url, cards.NEVER)
    it_is(clock.now() + timedelta(minutes=1))
    sweep()
    assert settled()


def test_an_answer_and_a_notice_of_one_event_count_once(page_url, payer, silent_sandbox, teller):
    payer.pay(page_url)
    check_payment(charge=Charge.objects.get())
    payment = Payment.objects.get()
    event = silent_sandbox.store.by_merchant_reference(payment.reference)["event_id"]
    assert teller.tell(payment, event=event) == "settled"
    assert WebhookEvent.objects.count() == 1


def test_leaving_the_page_abandons_the_attempt_and_another_can_be_made(page_url, payer, charge, chan):
    assert payer.leave(page_url).status == 303
    check_payment(charge=charge)
    assert Payment.objects.get().state == PaymentState.ABANDONED
    assert start_payment(charge_id=charge.pk, actor=chan, payment_method="visa") != page_url


def test_a_double_click_on_the_hosted_page_pays_once(page_url, payer, silent_sandbox):
    assert [payer.pay(page_url).status for _ in range(2)] == [303, 303]
    assert len(silent_sandbox.store._all("SELECT * FROM webhooks")) == 1


def test_an_expired_page_is_replaced_only_after_the_gateway_says_so(page_url, charge, chan, silent_sandbox, it_is):
    it_is(clock.now() + timedelta(minutes=29))
    assert start_payment(charge_id=charge.pk, actor=chan, payment_method="visa") == page_url
    silent_sandbox.store._do("UPDATE payments SET expires_at = 0")
    assert start_payment(charge_id=charge.pk, actor=chan, payment_method="visa") != page_url
    assert sorted(Payment.objects.values_list("state", flat=True)) == ["abandoned", "started"]


def test_paid_on_an_expired_page_is_settled_and_no_second_page_opens(page_url, charge, chan, payer, it_is):
    payer.pay(page_url, cards.NEVER)
    it_is(clock.now() + timedelta(minutes=31))
    with pytest.raises(Refused) as refusal:
        start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    assert [reason.code for reason in refusal.value.reasons] == ["charge_settled"]
    assert settled()


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_hosted_page_speaks_three_languages_and_lists_its_cards(page_url, payer, language):
    page = payer.open(page_url.replace("lang=en", f"lang={language}"))
    assert page.status == 200 and "HK$504.00" in page.text and cards.NEVER in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"card": "1234 5678 9012 3456"}, "Type the number of a test card"),
        ({"expiry": "13/29"}, "MM/YY"),
        ({"code": "12"}, "3 digits"),
    ],
)
def test_what_is_typed_wrong_is_named_and_nothing_is_charged(page_url, payer, typed, words):
    page = payer.pay(page_url, **typed)
    assert (page.status, words in page.text, "<title>Error: " in page.text) == (422, True, True)
    assert current_gateway().fetch_status(payment_reference=Payment.objects.get().reference).event.status == "open"


def test_what_is_typed_is_escaped(page_url, payer: Payer):
    assert "<script>" not in payer.pay(page_url, "<script>alert(1)</script>").text


def test_a_page_of_nobody_is_not_there(silent_sandbox, payer):
    assert payer.open(f"{silent_sandbox.url}/pay/guess").status == 404
    assert payer.open(f"{silent_sandbox.url}/healthz").status == 200


def test_the_api_answers_only_the_merchant(payment, silent_sandbox, payer):
    assert payer.open(f"{silent_sandbox.url}/api/payments", b"{}").status == 401
    assert payer.open(f"{silent_sandbox.url}/api/payments/{payment.reference}").status == 401
    signed = {protocol.HEADER: protocol.sign(secret="a secret of the tests", purpose=protocol.START, body=b"[]")}
    with pytest.raises(Exception, match="400"):
        payer.opener.open(Request(f"{silent_sandbox.url}/api/payments", data=b"[]", headers=signed))


def test_an_answer_signed_by_another_is_not_believed(payment, settings):
    settings.SANDBOX_GATEWAY_SECRET = "another"
    with pytest.raises(GatewayUnavailable):
        current_gateway().fetch_status(payment_reference=payment.reference)


def test_the_gateway_says_so_if_it_never_heard_of_a_payment(silent_sandbox):
    assert current_gateway().fetch_status(payment_reference="9999-9999-9").event.status == "unknown"


def test_a_restart_keeps_the_payments(page_url, payer, silent_sandbox: Sandbox, tmp_path):
    payer.pay(page_url)
    again = Store(tmp_path / "payments.sqlite3")
    kept = again.by_merchant_reference(Payment.objects.get().reference)
    assert (kept["status"], kept["card"], len(again.due_webhooks())) == ("succeeded", "4242", 1)
    again.close()


def test_a_busy_port_is_one_clear_sentence(silent_sandbox, tmp_path):
    environment = {**os.environ, "SANDBOX_GATEWAY_URL": silent_sandbox.url, "ICMS_VAR": str(tmp_path)}
    words = [sys.executable, "-m", "dev.sandbox.server"]
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert ended.stderr == f"The sandbox gateway cannot use {silent_sandbox.url}: Address already in use.\n"


def test_the_server_needs_only_the_standard_library():
    words = "import sys; import dev.sandbox.server; print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=30)
    assert told.stdout == "False\n"
