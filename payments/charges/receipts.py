"""Receipt numbers: without a gap for each court and year (domain 9)."""

from datetime import datetime

from django.db import connection

from icms.lib.clock import court_day
from payments.models import Charge, Receipt, ReceiptSeries


def issue_receipt(*, charge: Charge, at: datetime) -> Receipt:
    """Draw the next number of the court and year of issue (court time).

    Must be called in the transaction that settles the charge: the series stays locked until it commits, and a rollback
    gives the number back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("issue_receipt() belongs in the transaction that settles the charge.")
    year = court_day(at).year
    ReceiptSeries.objects.bulk_create([ReceiptSeries(court=charge.court, year=year)], ignore_conflicts=True)
    series = ReceiptSeries.objects.select_for_update().get(court=charge.court, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return Receipt.objects.create(charge=charge, court=charge.court, year=year, serial=series.last, issued_at=at)
