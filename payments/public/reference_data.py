"""Load the register of fines from a file: checked as a whole, then added; a known fine is never changed."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import zip_longest
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from cases.models import Court
from icms.lib.folding import cleaned_line, plain
from icms.lib.forms import MoneyField
from payments.models import Fine
from payments.models.fine import plain_reference

LONGEST = 200  # characters of a description
COLUMNS = ("reference", "court", "amount", "description_en", "description_zh_hant", "description_zh_hans", "due_on")


class BadRegister(ValueError):
    """The file is not a register of fines; says every line that is wrong."""


@transaction.atomic
def load_fines(path: Path) -> int:
    """Add the fines of a CSV file (amounts in HK$) that are not known yet; returns how many rows it has.

    Raises BadRegister with every wrong line; then nothing is added.
    """
    try:
        rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRegister("The file is not a CSV in UTF-8.") from error
    lines = [(line, row) for line, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    names = [plain(name) for name in lines[0][1]] if lines else []
    if missing := [name for name in COLUMNS if name not in names]:
        raise BadRegister(f"There is no column {', '.join(missing)}.")
    read = [_fine(line, dict(zip_longest(names, row[: len(names)], fillvalue=""))) for line, row in lines[1:]]
    fines = [each for each in read if isinstance(each, Fine)]
    wrong = [each for each in read if isinstance(each, str)] + list(_against_the_register(fines))
    if wrong:
        raise BadRegister("\n".join(wrong))
    Fine.objects.bulk_create(fines, ignore_conflicts=True)
    return len(fines)


def _fine(line: int, row: dict[str, str]) -> Fine | str:
    reference, court = plain_reference(row["reference"]), plain(row["court"])
    try:
        cents = MoneyField().clean(plain(row["amount"]))
        due_on = date.fromisoformat(plain(row["due_on"]))
    except ValidationError as error:
        is_small = error.code == "small"
        return f"line {line}: the amount {'must be above zero' if is_small else 'or the date cannot be read'}"
    except ValueError:
        return f"line {line}: the amount or the date cannot be read"
    if not re.fullmatch("[A-Z0-9]{6,20}", reference):
        return f"line {line}: the reference must be 6 to 20 letters and digits"
    if not Court.objects.filter(pk=court).exists():
        return f"line {line}: there is no court {court}"
    words = {name: cleaned_line(row[name]) for name in COLUMNS if name.startswith("description")}
    if too_long := [name for name, text in words.items() if len(text) > LONGEST]:
        return f"line {line}: {', '.join(too_long)}: longer than {LONGEST} characters"
    return Fine(reference=reference, court_id=court, amount_cents=cents, due_on=due_on, **words)


def _against_the_register(fines: list[Fine]) -> Iterator[str]:
    seen: set[str] = set()
    known = dict(Fine.objects.values_list("reference", "amount_cents"))
    for fine in fines:
        if fine.reference in seen:
            yield f"{fine.reference} is in the file twice"
        if known.get(fine.reference, fine.amount_cents) != fine.amount_cents:
            yield f"{fine.reference} is known with another amount, which is never changed here"
        seen.add(fine.reference)
