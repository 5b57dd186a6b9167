"""Load the register of fines from a file: checked as a whole, then added; a known fine is never changed."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from cases.models import Court
from payments.models import Fine
from payments.models.fine import plain_reference

COLUMNS = ("reference", "court", "amount", "description_en", "description_zh_hant", "description_zh_hans", "due_on")


class BadRegister(ValueError):
    """The file is not a register of fines; says every line that is wrong."""


@transaction.atomic
def load_fines(path: Path) -> int:
    """Add the fines of a CSV file (amounts in HK$) that are not known yet; returns how many rows it has.

    Raises BadRegister with every wrong line; then nothing is added.
    """
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise BadRegister(f"There is no column {', '.join(missing)}.")
        read = [_fine(line, row) for line, row in enumerate(reader, start=2)]
    fines = [each for each in read if isinstance(each, Fine)]
    wrong = [each for each in read if isinstance(each, str)] + list(_against_the_register(fines))
    if wrong:
        raise BadRegister("\n".join(wrong))
    Fine.objects.bulk_create(fines, ignore_conflicts=True)
    return len(fines)


def _fine(line: int, row: dict[str, str]) -> Fine | str:
    try:
        cents = int(Decimal(row["amount"]) * 100)
        due_on = date.fromisoformat(row["due_on"])
    except (TypeError, ValueError, ArithmeticError):
        return f"line {line}: the amount or the date cannot be read"
    if cents <= 0 or not 6 <= len(plain_reference(row["reference"])) <= 20:
        return f"line {line}: the amount must be above zero, and the reference 6 to 20 letters and digits"
    if not Court.objects.filter(pk=row["court"]).exists():
        return f"line {line}: there is no court {row['court']}"
    return Fine(
        reference=plain_reference(row["reference"]),
        court_id=row["court"],
        amount_cents=cents,
        description_en=row["description_en"],
        description_zh_hant=row["description_zh_hant"],
        description_zh_hans=row["description_zh_hans"],
        due_on=due_on,
    )


def _against_the_register(fines: list[Fine]) -> Iterator[str]:
    seen: set[str] = set()
    known = dict(Fine.objects.values_list("reference", "amount_cents"))
    for fine in fines:
        if fine.reference in seen:
            yield f"{fine.reference} is in the file twice"
        if known.get(fine.reference, fine.amount_cents) != fine.amount_cents:
            yield f"{fine.reference} is known with another amount, which is never changed here"
        seen.add(fine.reference)
