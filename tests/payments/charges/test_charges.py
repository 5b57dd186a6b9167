"""A charge: one for each thing, withdrawn or settled, and the database holds what must be true of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from cases.models import Court
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.trilingual import Trilingual
from payments.charges.selectors import open_charge_of, settled_charge_of
from payments.charges.services import raise_charge, withdraw_charge
from payments.fees.quote import quote
from payments.models import Charge, Payment, WebhookEvent
from payments.states import ChargeState, PaymentState
from payments.webhooks.services import process_event
from tests.factories.court import TUESDAY_10
from tests.factories.payer import Teller


def acts(charge: Charge) -> list[str]:
    return list(AuditEntry.objects.filter(subject=charge.reference).order_by("pk").values_list("act", flat=True))


def test_a_charge_keeps_its_lines_as_they_were_quoted(charge):
    (line,) = charge.lines.all()
    assert (line.code, line.ordinary_cents, line.charged_cents, line.rule) == ("writ", 63_000, 50_400, "concession")
    assert line.because.zh_hant.startswith("以電子方式呈交")
    assert (charge.amount_cents, charge.state, charge.deemed_day) == (50_400, ChargeState.RAISED, date(2026, 11, 24))
    assert acts(charge) == ["charge.raised"]


def test_raised_twice_it_is_one_charge(charge, charge_of, chan):
    assert charge_of(chan) == charge
    assert Charge.objects.count() == 1


def test_at_another_price_the_old_charge_is_withdrawn_and_a_new_one_raised(charge, charge_of, chan):
    dearer = charge_of(chan, items=(("DC", "writ", 1), ("DC", "search", 1)))
    charge.refresh_from_db()
    assert (charge.state, dearer.state, dearer.amount_cents) == (ChargeState.WITHDRAWN, ChargeState.RAISED, 51_800)
    assert open_charge_of("thing", charge.subject) == dearer


def test_blocked_items_raise_no_charge(court, chan):
    blocked = quote([("MC", "court_record", 1)], deemed_day=date(2026, 11, 24))
    with pytest.raises(Refused) as refusal:
        raise_charge(
            subject_kind="thing",
            subject="X",
            court=Court.objects.get(pk="MC"),
            payer=chan,
            quote=blocked,
            language="en",
        )
    assert [reason.code for reason in refusal.value.reasons] == ["fee_not_set"]
    assert not Charge.objects.exists()


def test_nothing_owed_raises_no_charge(court, chan):
    free = quote([("DC", "statement_of_claim", 1)], deemed_day=date(2026, 11, 24))
    with pytest.raises(ValueError, match="Nothing is owed"):
        raise_charge(
            subject_kind="thing", subject="X", court=Court.objects.get(pk="DC"), payer=chan, quote=free, language="en"
        )


def test_the_title_is_kept_in_three_languages(court, chan):
    title = Trilingual("A v B", "甲 訴 乙", "甲 诉 乙")
    fee = quote([("DC", "writ", 1)], deemed_day=date(2026, 11, 24))
    dc = Court.objects.get(pk="DC")
    raised = raise_charge(
        subject_kind="thing", subject="X", court=dc, payer=chan, quote=fee, language="zh-hant", title=title
    )
    assert Charge.objects.get(pk=raised.pk).title == title


def test_withdrawn_twice_is_withdrawn_once(charge, chan):
    withdraw_charge(charge=charge, actor=chan)
    assert withdraw_charge(charge=charge.pk, actor=chan).state == ChargeState.WITHDRAWN
    assert acts(charge) == ["charge.raised", "charge.withdrawn"]


def test_a_settled_charge_cannot_be_withdrawn(payment, teller: Teller, chan):
    teller.tell(payment)
    with pytest.raises(Refused) as refusal:
        withdraw_charge(charge=payment.charge, actor=chan)
    assert [reason.code for reason in refusal.value.reasons] == ["charge_settled"]
    assert settled_charge_of("thing", payment.charge.subject) == payment.charge


def test_after_one_is_settled_another_may_be_raised(payment, teller: Teller, charge_of, chan):
    teller.tell(payment)
    assert charge_of(chan) != payment.charge


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_cents": 0},
        {"state": "settled"},
        {"state": "withdrawn"},
        {"settled_at": clock.now()},
        {"stamped": True},
    ],
)
def test_the_database_refuses_a_charge_that_makes_no_sense(charge, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.filter(pk=charge.pk).update(**wrong)


def test_a_charge_is_not_settled_before_it_was_confirmed(payment, teller: Teller, it_is):
    """The clock of the server that took the webhook may be ahead of the one that acts on it."""
    confirmed_at = TUESDAY_10 + timedelta(seconds=2)
    it_is(confirmed_at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("payments.webhooks.services.process_event", lambda **kwargs: None)
        teller.tell(payment)
    it_is(TUESDAY_10)
    process_event(event_pk=WebhookEvent.objects.get().pk)
    charge = Charge.objects.get()
    assert (charge.confirmed_at, charge.settled_at) == (confirmed_at, confirmed_at)


def test_the_database_refuses_a_charge_settled_before_it_was_confirmed(charge):
    with pytest.raises(IntegrityError, match="settled_not_before_confirmed"), transaction.atomic():
        Charge.objects.filter(pk=charge.pk).update(
            state="settled", confirmed_at=TUESDAY_10, settled_at=TUESDAY_10 - timedelta(microseconds=1)
        )


def test_the_database_refuses_a_second_open_charge_for_one_thing(charge):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy = Charge.objects.get(pk=charge.pk)
        copy.pk, copy.reference = None, "AAAA-AAAA-A"
        copy.save()


@pytest.mark.parametrize("state", [PaymentState.STARTED, PaymentState.SUCCEEDED])
def test_the_database_refuses_two_payments_open_or_two_succeeded(payment, teller: Teller, state):
    if state == PaymentState.SUCCEEDED:
        teller.tell(payment)
    kept = Payment.objects.get(pk=payment.pk)
    assert kept.state == state
    second = Payment.objects.get(pk=payment.pk)
    second.pk, second.reference, second.provider_reference = None, "AAAA-AAAA-A", "another"
    second.idempotency_key = "00000000-0000-0000-0000-000000000001"
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)


def test_the_database_refuses_a_success_that_took_another_amount(payment, teller: Teller):
    teller.tell(payment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(captured_cents=50_399)


def test_a_quote_for_another_payer_is_another_charge(charge, charge_of, person):
    assert charge_of(person("ng")) != charge
