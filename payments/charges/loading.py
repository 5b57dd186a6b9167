"""Load the means of paying and the terms of deposit accounts from the reference files."""

from datetime import date
from pathlib import Path

from django.db import transaction

from icms.lib.reference_data import load_csv, names, yes
from payments.models import DepositTerms, PaymentMethod

FOLDER = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load() -> dict[str, int]:
    """Bring the rows to what the files say; answers how many rows each has.

    A means that exists keeps its ceiling and whether it is in use: an administrator may have changed them.
    """
    return {"payment_methods": _load_payment_methods(), "deposit_terms": _load_terms()}


def _load_payment_methods() -> int:
    known = {payment_method.pk: payment_method for payment_method in PaymentMethod.objects.all()}
    order = iter(range(1, 1000))

    def fields(row: dict[str, str]) -> dict[str, object]:
        said = {"code": row["code"], "kind": PaymentMethod.Kind(row["kind"]), "order": next(order), **names(row)}
        if row["code"] not in known:
            said |= {"ceiling_cents": int(row["ceiling"]) * 100, "in_use": yes(row["in_use"])}
        return said

    return load_csv(FOLDER / "payment_methods.csv", PaymentMethod, ["code"], fields)  # type: ignore[arg-type]


def _load_terms() -> int:
    return load_csv(
        FOLDER / "deposit_terms.csv",
        DepositTerms,
        ["version"],
        lambda row: {
            "version": int(row["version"]),
            "in_force_from": date.fromisoformat(row["in_force_from"]),
            **names(row, "text"),
        },
    )
