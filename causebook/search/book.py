"""What is in the cause book today: its kinds of case, their courts and natures of claim (domain 8)."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from cases.models import CaseType, Court
from causebook.models import OpenBook, open_book
from icms.lib import clock
from icms.lib.marks import bracketed, comma
from icms.lib.trilingual import COLUMNS

KINDS = """
    SELECT k.prefix, k.{name}, c.code, c.{name} FROM cases_casetype k JOIN cases_court c ON c.code = k.court_id
    WHERE k.prefix = ANY(%s) ORDER BY k."order", k.prefix
"""
NATURES = """
    SELECT n.code, n.{name} FROM cases_claimnature n WHERE n.code IN (
        SELECT claimnature_id FROM cases_claimnature_case_types WHERE casetype_id = ANY(%s)
    ) ORDER BY n."order", n.code
"""


def courts_in_the_book() -> QuerySet[Court]:
    """The courts with at least one kind of case in the cause book today."""
    kinds = CaseType.objects.open_for("cause_book", clock.court_day(clock.now()))
    return Court.objects.filter(pk__in=kinds.order_by().values("court"))


@dataclass(frozen=True)
class Kind:
    """A kind of case and its court, named in the reader's language."""

    code: str
    name: str
    court: str
    court_name: str

    @property
    def described(self) -> str:
        """`Civil action (DCCJ), District Court`: two courts have kinds of the same name."""
        return f"{bracketed(self.name, self.code)}{comma()}{self.court_name}"


@dataclass(frozen=True)
class Book:
    """What is in the cause book today: its kinds of case with their courts, and their natures of claim, by name."""

    open: OpenBook
    kinds: list[Kind]
    natures: list[tuple[str, str]]  # code and name


def read_book() -> Book:
    """The cause book of today in the reader's language, with three small queries; a page reads it once."""
    opened = open_book(clock.court_day(clock.now()))
    name, kinds = f"name_{COLUMNS.get(get_language() or 'en', 'en')}", list(opened.all_kinds)
    with connection.cursor() as cursor:
        cursor.execute(KINDS.format(name=name), [kinds])
        found = [Kind(*row) for row in cursor.fetchall()]
        cursor.execute(NATURES.format(name=name), [kinds])
        return Book(opened, found, [(code, called) for code, called in cursor.fetchall()])
