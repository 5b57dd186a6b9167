"""The pages of paying without an account: what is found, chosen, paid, waited for and refused, as a visitor sees it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Court
from icms.lib import clock, rate_limits
from payments.charges.tasks import make_receipt, stamp_payment
from payments.models import Charge, Payment, PaymentMethod
from payments.public import services
from tests.factories import payer as cards
from tests.factories.court import TUESDAY_10
from tests.factories.fines import DOLLARS, LAM, REFERENCE


def look_up(client, reference=REFERENCE, amount=DOLLARS):
    return client.post(reverse("pay:fine"), {"reference": reference, "amount_cents": amount})


def pay_by(payment_method, client, charge, **kwargs):
    return client.post(reverse("pay:pay", args=[charge.key]), {"payment_method": payment_method}, **kwargs)


def test_a_fine_is_found_paid_and_receipted_on_the_pages(client, fine, sandbox, payer):
    text = look_up(client, "esf 2604-1788").content.decode()
    assert "Pay the fine of HK$320" in text and "Eastern Magistrates" in text
    ticket = text.split('name="ticket" value="')[1].split('"')[0]
    typed = {"ticket": ticket, "email": "lam@example.com", "name": "", "language": "en"}
    answer = client.post(reverse("pay:pay_fine"), typed, follow=True)
    assert "How you pay" in answer.content.decode() and "PPS" in answer.content.decode()
    answer = pay_by("visa", client, Charge.objects.get())
    assert answer.status_code == 303 and answer["Location"].startswith(f"{sandbox.url}/pay/")
    back = payer.pay(answer["Location"]).goes_to
    charge = Charge.objects.get()
    assert f"/pay/charge/{charge.key}/return/" in back
    page = client.get(back.split("://", 1)[1].split("/", 1)[1].join(["/", ""]), follow=True).content.decode()
    assert "HK$320 is paid" in page and "MC-2026-000001" in page and "l•••@example.com" in page
    stamp_payment(charge.pk)
    make_receipt(charge.receipt.pk)
    paper = client.get(reverse("pay:receipt", args=[charge.key]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    assert "It was paid on 24\u00a0November 2026." in look_up(client).content.decode()


@pytest.mark.parametrize(("reference", "amount"), [("ESF26041789", "320"), (REFERENCE, "321"), ("KCF26112093", "320")])
def test_unknown_and_mismatched_are_answered_alike(client, fine, reference, amount):
    answer = look_up(client, reference, amount)
    assert answer.status_code == 200
    assert "We find no fine with this reference and this amount." in answer.content.decode()


@pytest.mark.parametrize(
    ("reference", "amount", "words"),
    [("", "320", "Type the reference"), ("AB", "320", "between 6 and 20"), (REFERENCE, "a lot", "Enter an amount")],
)
def test_what_is_typed_wrong_is_said(client, fine, reference, amount, words):
    assert words in look_up(client, reference, amount).content.decode()


def test_without_script_a_connection_looks_a_few_up_an_hour(client, fine, settings):
    settings.PUBLIC_PAYMENTS_WITHOUT_SCRIPT = 2
    assert [look_up(client).status_code for _ in range(3)] == [200, 200, 429]


def test_one_reference_is_not_guessed_at_from_many_connections(client, fine, settings):
    settings.PUBLIC_PAYMENTS_WITHOUT_SCRIPT = 100
    settings.FINE_LOOKUPS_OF_ONE_REFERENCE = 3
    answers = [look_up(client, amount=str(300 + guess)) for guess in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert look_up(client).status_code == 429  # the right amount too: nobody learns which it was


def test_a_wrong_solution_is_turned_away(client, fine):
    answer = client.post(reverse("pay:fine"), {"reference": REFERENCE, "amount_cents": DOLLARS, "altcha": "rubbish"})
    assert str(rate_limits.UNSOLVED) in answer.content.decode()


@pytest.mark.parametrize("ticket", ["", "rubbish", "MQ:1abcde:xyz"])
def test_a_fine_cannot_be_paid_without_having_been_found(client, fine, ticket):
    typed = {"ticket": ticket, "email": "lam@example.com", "language": "en"}
    assert client.post(reverse("pay:pay_fine"), typed)["Location"] == reverse("pay:fine")
    assert client.get(reverse("pay:pay_fine"))["Location"] == reverse("pay:fine")
    assert not Charge.objects.exists()


def test_without_an_address_there_is_no_receipt_so_it_is_asked_for(client, fine):
    ticket = look_up(client).content.decode().split('name="ticket" value="')[1].split('"')[0]
    text = client.post(reverse("pay:pay_fine"), {"ticket": ticket, "language": "en"}).content.decode()
    assert "Pay the fine of HK$320" in text and "error-summary" in text


def test_a_search_fee_for_three_files(client, court, silent_sandbox):
    page = reverse("pay:search_fee")
    assert "HK$14, each document or file" in client.get(page).content.decode()
    typed = {"court": "DC", "quantity": "3", "about": "DCPI 1234/2026", "email": "lam@example.com", "language": "en"}
    text = client.post(page, typed, follow=True).content.decode()
    assert "Pay HK$42" in text and "× 3" in text and "DCPI 1234/2026" in text
    assert "HK$14 instead of HK$18 each, because it is paid electronically" in text
    charge = Charge.objects.get()
    answer = pay_by("pps", client, charge)
    assert answer["Location"].startswith(f"{silent_sandbox.url}/pay/")


def test_a_search_fee_page_left_open_across_the_end_shows_old_and_new(client, court, it_is, silent_sandbox):
    from datetime import datetime

    it_is(clock.from_court(datetime(2027, 5, 5, 17, 20)))
    charge = services.pay_search_fee(
        court=Court.objects.get(pk="DC"), code="search", quantity=1, visitor=LAM, language="en"
    )
    it_is(clock.from_court(datetime(2027, 5, 5, 17, 40)))
    text = pay_by("visa", client, charge, follow=True).content.decode()
    assert "The fee is HK$18 now, not HK$14." in text and "Pay HK$18" in text
    assert not Payment.objects.exists()


def test_a_key_opens_its_own_charge_and_no_other(client, fine_charge, charge):
    for key in ("nonsense", charge.reference, fine_charge.reference):
        for name in ("charge", "receipt", "return", "pay"):
            assert client.get(reverse(f"pay:{name}", args=[key])).status_code in (404, 302 if name == "pay" else 404)
    assert client.get(reverse("pay:charge", args=[fine_charge.key])).status_code == 200
    assert client.get(reverse("pay:receipt", args=[fine_charge.key])).status_code == 404


def test_after_ninety_days_the_page_is_gone(client, begun, teller, it_is):
    teller.tell(begun)
    page = reverse("pay:charge", args=[begun.charge.key])
    it_is(TUESDAY_10 + timedelta(days=89))
    assert client.get(page).status_code == 200
    it_is(TUESDAY_10 + timedelta(days=91))
    assert client.get(page).status_code == 404


def test_a_declined_card_says_so_and_lets_try_again(client, begun, payer):
    payer.pay(begun.page_url, cards.DECLINE)
    text = client.get(reverse("pay:return", args=[begun.charge.key]), follow=True).content.decode()
    assert "Nothing was charged. Try again" in text and "Try again: pay HK$320" in text


def test_while_the_bank_thinks_the_page_waits(client, begun, payer):
    payer.pay(begun.page_url, cards.SLOW)
    text = client.get(reverse("pay:return", args=[begun.charge.key]), follow=True).content.decode()
    assert f'data-poll="{reverse("pay:charge", args=[begun.charge.key])}"' in text


@pytest.mark.parametrize("payment_method", ["", "deposit", "shells"])
def test_a_visitor_is_asked_for_a_means_of_a_visitor(client, fine_charge, silent_sandbox, payment_method):
    answer = pay_by(payment_method, client, fine_charge)
    assert (answer.status_code, "Choose how to pay." in answer.content.decode()) == (200, True)
    assert not Payment.objects.exists()


def test_a_ceiling_holds_for_a_visitor_too(client, fine_charge, silent_sandbox):
    PaymentMethod.objects.filter(pk="visa").update(ceiling_cents=31_999)
    page = client.get(reverse("pay:charge", args=[fine_charge.key])).content.decode()
    assert "Visa takes at most HK$319.99 a payment, and this is HK$320." in page
    text = pay_by("visa", client, fine_charge).content.decode()
    assert "You can pay by" in text and not Payment.objects.exists()
    pay_by("mastercard", client, fine_charge)
    assert Payment.objects.get().payment_method == "mastercard"


def test_where_no_means_carries_it_the_visitor_is_sent_to_the_counter(client, fine_charge):
    PaymentMethod.objects.update(ceiling_cents=1)
    page = client.get(reverse("pay:charge", args=[fine_charge.key])).content.decode()
    assert "Pay at the counter of the accounts office" in page and 'id="pay"' not in page


def test_if_the_gateway_is_away_nothing_is_charged(client, fine_charge, settings):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    answer = pay_by("visa", client, fine_charge)
    assert (answer.status_code, "Nothing was charged." in answer.content.decode()) == (200, True)


def test_the_accounts_office_reads_a_visitors_charge(client, begun, teller, person):
    teller.tell(begun)
    client.force_login(person("accounts"))
    assert "HK$320 is paid" in client.get(reverse("payments:charge", args=[begun.charge.reference])).content.decode()
    client.force_login(person("chan"))
    assert client.get(reverse("payments:charge", args=[begun.charge.reference])).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_every_page_in_every_language(client, begun, teller, language):
    for path in ("", "fine/", "search-fee/", f"charge/{begun.charge.key}/"):
        assert client.get(f"/{language}/pay/{path}").status_code == 200
    teller.tell(begun)
    assert client.get(f"/{language}/pay/charge/{begun.charge.key}/").status_code == 200
