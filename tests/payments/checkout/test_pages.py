"""The payer's pages: what is owed, off and back, the receipt; and who may not see them."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from icms.lib import clock
from payments import subjects
from payments.charges.services import withdraw_charge
from payments.charges.tasks import make_receipt, stamp_payment
from payments.models import Charge, Payment
from payments.states import ChargeState, PaymentState
from tests.factories import payer as cards

BY_VISA = {"payment_method": "visa"}


@pytest.fixture
def chan_client(client, chan):
    client.force_login(chan)
    return client


def page_of(charge: Charge, name: str = "charge") -> str:
    return reverse(f"payments:{name}", args=[charge.reference])


def test_the_page_says_what_is_owed_and_why(chan_client, charge):
    text = chan_client.get(page_of(charge)).content.decode()
    for words in ("Pay HK$504", "Commencing an action by writ", "630.00", "504.00", "From 6\u00a0May 2027"):
        assert words in text


def test_pay_goes_to_the_hosted_page_with_see_other(chan_client, charge, silent_sandbox):
    answer = chan_client.post(page_of(charge, "pay"), BY_VISA)
    assert (answer.status_code, answer["Location"].startswith(f"{silent_sandbox.url}/pay/")) == (303, True)


def test_pay_pressed_twice_goes_to_the_same_page(chan_client, charge, silent_sandbox):
    first, second = (chan_client.post(page_of(charge, "pay"), BY_VISA)["Location"] for _ in range(2))
    assert first == second
    assert Payment.objects.count() == 1
    assert AuditEntry.objects.filter(act="payment.started").count() == 1


def test_pay_by_get_shows_the_page_with_the_button(chan_client, charge):
    assert chan_client.get(page_of(charge, "pay"))["Location"] == page_of(charge)


def test_if_the_gateway_is_away_the_page_says_so_and_nothing_is_lost(chan_client, charge, settings):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    answer = chan_client.post(page_of(charge, "pay"), BY_VISA)
    assert answer.status_code == 200
    assert "Nothing was charged. Try again in a minute." in answer.content.decode()
    assert Charge.objects.get().state == ChargeState.RAISED


def test_a_decline_says_that_the_card_was_not_charged_and_lets_try_again(chan_client, payment, payer):
    payer.pay(payment.page_url, cards.DECLINE)
    answer = chan_client.get(page_of(payment.charge, "return"), follow=True)
    text = answer.content.decode()
    assert "The payment was not taken." in text and "Nothing was charged, and your draft is kept." in text
    assert chan_client.post(page_of(payment.charge, "pay"), BY_VISA)["Location"] != payment.page_url


def test_while_the_bank_thinks_the_page_waits_and_polls(chan_client, payment, payer):
    payer.pay(payment.page_url, cards.SLOW)
    text = chan_client.get(page_of(payment.charge, "return"), follow=True).content.decode()
    assert "nothing is lost" in text and f'data-poll="{page_of(payment.charge)}"' in text
    assert "Do not pay a second time." in text and '<form method="post" action="/en/payments/' not in text


def test_back_without_having_paid_the_button_is_there_again(chan_client, payment):
    text = chan_client.get(page_of(payment.charge, "return"), follow=True).content.decode()
    assert "Pay HK$504" in text and "data-poll" not in text


def test_back_and_settled_the_payer_goes_on_to_what_was_paid_for(chan_client, payment, payer, monkeypatch):
    kind = subjects.SubjectKind("Thing", "payments:charge", "payments:receipt")
    monkeypatch.setitem(subjects.subject_kinds._answers, "thing", kind)
    payer.pay(payment.page_url)
    answer = chan_client.get(page_of(payment.charge, "return"))
    assert answer["Location"] == reverse("payments:receipt", args=[payment.charge.subject])


def test_settled_the_page_shows_the_stamp_and_the_receipt(chan_client, payment, teller):
    teller.tell(payment)
    charge = payment.charge
    assert "The receipt is being made." in chan_client.get(page_of(charge)).content.decode()
    assert chan_client.get(page_of(charge, "receipt")).status_code == 404
    stamp_payment(charge.pk)
    make_receipt(Charge.objects.get().receipt.pk)
    text = chan_client.get(page_of(charge)).content.decode()
    assert "HK$504 is paid" in text and "DC-2026-000001" in text and "data-poll" not in text
    paper = chan_client.get(page_of(charge, "receipt"))
    assert paper["Content-Disposition"] == 'attachment; filename="receipt-DC-2026-000001.pdf"'
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")


def test_paying_a_settled_or_withdrawn_charge_is_refused(chan_client, charge_of, payment, teller, chan):
    teller.tell(payment)
    other = withdraw_charge(charge=charge_of(chan, subject="another"), actor=chan)
    for each, words in ((payment.charge, "paid already"), (other, "withdrawn")):
        answer = chan_client.post(page_of(each, "pay"), BY_VISA)
        assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_money_kept_for_refund_is_shown_to_the_payer(chan_client, payment, teller):
    teller.tell(payment, amount_cents=50_300)
    assert "A payment of HK$503 is kept for refund." in chan_client.get(page_of(payment.charge)).content.decode()
    assert Payment.objects.get().state == PaymentState.TO_REFUND


def test_once_the_concession_has_ended_meanwhile_the_fee_must_be_checked_again(chan_client, charge_of, chan, it_is):
    it_is(clock.from_court(datetime(2027, 5, 5, 17, 20)))
    charge = charge_of(chan)
    it_is(clock.from_court(datetime(2027, 5, 5, 17, 40)))
    answer = chan_client.post(page_of(charge, "pay"), BY_VISA)
    assert (answer.status_code, "The fee is another now" in answer.content.decode()) == (200, True)
    assert not Payment.objects.exists()


def test_the_list_shows_ones_own_payments_and_no_others(client, person, charge, charge_of):
    other = charge_of(person("ng"), subject="another")
    client.force_login(person("ng"))
    text = client.get(reverse("payments:list")).content.decode()
    assert other.reference in text and charge.reference not in text


def test_a_list_without_payments_says_what_would_be_there(client, person):
    client.force_login(person("ng"))
    assert "Nothing to pay" in client.get(reverse("payments:list")).content.decode()


def test_long_lists_are_paged(chan_client, charge_of, chan):
    for number in range(27):
        charge_of(chan, subject=f"thing {number}")
    assert chan_client.get(reverse("payments:list"), {"page": 2}).content.decode().count("/en/payments/") >= 2


@pytest.mark.parametrize("name", ["charge", "return", "receipt", "pay"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("ng", 404), ("lee.ou", 404), ("wong.pa", 403), ("wong.sa", 403), ("registry", 404), ("helpcentre", 404)],
)
def test_strangers_find_nothing_and_administrators_may_not(client, person, charge, name, who, status):
    client.force_login(person(who))
    assert client.get(page_of(charge, name)).status_code == status
    assert client.post(page_of(charge, "pay")).status_code == status


@pytest.mark.parametrize("who", ["accounts", "accounts.sup", "auditor"])
def test_the_accounts_office_and_the_auditor_read_and_do_not_pay(client, person, charge, who):
    client.force_login(person(who))
    page = client.get(page_of(charge))
    pays = re.search(r"Pay HK\$504\s*</button>", page.content.decode())
    assert (page.status_code, pays) == (200, None)
    assert client.post(page_of(charge, "pay")).status_code == 403
    assert client.get(page_of(charge, "return")).status_code == 403


@pytest.mark.parametrize("who", ["wong.pa", "wong.sa", "accounts", "registry"])
def test_only_filers_have_a_list_of_payments(client, person, who):
    client.force_login(person(who))
    assert client.get(reverse("payments:list")).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client, charge):
    for name in ("charge", "return", "receipt", "pay"):
        assert "/account/sign-in/" in client.get(page_of(charge, name))["Location"]


def test_a_reference_as_somebody_types_it_is_found(chan_client, charge):
    typed = charge.reference.lower().replace("-", "")
    assert chan_client.get(reverse("payments:charge", args=[typed])).status_code == 200


@pytest.mark.parametrize("typed", ["nonsense", "7KM4-2QXD-Z", "' OR 1=1"])
def test_a_reference_of_nothing_is_not_there(chan_client, charge, typed):
    assert chan_client.get(reverse("payments:charge", args=[typed])).status_code == 404


def test_webhooks_need_no_cookie_and_take_only_posts(client, payment, teller):
    body, headers = teller.notice(payment)
    url = "/gateway/notice/sandbox/"
    assert client.get(url).status_code == 405
    assert client.post("/gateway/notice/other/", body, "application/json").status_code == 404
    assert client.post(url, body, "application/json").status_code == 401
    answer = client.post(url, body, "application/json", headers=headers)
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"settled", {})


def test_a_notice_too_long_is_refused_unread(client, court):
    assert client.post("/gateway/notice/sandbox/", b"x" * 70_000, "application/json").status_code == 413


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_every_face_of_the_page_is_shown_in_every_language(chan_client, payment, teller, language):
    address = f"/{language}/payments/{payment.charge.reference}/"
    assert chan_client.get(address).status_code == 200
    teller.tell(payment, amount_cents=1)
    assert chan_client.get(address).status_code == 200
    assert chan_client.get(f"/{language}/payments/").status_code == 200
