"""Checks every row of a table of claims, and changes nothing: each row is a claim that can be lodged, or its faults.

Whether the files that it names are in the zip, and are fit, is not asked here (domain 6.8).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.courts.selectors import claim_limit_cents
from cases.models import CaseType, ClaimNature
from cases.models.case import PartyFields
from filings.bulk.columns import (
    ADDRESS,
    AMOUNT,
    DOCUMENT_FILE,
    KIND,
    NAME_EN,
    NAME_ZH,
    NATURE,
    OTHER_FILES,
    REFERENCE,
    SPARE,
    TELEPHONE,
    VENUE,
    Column,
    Takes,
    accompanying_types,
    columns_of,
    finder,
)
from filings.bulk.explanations import Fault
from filings.bulk.fields import Wrong, read_cell, refuse_formulas
from filings.bulk.names import fold_name, shown_name
from filings.drafting.documents.services import guess_type
from filings.models import DocumentType, Filing
from icms.lib.errors import Reason, Refused, worded
from icms.lib.folding import plain
from icms.lib.tables import EMPTY, Table, TableRow, read_table

NO_HEADINGS = Reason("headings", _("The first row must be the headings. Use the template of this kind of case."))
NO_NAME = Reason("missing_heading", _("There must be a column of names, in English or in Chinese."))
EXAMPLE = "example"
SHOWN = 60  # characters of what was typed


@dataclass(frozen=True)
class OtherFile:
    """A file that goes with the one that commences the case: its name, and the code of its document type, guessed."""

    name: str
    document_type: str


@dataclass(frozen=True)
class Claim:
    """One row as it can be lodged. `amount_cents` and the amounts among `answers` are HK$ cents."""

    own_reference: str
    defendant_name_en: str
    defendant_name_zh: str
    defendant_kind: str
    defendant_address: str
    defendant_telephone: str
    document_file: str
    venue: str = ""
    claim_kind: str = ""
    claim_nature: str = ""
    amount_cents: int | None = None
    answers: Mapping[str, str | int] = field(default_factory=dict)
    other_files: tuple[OtherFile, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{**kept, "other_files": tuple(OtherFile(**file) for file in kept["other_files"])})


@dataclass(frozen=True)
class Row:
    """One row under the headings: its number in the spreadsheet, its cells by column, and what came of it."""

    number: int
    typed: dict[str, str]
    claim: Claim | None
    faults: list[Fault]


@dataclass(frozen=True)
class ReadTable:
    """Every row of a table, good and bad, in its order."""

    columns: list[Column]
    rows: list[Row]


def read_claims(
    case_type: CaseType, path: Path, *, most_rows: int, known_references: Collection[str] = ()
) -> ReadTable:
    """Read a file and check every row; the same number of queries whatever the number of rows.

    `known_references` are those that another claim of this claimant has. Raises Refused where the file is no table, or
    its headings are not those of this kind of case.
    """
    columns = columns_of(case_type)
    named = finder(columns)
    table = read_table(path, most_rows=most_rows, is_heading=lambda heading: named(heading) is not None)
    return read_rows(case_type, table, known_references=known_references, columns=columns)


def read_rows(
    case_type: CaseType,
    table: Table,
    *,
    known_references: Collection[str] = (),
    columns: Sequence[Column] | None = None,
) -> ReadTable:
    """Check every row of a table. Raises Refused with every heading that is unknown, double or missing."""
    wanted = list(columns or columns_of(case_type))
    placed = _placed(wanted, table.heading)
    checker = _Checker(case_type, wanted, known_references)
    rows = [checker.row(row, placed) for row in table.rows if not _is_example(row, placed)]
    if not rows:
        raise Refused(EMPTY)
    return ReadTable(wanted, rows)


def file_names(text: str) -> list[str]:
    """The names in a cell of several files, as they are shown."""
    return [name for part in re.split(r"[;；\n]", text) if (name := shown_name(part))]


def _placed(columns: Sequence[Column], heading: Sequence[str]) -> list[Column | None]:
    """Which column stands at each place; None where there is no heading."""
    named = finder(columns)
    found = [named(text) if text else None for text in heading]
    if not any(found):
        raise Refused(NO_HEADINGS)
    reasons, told = [], set[str]()
    for text, column in zip(heading, found, strict=True):
        if text and column is None:
            words = _("There is no column called “%(heading)s”. Use the headings of the template.")
            reasons.append(Reason("unknown_heading", worded(words, heading=text[:40])))
        elif column and found.count(column) > 1 and column.code not in told:
            told.add(column.code)
            words = _("The column “%(heading)s” is there more than once.")
            reasons.append(Reason("double_heading", worded(words, heading=text[:40])))
    codes = {column.code for column in found if column}
    for column in columns:
        if column.required and column.code not in codes:
            words = _("The column “%(heading)s” is missing.")
            reasons.append(Reason("missing_heading", worded(words, heading=column.code)))
    if not codes & {NAME_EN, NAME_ZH}:
        reasons.append(NO_NAME)
    if reasons:
        raise Refused(reasons)
    return found


def _is_example(row: TableRow, placed: Sequence[Column | None]) -> bool:
    """Is it the row of the template that shows how, left in as it was?"""
    pairs = list(zip(placed, row.cells, strict=False))
    if not any(column and column.code == REFERENCE and plain(text).casefold() == EXAMPLE for column, text in pairs):
        return False
    return all(not text or (column and text in column.example.as_json().values()) for column, text in pairs)


class _Checker:
    """What the rows of one table are checked by: all that is asked of the database is asked once."""

    def __init__(self, case_type: CaseType, columns: Sequence[Column], known_references: Collection[str]) -> None:
        self.columns = columns
        self.court, self.states_claim = case_type.court, case_type.states_claim
        self.natures: dict[str, ClaimNature] = {nature.pk: nature for nature in case_type.natures.all()}
        self.accompanying: list[DocumentType] = accompanying_types(case_type)
        self.known = {plain(reference).casefold() for reference in known_references}
        self.seen: dict[str, int] = {}

    def row(self, row: TableRow, placed: Sequence[Column | None]) -> Row:
        typed = {column.code: "" for column in self.columns}
        typed |= {column.code: text for column, text in zip(placed, row.cells, strict=False) if column}
        values, faults = dict[str, Any](), list[Fault]()
        for column in self.columns:
            text = typed[column.code]
            try:
                values[column.code] = self._value(column, text)
            except Wrong as wrong:
                faults.append(Fault(column.code, wrong.code, text[:SHOWN], wrong.params))
        faults += self._together(row.number, typed, values)
        known = len(placed)
        stray = [text for at, text in enumerate(row.cells) if text and (at >= known or placed[at] is None)]
        if stray:
            typed[SPARE] = " ".join(stray)[:SHOWN]
            faults.append(Fault("", "spare", typed[SPARE]))
        order = {column.code: place for place, column in enumerate(self.columns)}
        faults.sort(key=lambda fault: order.get(fault.column, len(order)))
        return Row(row.number, typed, None if faults else self._claim(values), faults)

    def _value(self, column: Column, text: str) -> Any:
        """What a cell says, as it is kept; None if it is empty. Raises Wrong."""
        choices = {"choices": [choice.name.as_json() for choice in column.choices]} if column.choices else {}
        if not text:
            if column.required:
                raise Wrong("missing", **choices)
            return None
        refuse_formulas(column, text)
        if column.choices:
            if (choice := column.choice(text)) is None:
                raise Wrong(f"unknown_{column.takes}", **choices)
            return choice.code
        if column.takes == Takes.FILES:
            return self._files(text)
        value = read_cell(column, text)
        if column.takes == Takes.FILE and not (value := shown_name(value)):
            raise Wrong("missing")
        return value

    def _files(self, text: str) -> tuple[OtherFile, ...]:
        names = file_names(text)
        if len(names) >= settings.MAX_FILING_FILES:
            raise Wrong("too_many_files", count=len(names) + 1, most=settings.MAX_FILING_FILES)
        if len({fold_name(name) for name in names}) < len(names):
            raise Wrong("file_named_twice")
        return tuple(
            OtherFile(name, (guess_type(name, self.accompanying) or self.accompanying[0]).code) for name in names
        )

    def _together(self, number: int, typed: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[Fault]:
        """What one cell does not show: the reference of another row, no name at all, more than the court may hear."""
        if reference := values.get(REFERENCE):
            yield from self._reference(number, reference, typed[REFERENCE])
        if NAME_EN in values and NAME_ZH in values and not (values[NAME_EN] or values[NAME_ZH]):
            yield Fault(NAME_EN, "missing")
        nature = self.natures.get(values.get(NATURE) or "")
        limit, amount = claim_limit_cents(self.court, nature), values.get(AMOUNT)
        if limit is not None and amount is not None and amount > limit:
            code = "above_limit" if self.court.pk == "SCT" else "above_limit_of_court"
            yield Fault(AMOUNT, code, typed[AMOUNT][:SHOWN], {"limit_cents": limit})
        other: tuple[OtherFile, ...] = values.get(OTHER_FILES) or ()
        if (main := values.get(DOCUMENT_FILE)) and fold_name(main) in {fold_name(file.name) for file in other}:
            yield Fault(OTHER_FILES, "file_named_twice", typed[OTHER_FILES][:SHOWN])

    def _reference(self, number: int, reference: str, typed: str) -> Iterator[Fault]:
        key = plain(reference).casefold()
        before = self.seen.setdefault(key, number)
        if key == EXAMPLE:
            yield Fault(REFERENCE, "example", typed)
        elif before != number:
            yield Fault(REFERENCE, "same_reference", typed[:SHOWN], {"row": before})
        elif key in self.known:
            yield Fault(REFERENCE, "known_reference", typed[:SHOWN])

    def _claim(self, values: Mapping[str, Any]) -> Claim:
        answers = {
            column.code: value.isoformat() if isinstance(value, date) else value
            for column in self.columns
            if column.takes == Takes.ANSWER and (value := values[column.code]) not in (None, "")
        }
        return Claim(
            own_reference=values[REFERENCE],
            defendant_name_en=values[NAME_EN] or "",
            defendant_name_zh=values[NAME_ZH] or "",
            defendant_kind=values[KIND] or PartyFields.Kind.PERSON.value,
            defendant_address=values[ADDRESS],
            defendant_telephone=values[TELEPHONE] or "",
            document_file=values[DOCUMENT_FILE],
            venue=values.get(VENUE) or "",
            claim_kind=Filing.ClaimKind.MONETARY.value if self.states_claim else "",
            claim_nature=values.get(NATURE) or "",
            amount_cents=values.get(AMOUNT),
            answers=answers,
            other_files=values.get(OTHER_FILES) or (),
        )
