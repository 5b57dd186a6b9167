"""More rows like one that the services made: for lists that are long."""

import itertools
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model

Changes = Mapping[str, Callable[[int], Any]]

_numbers = itertools.count(1_001)


def add_copies(row: Model, count: int, *, its: str = "", changes: Changes | None = None) -> None:
    """Add so many rows like this one, each with copies of the rows that belong to it.

    `its` names these by their relation (`parties documents__findings`). References and whatever else is unique by
    itself is another in each copy; `changes` says what else is, from a number that no other copy has (`order`,
    `entry__serial`).
    """
    # Guards look at how a row came to be (a settled charge gets no more lines); a copy was made whole.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for _ in range(count):
            _copy(row, next(_numbers), its.split(), changes or {})
        cursor.execute("SET LOCAL session_replication_role = origin")


def _copy(row: Model, number: int, its: list[str], changes: Changes, **parent: Model) -> None:
    copy = type(row)._base_manager.get(pk=row.pk)
    if copy._meta.auto_field:
        copy.pk = None
    for field in copy._meta.concrete_fields:
        if (
            field.unique
            and not field.primary_key
            and not field.is_relation
            and getattr(copy, field.attname) is not None
        ):
            setattr(copy, field.attname, _another(field))
    for name, change in changes.items():
        if "__" not in name:
            setattr(copy, name, change(number))
    for name, value in parent.items():
        setattr(copy, name, value)
    copy.save_base(raw=True, force_insert=True)
    for relation in dict.fromkeys(name.partition("__")[0] for name in its if name):
        (to,) = (each.field.name for each in row._meta.related_objects if each.get_accessor_name() == relation)
        inner_changes = {_below(relation, name): change for name, change in changes.items() if _below(relation, name)}
        for child in _children(row, relation):
            _copy(child, number, [_below(relation, name) for name in its], inner_changes, **{to: copy})


def _below(relation: str, name: str) -> str:
    """What the name says of the rows of this relation: `documents__seals` says `seals` of `documents`."""
    return name.removeprefix(f"{relation}__") if name.startswith(f"{relation}__") else ""


def _another(field: "Field[Any, Any]") -> Any:
    if field.has_default():
        return field.get_default()
    if field.get_internal_type() in ("CharField", "TextField"):
        return "".join(secrets.choice("0123456789") for _ in range(min(field.max_length or 24, 24)))
    return next(_numbers)


def _children(row: Model, relation: str) -> Iterable[Model]:
    found = getattr(row, relation, None)  # None: a relation to one, and there is none
    return [] if found is None else [found] if isinstance(found, Model) else list(found.all())
