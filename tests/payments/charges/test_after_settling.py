"""What follows a settled charge: the stamp of its payment, the receipt as a paper, and what the minute sweep finds."""

import io
from datetime import datetime, timedelta

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from pyhanko.pdf_utils.reader import PdfFileReader

from accounts.models import AuditEntry
from cases.calendar.services import record_closure
from icms.lib import clock, storage
from payments import periodic
from payments.charges import receipts, stamps
from payments.charges.tasks import correct_payment_stamps, make_receipt, stamp_payment
from payments.checkout.services import start_payment
from payments.gateways.protocol import GatewayUnavailable
from payments.models import Charge, Payment, PaymentStamp, Receipt, WebhookEvent
from payments.states import ChargeState, PaymentState
from tests.factories.court import TUESDAY_10

FRIDAY_1812 = clock.from_court(datetime(2026, 11, 20, 18, 12, 40))
MONDAY_0845 = clock.from_court(datetime(2026, 11, 23, 8, 45))


@pytest.fixture
def settled(payment, teller) -> Charge:
    teller.tell(payment)
    return Charge.objects.get()


def test_a_payment_confirmed_after_closing_is_stamped_at_the_next_opening(payment, teller, it_is):
    it_is(FRIDAY_1812)
    teller.tell(payment)
    it_is(FRIDAY_1812 + timedelta(days=9))
    stamp_payment(payment.charge_id)
    stamp = PaymentStamp.objects.get()
    assert (stamp.received_at, stamp.deemed_at, stamp.payment) == (FRIDAY_1812, MONDAY_0845, payment)
    assert "8:45" in stamp.because.en


def test_stamped_twice_it_is_stamped_once(settled):
    assert stamps.stamp(charge_id=settled.pk) is not None
    assert stamps.stamp(charge_id=settled.pk) is None
    assert PaymentStamp.objects.count() == 1


def test_what_is_not_settled_is_not_stamped(charge):
    assert stamps.stamp(charge_id=charge.pk) is None


def test_a_closure_entered_after_the_event_stamps_the_payment_anew(settled, person):
    stamp_payment(settled.pk)
    until = TUESDAY_10 + timedelta(hours=4)
    record_closure(
        office=None,
        reason="gale",
        from_at=TUESDAY_10 - timedelta(minutes=10),
        until_at=until,
        actor=person("registry.sup"),
    )
    correct_payment_stamps()
    correct_payment_stamps()
    old, new = PaymentStamp.objects.order_by("pk")
    assert (old.deemed_at, new.deemed_at, new.supersedes) == (TUESDAY_10, until, old)
    assert AuditEntry.objects.filter(act="payment.restamped").count() == 1


def test_the_database_refuses_to_change_a_stamp(settled):
    stamp_payment(settled.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentStamp.objects.update(deemed_at=MONDAY_0845)


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_receipt_is_a_signed_tagged_pdf_in_the_payers_language(settled, language):
    Charge.objects.update(language=language)
    make_receipt(settled.receipt.pk)
    made = storage.path_of(Receipt.objects.get().pdf_sha256).read_bytes()
    with pikepdf.open(io.BytesIO(made)) as file:
        assert str(file.Root.Lang).startswith({"en": "en", "zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}[language])
        assert file.Root.MarkInfo.Marked and "/StructTreeRoot" in file.Root
        named = {"en": "Receipt", "zh-hant": "收據", "zh-hans": "收据"}[language]
        assert str(file.docinfo["/Title"]) == f"{named} DC-2026-000001"
        assert b"pdfuaid" in file.Root.Metadata.read_bytes()
    (signature,) = PdfFileReader(io.BytesIO(made)).embedded_signatures
    assert signature.compute_integrity_info() is None
    assert signature.evaluate_signature_coverage().name == "ENTIRE_FILE"


def test_the_receipt_is_made_once(settled):
    assert receipts.make_pdf(receipt_id=settled.receipt.pk)
    kept = Receipt.objects.get().pdf_sha256
    assert not receipts.make_pdf(receipt_id=settled.receipt.pk)
    assert Receipt.objects.get().pdf_sha256 == kept
    assert AuditEntry.objects.filter(act="receipt.made").count() == 1


def test_the_paper_of_one_receipt_is_not_that_of_another(settled, charge_of, chan):
    other = charge_of(chan, subject="another")
    Charge.objects.filter(pk=other.pk).update(state="settled", confirmed_at=TUESDAY_10, settled_at=TUESDAY_10)
    receipts.issue_receipt(charge=other, at=TUESDAY_10)
    receipts.make_pdf(receipt_id=settled.receipt.pk)
    assert Receipt.objects.get(charge=other).pdf_sha256 is None


def test_the_sweep_promises_again_what_was_lost(settled, it_is, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("payments.periodic.enqueue_on_commit", lambda task, *args: sent.append((task.name, args)))
    it_is(TUESDAY_10 + timedelta(minutes=1))
    periodic.enqueue_unfinished()
    assert sent == [
        ("payments.charges.tasks.stamp_payment", (settled.pk,)),
        ("payments.charges.tasks.make_receipt", (settled.receipt.pk,)),
        ("payments.charges.tasks.correct_payment_stamps", ()),
    ]


def test_the_sweep_leaves_alone_what_was_settled_a_moment_ago(settled, monkeypatch):
    sent = []
    monkeypatch.setattr("payments.periodic.enqueue_on_commit", lambda task, *args: sent.append(args))
    periodic.enqueue_unfinished()
    assert sent == [()]


def test_a_gateway_that_is_away_is_asked_again_later(payment, silent_sandbox, settings, it_is):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    it_is(TUESDAY_10 + timedelta(minutes=2))
    periodic.sweep()
    assert Payment.objects.get().status_fetched_at is None
    settings.SANDBOX_GATEWAY_URL = silent_sandbox.url
    periodic.sweep()
    assert Payment.objects.get().status_fetched_at == TUESDAY_10 + timedelta(minutes=2)


def test_an_attempt_the_gateway_never_heard_of_is_ended(charge, chan, silent_sandbox, monkeypatch, it_is):
    with monkeypatch.context() as patch:
        patch.setattr("payments.gateways.sandbox.SandboxGateway.start", _away)
        with pytest.raises(Exception, match="gateway_unavailable"):
            start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    assert Payment.objects.get().state == PaymentState.STARTED
    it_is(TUESDAY_10 + timedelta(minutes=2))
    periodic.sweep()
    assert Payment.objects.get().state == PaymentState.ABANDONED


def test_one_notice_that_cannot_be_acted_on_does_not_hold_up_the_next(payment, teller, charge_of, chan, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("payments.webhooks.services.process_event", lambda event_pk: None)
        teller.tell(payment)
    broken = WebhookEvent.objects.get()
    WebhookEvent.objects.bulk_create(
        [
            WebhookEvent(
                gateway="sandbox",
                event_id="earlier",
                body=b"",
                body_sha256="0",
                signature_ok=True,
                received_at=TUESDAY_10 - timedelta(minutes=1),
                payment_reference=payment.reference,
                provider_reference=payment.provider_reference,
                status="nonsense",
            )
        ]
    )
    periodic.process_stored_events()
    broken.refresh_from_db()
    assert (broken.outcome, Charge.objects.get().state) == ("settled", ChargeState.SETTLED)
    assert WebhookEvent.objects.filter(processed_at=None).count() == 1


def _away(*args, **kwargs):
    raise GatewayUnavailable("away")
