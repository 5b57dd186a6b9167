"""The export for the treasury: every movement of money of a period, one line for each row of the ledger."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext

from icms.lib import clock
from icms.lib.export import dollars
from payments.models import LedgerRow


def _head() -> list[str]:
    return [
        pgettext("column", "Day"),
        gettext("Time"),
        gettext("Entry"),
        gettext("Movement"),
        pgettext("in the ledger", "Place"),
        gettext("Court, gateway or deposit account"),
        gettext("Amount"),
        gettext("Currency"),
        gettext("Means"),
        gettext("Charge"),
        pgettext("money", "Receipt"),
        gettext("Payment"),
        gettext("Provider’s reference"),
        gettext("Refund or credit"),
        gettext("Payer"),
    ]


def rows_of(since: date, until: date) -> Iterator[list[Any]]:
    """Every ledger row of the period (first and last day included, court time), in the order of the ledger.

    The names of the columns come first, in the reader's language.
    """
    yield _head()
    rows = LedgerRow.objects.filter(entry__day__range=(since, until)).select_related(
        "entry__charge__receipt", "entry__charge__payer", "entry__payment", "entry__refund", "entry__credit", "deposit"
    )
    for row in rows.order_by("entry__day", "entry_id", "pk").iterator(chunk_size=2000):
        yield _cells(row)


def _cells(row: LedgerRow) -> list[Any]:
    entry = row.entry
    charge, payment = entry.charge, entry.payment
    receipt = getattr(charge, "receipt", None)
    other = entry.refund or entry.credit
    return [
        entry.day,
        clock.court_time(entry.at).isoformat(sep=" ", timespec="seconds"),
        entry.reference,
        entry.kind,
        row.place,
        row.deposit.reference if row.deposit else row.key,
        dollars(row.cents),
        entry.currency,
        payment.payment_method if payment else "",
        charge.reference if charge else "",
        receipt.number if receipt else "",
        payment.reference if payment else "",
        (payment.provider_reference or "") if payment else "",
        other.reference if other else "",
        str(charge.payer.registered_user) if charge and charge.payer else "",
    ]
