"""A query that is written with the ORM, worked out once a process, and asked again with other values.

    HEARD = Prepared(lambda: Hearing.objects.filter(case__in=given("cases", "bigint[]")).values_list("case"))
    rows = HEARD.rows(cases=[1, 2, 3])

Working out the SQL of a page's queries can cost a core more than all else the page does. The rule stays where it is,
in the methods of the query sets; what is kept is only their text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


@dataclass(frozen=True)
class _Given:
    """Stands in the values of a query for one that is named when it is asked."""

    name: str


def given(name: str, kind: str) -> RawSQL:
    """A value that is named when the query is asked, of a kind of PostgreSQL; an array (`bigint[]`) is for `__in`."""
    sql = f"SELECT unnest(%s::{kind})" if kind.endswith("[]") else f"%s::{kind}"
    return RawSQL(sql, [_Given(name)])  # noqa: S611  both words are our own


class Prepared:
    """A query whose rows are tuples. What builds it is called once, at the first question, and says what is given."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _text(self) -> tuple[str, tuple[Any, ...]]:
        sql, values = self._build().query.sql_with_params()
        return sql, tuple(values)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values. Raises KeyError where one that the query is given is not named."""
        sql, kept = self._text
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[each.name] if isinstance(each, _Given) else each for each in kept])
            return list(cursor.fetchall())
