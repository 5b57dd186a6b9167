"""Paying without an account: a fine found by both its marks and paid once, search fees, a receipt by e-mail."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts import periodic as accounts_periodic
from accounts.messages.tasks import TRIES, send_email
from accounts.models import AuditEntry, Message
from cases.models import Court
from icms.lib import storage
from icms.lib.errors import Refused
from payments.charges.services import Visitor, withdraw_charge
from payments.charges.tasks import make_receipt
from payments.checkout.services import start_payment
from payments.models import Charge, Fine, Payment, Receipt
from payments.public import services
from payments.public.reference_data import BadRegister, load_fines
from payments.refunds import services as refunds
from payments.refunds.requests import request_refund
from payments.states import ChargeState, PaymentState
from tests.factories.court import TUESDAY_10
from tests.factories.fines import DEMO, LAM, REFERENCE


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


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
            start_payment(charge_id=charge_id, actor=actor, payment_method="visa")
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
    start_payment(charge_id=charge.pk, actor=None, payment_method="visa")
    teller.tell(Payment.objects.get())
    make_receipt(Receipt.objects.get().pk)
    send_email(Message.objects.get().pk)
    send_email(Message.objects.get().pk)
    (letter,) = mail.outbox
    assert letter.to == ["lam@example.com"] and f"/zh-hant/pay/charge/{charge.key}/" in letter.body
    ((name, paper, kind),) = letter.attachments
    assert (name, kind) == ("receipt-MC-2026-000001.pdf", "application/pdf")
    text = PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert "MC-2026-000001" in text and REFERENCE in text and "Lam Siu Wai" in text
    message = Message.objects.get()
    assert (message.email_state, message.to, list(message.charges.all())) == ("sent", None, [charge])


def test_an_email_that_is_not_taken_is_kept_and_tried_again(begun, teller, monkeypatch):
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    email = Message.objects.get()

    def away(self, **kwargs):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    for _ in range(TRIES - 1):
        send_email(email.pk)
    email.refresh_from_db()
    assert (email.email_state, email.email_tries, email.email_error) == ("queued", TRIES - 1, "no mail server")
    send_email(email.pk)
    email.refresh_from_db()
    assert email.email_state == "failed"


def test_the_sweep_promises_a_lost_email_again(begun, teller, it_is, monkeypatch):
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    sent = []
    monkeypatch.setattr("accounts.periodic.enqueue_on_commit", lambda task, *args: sent.append((task.name, *args)))
    Message.objects.update(posted_at=TUESDAY_10)
    it_is(TUESDAY_10 + timedelta(minutes=1))
    accounts_periodic.sweep()
    assert ("accounts.messages.tasks.send_email", Message.objects.get().pk) in sent


def test_money_that_is_not_needed_is_told_by_email(begun, teller):
    withdraw_charge(charge=begun.charge, actor=None)
    teller.tell(begun)
    assert Payment.objects.get().state == PaymentState.TO_REFUND
    send_email(Message.objects.get().pk)
    assert "to be refunded" in mail.outbox[0].subject and not mail.outbox[0].attachments


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
def failed(begun, teller) -> Message:
    teller.tell(begun)
    make_receipt(Receipt.objects.get().pk)
    email = Message.objects.get()
    email.email_state, email.email_tries, email.email_error = "failed", TRIES, "550 no such mailbox"
    email.save()
    return email


def test_an_officer_corrects_the_address_and_sends_it_again(failed, client, person):
    client.force_login(person("accounts"))
    listed = client.get(reverse("accounts_desk:payments"), {"tab": "mail"}).content.decode()
    assert "550 no such mailbox" in listed and "lam@example.com" in listed
    address = reverse("accounts_desk:send_emails_again", args=[failed.charges.get().reference])
    assert "data-error-summary" in client.post(address, {"email": "lam@"}).content.decode()
    answer = client.post(address, {"email": "lam.sw@example.com"})
    assert answer.status_code == 302
    send_email(failed.pk)
    assert mail.outbox[0].to == ["lam.sw@example.com"] and mail.outbox[0].attachments
    entry = AuditEntry.objects.get(act="charge.emails_sent_again")
    assert entry.detail == {"was": "lam@example.com", "now": "lam.sw@example.com"}
    assert client.get(address).status_code == 404


def test_only_the_accounts_office_sends_it_again(failed, client, person):
    address = reverse("accounts_desk:send_emails_again", args=[failed.charges.get().reference])
    for username, answer in (("auditor", 403), ("registry", 403), ("chan", 403)):
        client.force_login(person(username))
        assert client.post(address, {"email": "x@example.com"}).status_code == answer
    assert Message.objects.get().email_state == "failed"


def test_a_visitor_is_told_of_a_refund_by_email(begun, teller, person):
    teller.tell(begun)
    Message.objects.all().delete()
    charge = Charge.objects.get()
    parts = {1: 32_000}
    refund = request_refund(charge_id=charge.pk, actor=person("accounts"), reason="directed", words="", parts=parts)
    refunds.refuse_refund(refund_id=refund.pk, officer=person("accounts.sup"), note="It was due.")
    send_email(Message.objects.get().pk)
    assert "It was due." in mail.outbox[0].body
