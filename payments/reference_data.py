"""Load the fee schedule, payment methods and terms of deposit accounts; loading twice is loading once."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from icms.lib.reference_data import Row, load_csv, names, yes
from payments.fees.rules import listed_e_fee
from payments.models import ConcessionPeriod, DepositTerms, Exemption, FeeItem, PaymentMethod
from payments.models.schedule import SOURCES

FOLDER = Path(__file__).resolve().parent / "reference"
DESCRIPTIONS = ("description_en", "description_zh_hant", "description_zh_hans")


@transaction.atomic
def load() -> dict[str, int]:
    """Load what the tables do not have yet; returns how many rows each file has.

    What is in the schedule already belongs to the accounts office: a fee item that is known, in whatever version, and a
    court that has a concession are left alone (domain 9), and so are the ceiling of a payment method and whether it is
    in use. Raises ValueError naming the file and line where a listed e-fee is not 80% in whole dollars, or a date, an
    amount or a yes/no cannot be read. Courts must be loaded first.
    """
    return {
        "fee_items": _load_fee_items(),
        "concessions": _load_concessions(),
        "exemptions": load_csv(FOLDER / "exemptions.csv", Exemption, ["code"], _exemption),
        "payment_methods": _load_payment_methods(),
        "deposit_terms": load_csv(FOLDER / "deposit_terms.csv", DepositTerms, ["version"], _deposit_terms),
    }


def _load_fee_items() -> int:
    known = set(FeeItem.objects.values_list("court", "code"))
    rows = [_fee_item(where, row) for where, row in _rows("fee_items.csv")]
    FeeItem.objects.bulk_create(row for row in rows if (row.court_id, row.code) not in known)
    return len(rows)


def _fee_item(where: str, row: dict[str, str]) -> FeeItem:
    ordinary, e_fee = _cents(row["ordinary"], where), _cents(row["e_fee"], where)
    listed = _yes(row["concession"], where)
    if listed and (ordinary is None or e_fee != listed_e_fee(ordinary)):
        raise ValueError(f"{where}: the e-fee is not 80% of the ordinary fee in whole dollars.")
    return FeeItem(
        court_id=row["court"],
        code=row["code"],
        **{column: row[column] for column in DESCRIPTIONS},
        unit=FeeItem.Unit(row["unit"]),
        ordinary_cents=ordinary,
        e_cents=e_fee,
        free=_yes(row["free"], where),
        concession=listed,
        in_force_from=_day(row["in_force_from"], where),
        in_force_until=_day(row["in_force_until"], where) if row["in_force_until"] else None,
        **{column: row[column] for column in SOURCES},
        confirmed=_yes(row["confirmed"], where),
    )


def _load_concessions() -> int:
    known = set(ConcessionPeriod.objects.values_list("court", flat=True))
    rows = [
        ConcessionPeriod(
            court_id=row["court"],
            first_day=_day(row["first_day"], where),
            last_day=_day(row["last_day"], where),
            **{column: row[column] for column in SOURCES},
        )
        for where, row in _rows("concessions.csv")
    ]
    ConcessionPeriod.objects.bulk_create(row for row in rows if row.court_id not in known)
    return len(rows)


def _exemption(row: Row) -> dict[str, object]:
    return {
        "code": row["code"],
        "kind": Exemption.Kind(row["kind"]),
        **names(row, "text"),
        **names(row, "evidence"),
        "source": row["source"],
        "order": int(row["order"]),
    }


def _load_payment_methods() -> int:
    known = set(PaymentMethod.objects.values_list("pk", flat=True))
    order = iter(range(1, 1000))

    def fields(row: Row) -> dict[str, object]:
        columns = {"code": row["code"], "kind": PaymentMethod.Kind(row["kind"]), "order": next(order), **names(row)}
        if row["code"] not in known:  # else an administrator may have changed them
            columns |= {"ceiling_cents": int(row["ceiling"]) * 100, "in_use": yes(row["in_use"])}
        return columns

    return load_csv(FOLDER / "payment_methods.csv", PaymentMethod, ["code"], fields)


def _deposit_terms(row: Row) -> dict[str, object]:
    return {
        "version": int(row["version"]),
        "in_force_from": date.fromisoformat(row["in_force_from"]),
        **names(row, "text"),
    }


def _rows(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            yield f"{name} line {line}", row


def _cents(text: str, where: str) -> int | None:
    """An amount in HK$ as whole cents; an empty cell is an amount not set."""
    if not text:
        return None
    dollars, _, cents = text.partition(".")
    if not dollars.isdecimal() or (cents and (len(cents) != 2 or not cents.isdecimal())):
        raise ValueError(f"{where}: {text!r} is not an amount in HK$.")
    return int(dollars) * 100 + int(cents or 0)


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{where}: {text!r} is not a date (YYYY-MM-DD).") from error


def _yes(text: str, where: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{where}: {text!r} is neither yes nor no.")
    return text == "yes"
