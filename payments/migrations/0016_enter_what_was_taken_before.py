"""Money that was taken before there was a ledger is entered; what waited for refund gets its row in the queue."""

from datetime import timedelta, timezone

from django.db import migrations
from django.db.models import F

HONG_KONG = timezone(timedelta(hours=8))


def enter(apps, schema_editor):
    Payment = apps.get_model("payments", "Payment")
    LedgerEntry = apps.get_model("payments", "LedgerEntry")
    LedgerRow = apps.get_model("payments", "LedgerRow")
    Refund = apps.get_model("payments", "Refund")
    taken = Payment.objects.filter(state__in=["succeeded", "to_refund"])
    taken.filter(captured_at=None).update(captured_at=F("decided_at"))
    for payment in taken.filter(captured_cents__gt=0).select_related("charge").iterator():
        settles = payment.state == "succeeded"
        entry = LedgerEntry.objects.create(
            kind="taken" if settles else "kept",
            at=payment.decided_at,
            day=payment.captured_at.astimezone(HONG_KONG).date(),
            currency=payment.captured_currency,
            charge=payment.charge,
            payment=payment,
        )
        place = "income" if settles else "refunds"
        LedgerRow.objects.create(entry=entry, place="provider", key=payment.gateway, cents=-payment.captured_cents)
        LedgerRow.objects.create(entry=entry, place=place, key=payment.charge.court_id, cents=payment.captured_cents)
        if not settles:
            Refund.objects.create(
                payment=payment,
                cents=payment.captured_cents,
                currency=payment.captured_currency,
                reason="not_needed",
                asked_at=payment.decided_at,
            )


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_money_is_guarded")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
