"""One cell of a table of claims, by the field of its column: the same field that the page of a draft has."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from filings.bulk.columns import Column, Takes
from icms.lib.folding import plain
from icms.lib.forms import FIRST_YEAR, LAST_YEAR, CourtDateField, MoneyField, as_meant, parts_of_day

_ERROR_VALUE = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_ABROAD = re.compile(r"\+[\d\s().-]+")
_DAY_NUMBER = re.compile(r"[1-7][0-9]{4}(\.[0-9]+)?")
_DAY_ZERO = date(1899, 12, 30)  # of spreadsheets
# What a field says of a cell, as a fault; the name fields' is by their column.
_FAULT_OF = {
    "max_length": "too_long",
    "digits": "telephone",
    "length": "telephone",
    "small": "amount_too_small",
    "large": "amount_too_large",
    "to_come": "date_to_come",
    "year": "date_far_away",
}
_SCRIPT = {Takes.NAME_EN: "name_in_chinese", Takes.NAME_ZH: "name_in_english"}


class Wrong(Exception):
    """A cell cannot be read as what its column takes."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def refuse_formulas(column: Column, text: str) -> None:
    """Raises Wrong for what a spreadsheet would run, or where it could not."""
    if _ERROR_VALUE.fullmatch(text):
        raise Wrong("error_value")
    if _is_formula(column, text):
        raise Wrong("formula")


def _is_formula(column: Column, text: str) -> bool:
    """Would a spreadsheet run it? A number abroad has a +, a list in prose its dashes, an amount a minus."""
    if text[0].isalnum():
        return False
    meant = plain(text)
    if meant.startswith("+"):
        return not (column.takes == Takes.TELEPHONE and _ABROAD.fullmatch(meant))
    if meant.startswith("-"):
        return not isinstance(column.field, MoneyField) and bool(re.match(r"-[\w(]", meant))
    return meant.startswith(("=", "@"))


def read_cell(column: Column, text: str) -> Any:
    """A cell by the field of its column. Raises Wrong."""
    assert column.field is not None, "whatever is no choice and no list of files has a field"
    is_day = isinstance(column.field, CourtDateField)
    given = _parts(text) if is_day else as_meant(column.field.widget, text)
    try:
        return column.field.clean(given)
    except ValidationError as error:
        first = error.error_list[0]
        if is_day and first.code == "invalid":
            raise _no_such_day(given) from None
        code = _SCRIPT.get(column.takes, "") if first.code == "script" else _FAULT_OF.get(first.code or "", "")
        params = {"first": FIRST_YEAR, "last": LAST_YEAR} if code == "date_far_away" else {}
        if code == "too_long":
            figures = first.params or {}
            params = {"most": figures["limit_value"], "count": figures["show_value"]}
        otherwise = "no_amount" if isinstance(column.field, MoneyField) else "no_date" if is_day else "code_letters"
        raise Wrong(code or otherwise, **params) from None


def _parts(text: str) -> list[str]:
    """Day, month and year of a cell. Raises Wrong where it is no date, or the number of one."""
    if parts := parts_of_day(text):
        return parts
    meant = plain(text)
    if _DAY_NUMBER.fullmatch(meant):
        day = _DAY_ZERO + timedelta(days=int(float(meant)))
        raise Wrong("date_as_number", day_iso=day.isoformat())
    raise Wrong("no_date")


def _no_such_day(parts: Sequence[str]) -> Wrong:
    day, month, year = map(int, parts)
    if not 1 <= month <= 12:
        return Wrong("no_such_month", month=month)
    if not FIRST_YEAR <= year <= LAST_YEAR or 1 <= day <= monthrange(year, month)[1]:
        return Wrong("date_far_away", first=FIRST_YEAR, last=LAST_YEAR)
    return Wrong("no_such_day", year=year, month=month)
