"""Paying without an account: a fine found by both its marks and paid once, search fees, a receipt by e-mail."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry, Message
from cases.models import Court
from icms.lib import clock, robots, storage
from icms.lib.errors import Refused
from payments import nightly
from payments.charges.mailing import TRIES, send_payer_email
from payments.charges.services import Visitor, start_payment, withdraw_charge
from payments.charges.tasks import make_receipt, stamp_payment
from payments.models import Charge, Fine, Means, PayerEmail, Payment, Receipt
from payments.public import services
from payments.public.loading import BadRegister, load_fines
from payments.refunds import services as refunds
from payments.refunds.asking import ask_refund
from payments.states import ChargeState, PaymentState
from tests.court import TUESDAY_10
from tests.payments import payer as cards

DEMO = Path("icms/demo/fines.csv")
REFERENCE, DOLLARS = "ESF26041788", "320"
LAM = Visitor("lam@example.com", "Lam Siu Wai")


@pytest.fixture
def fine(court) -> Fine:
    load_fines(DEMO)
    return Fine.objects.get(reference=REFERENCE)


@pytest.fixture
def fine_charge(fine) -> Charge:
    return services.pay_fine(fine_id=fine.pk, visitor=LAM, language="en")


@pytest.fixture
def begun(fine_charge, silent_sandbox) -> Payment:
    start_payment(charge_id=fine_charge.pk, actor=None, means="visa")
    return Payment.objects.select_related("charge").get()


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def look_up(client, reference=REFERENCE, amount=DOLLARS):
    return client.post(reverse("pay:fine"), {"reference": reference, "amount_cents": amount})


def pay_by(means, client, charge, **kwargs):
    return client.post(reverse("pay:pay", args=[charge.key]), {"means": means}, **kwargs)


# The charge


def test_a_fine_is_one_line_in_full(fine_charge):
    (line,) = fine_charge.lines.all()
    assert (line.charged_cents, line.rule, line.fee_item) == (32_000, "fine", None)
    assert (fine_charge.payer, fine_charge.payer_email, fine_charge.paid_by) == (None, "lam@example.com", "Lam Siu Wai")
    assert len(fine_charge.key) == 43 and fine_charge.title.zh_hant.startswith("定額罰款")


def test_a_paid_fine_is_not_paid_again(fine, begun, teller):
    teller.tell(begun)
    with pytest.raises(Refused) as refusal:
        services.pay_fine(fine_id=fine.pk, visitor=Visitor("other@example.com"), language="en")
    assert codes(refusal) == ["fine_paid"]
    with pytest.raises(IntegrityError, match="a_fine_is_paid_once"), transaction.atomic():
        charge = Charge.objects.get()
        charge.pk, charge.reference, charge.key = None, "7KM4-2QXD-Z", "another"
        charge.state, charge.settled_at, charge.confirmed_at = "raised", None, None
        charge.save(force_insert=True)


def test_while_somebody_is_paying_it_nobody_else_can(fine, begun):
    with pytest.raises(Refused) as refusal:
        services.pay_fine(fine_id=fine.pk, visitor=Visitor("other@example.com"), language="en")
    assert codes(refusal) == ["being_paid"]
    own = services.pay_fine(fine_id=fine.pk, visitor=LAM, language="en", own_keys=[begun.charge.key])
    assert own == begun.charge


def test_one_that_was_left_is_asked_about_and_given_to_the_next(fine, begun, payer, it_is):
    payer.leave(begun.page_url)
    it_is(TUESDAY_10 + timedelta(hours=1))
    nxt = services.pay_fine(fine_id=fine.pk, visitor=Visitor("other@example.com"), language="en")
    begun.charge.refresh_from_db()
    assert (begun.charge.state, nxt.key != begun.charge.key) == (ChargeState.WITHDRAWN, True)


def test_one_that_was_paid_in_its_last_second_is_found_paid(fine, begun, payer, it_is):
    payer.pay(begun.page_url)
    it_is(TUESDAY_10 + timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        services.pay_fine(fine_id=fine.pk, visitor=Visitor("other@example.com"), language="en")
    assert codes(refusal) == ["fine_paid"]
    assert Charge.objects.get().state == ChargeState.SETTLED


def test_a_charge_has_one_payer(fine_charge, chan):
    for wrong in ({"payer": chan}, {"payer_email": ""}, {"key": None}):
        with pytest.raises(IntegrityError, match="a_charge_has_one_payer"), transaction.atomic():
            Charge.objects.update(**wrong)


def test_an_account_cannot_pay_a_visitors_charge_nor_a_visitor_an_accounts(fine_charge, charge, chan, silent_sandbox):
    for charge_id, actor in ((fine_charge.pk, chan), (charge.pk, None)):
        with pytest.raises(Refused) as refusal:
            start_payment(charge_id=charge_id, actor=actor, means="visa")
        assert codes(refusal) == ["not_yours_to_pay"]


@pytest.mark.parametrize("quantity", [0, 51, -1])
def test_so_many_searches_and_no_others(court, quantity):
    with pytest.raises(Refused):
        services.pay_search_fee(
            court=Court.objects.get(pk="DC"), code="search", quantity=quantity, visitor=LAM, language="en"
        )


def test_a_writ_is_not_sold_here(court):
    with pytest.raises(Refused) as refusal:
        services.pay_search_fee(court=Court.objects.get(pk="DC"), code="writ", quantity=1, visitor=LAM, language="en")
    assert codes(refusal) == ["not_for_sale"]


# The receipt, by e-mail


def test_the_receipt_comes_by_email_in_the_language_that_was_chosen(fine, silent_sandbox, teller):
    charge = services.pay_fine(fine_id=fine.pk, visitor=LAM, language="zh-hant")
    start_payment(charge_id=charge.pk, actor=None, means="visa")
    teller.tell(Payment.objects.get())
    make_receipt(Receipt.objects.get().pk)
    send_payer_email(PayerEmail.objects.get().pk)
    send_payer_email(PayerEmail.objects.get().pk)
    (letter,) = mail.outbox
    assert letter.to == ["lam@example.com"] and f"/zh-hant/pay/charge/{charge.key}/" in letter.body
    ((name, paper, kind),) = letter.attachments
    assert (name, kind) == ("receipt-MC-2026-000001.pdf", "application/pdf")
    text = PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert "MC-2026-000001" in text and REFERENCE in text and "Lam Siu Wai" in text
    assert PayerEmail.objects.get().state == "sent" and not Message.objects.exists()


def test_an_email_that_is_not_taken_is_kept_and_tried_again(begun, teller, monkeypatch):
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    email = PayerEmail.objects.get()

    def away(self, **kwargs):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    for _ in range(TRIES - 1):
        send_payer_email(email.pk)
    email.refresh_from_db()
    assert (email.state, email.tries, email.error) == ("queued", TRIES - 1, "no mail server")
    send_payer_email(email.pk)
    email.refresh_from_db()
    assert email.state == "failed"


def test_the_sweep_promises_a_lost_email_again(begun, teller, it_is, monkeypatch):
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    sent = []
    monkeypatch.setattr("payments.nightly.after_commit", lambda task, *args: sent.append(task.name))
    it_is(TUESDAY_10 + timedelta(minutes=1))
    nightly.promise_again()
    assert "payments.charges.mailing.send_payer_email" in sent


def test_money_that_is_not_needed_is_told_by_email(begun, teller):
    withdraw_charge(charge=begun.charge, actor=None)
    teller.tell(begun)
    assert Payment.objects.get().state == PaymentState.TO_REFUND
    send_payer_email(PayerEmail.objects.get().pk)
    assert "to be refunded" in mail.outbox[0].subject and not mail.outbox[0].attachments


# The pages


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
    assert str(robots.UNSOLVED) in answer.content.decode()


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


@pytest.mark.parametrize("means", ["", "deposit", "shells"])
def test_a_visitor_is_asked_for_a_means_of_a_visitor(client, fine_charge, silent_sandbox, means):
    answer = pay_by(means, client, fine_charge)
    assert (answer.status_code, "Choose how to pay." in answer.content.decode()) == (409, True)
    assert not Payment.objects.exists()


def test_a_ceiling_holds_for_a_visitor_too(client, fine_charge, silent_sandbox):
    Means.objects.filter(pk="visa").update(ceiling_cents=31_999)
    page = client.get(reverse("pay:charge", args=[fine_charge.key])).content.decode()
    assert "Visa takes at most HK$319.99 a payment, and this is HK$320." in page
    text = pay_by("visa", client, fine_charge).content.decode()
    assert "You can pay by" in text and not Payment.objects.exists()
    pay_by("mastercard", client, fine_charge)
    assert Payment.objects.get().means == "mastercard"


def test_where_no_means_carries_it_the_visitor_is_sent_to_the_counter(client, fine_charge):
    Means.objects.update(ceiling_cents=1)
    page = client.get(reverse("pay:charge", args=[fine_charge.key])).content.decode()
    assert "Pay at the counter of the accounts office" in page and 'id="pay"' not in page


def test_if_the_gateway_is_away_nothing_is_charged(client, fine_charge, settings):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    answer = pay_by("visa", client, fine_charge)
    assert (answer.status_code, "Nothing was charged." in answer.content.decode()) == (409, True)


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


# The register


def test_the_register_is_loaded_once_and_what_is_known_is_not_changed(court, tmp_path):
    assert (load_fines(DEMO), load_fines(DEMO), Fine.objects.count()) == (6, 6, 6)
    other = tmp_path / "fines.csv"
    other.write_text(DEMO.read_text().replace("ESF26041788,MC,320", "ESF26041788,MC,420"))
    with pytest.raises(BadRegister, match="known with another amount"):
        load_fines(other)
    assert Fine.objects.get(reference=REFERENCE).amount_cents == 32_000


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("MC,320", "MC,lots", "line 2: the amount or the date"),
        ("MC,320", "MC,-1", "line 2: the amount must be above zero"),
        ("MC,320", "XX,320", "line 2: there is no court XX"),
        ("2027-03-31", "31 March", "line 2: the amount or the date"),
        ("KCF26112093", "ESF26041788", "twice"),
        ("reference,", "number,", "no column reference"),
    ],
)
def test_a_register_with_one_wrong_line_adds_nothing(court, tmp_path, old, new, words):
    file = tmp_path / "fines.csv"
    file.write_text(DEMO.read_text().replace(old, new))
    with pytest.raises(CommandError, match=words) as error:
        call_command("load_fines", str(file))
    assert error.value.returncode == 2
    assert not Fine.objects.exists()


def test_a_cent_of_a_fine_is_not_lost(court):
    load_fines(DEMO)
    assert Fine.objects.get(reference="FLF26083341").amount_cents == 200_050


def test_what_was_done_is_on_record(begun, teller):
    teller.tell(begun)
    acts = list(AuditEntry.objects.filter(subject=begun.charge.reference).values_list("act", flat=True))
    assert acts == ["charge.raised", "payment.started", "charge.settled"]
    assert not AuditEntry.objects.filter(subject=begun.charge.reference, actor__isnull=False).exists()


def test_the_receipt_is_stored_like_any_other(begun, teller):
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    assert storage.path_of(Receipt.objects.get().pdf_sha256).exists()


# The e-mail that did not go out, on the accounts office's desk


@pytest.fixture
def failed(begun, teller) -> PayerEmail:
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    email = PayerEmail.objects.get()
    email.state, email.tries, email.error = "failed", TRIES, "550 no such mailbox"
    email.save()
    return email


def test_an_officer_corrects_the_address_and_sends_it_again(failed, client, person):
    client.force_login(person("accounts"))
    listed = client.get(reverse("accounts_desk:payments"), {"tab": "mail"}).content.decode()
    assert "550 no such mailbox" in listed and "lam@example.com" in listed
    address = reverse("accounts_desk:send_emails_again", args=[failed.charge.reference])
    assert "data-error-summary" in client.post(address, {"email": "lam@"}).content.decode()
    answer = client.post(address, {"email": "lam.sw@example.com"})
    assert answer.status_code == 302
    send_payer_email(failed.pk)
    assert mail.outbox[0].to == ["lam.sw@example.com"] and mail.outbox[0].attachments
    entry = AuditEntry.objects.get(act="charge.emails_sent_again")
    assert entry.detail == {"was": "lam@example.com", "now": "lam.sw@example.com"}
    assert client.get(address).status_code == 404


def test_only_the_accounts_office_sends_it_again(failed, client, person):
    address = reverse("accounts_desk:send_emails_again", args=[failed.charge.reference])
    for username, answer in (("auditor", 403), ("registry", 403), ("chan", 403)):
        client.force_login(person(username))
        assert client.post(address, {"email": "x@example.com"}).status_code == answer
    assert PayerEmail.objects.get().state == "failed"


def test_a_visitor_is_told_of_a_refund_by_email(begun, teller, person):
    teller.tell(begun)
    PayerEmail.objects.all().delete()
    charge = Charge.objects.get()
    parts = {1: 32_000}
    refund = ask_refund(charge_id=charge.pk, actor=person("accounts"), reason="directed", words="", parts=parts)
    refunds.refuse_refund(refund_id=refund.pk, officer=person("accounts.sup"), note="It was due.")
    send_payer_email(PayerEmail.objects.get().pk)
    assert "It was due." in mail.outbox[0].body
