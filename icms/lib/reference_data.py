"""Loads reference data from CSV files into tables; loading the same file again changes nothing."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import models

Row = Mapping[str, str]


def load_csv(
    path: Path, model: type[models.Model], key: list[str], row_to_fields: Callable[[Row], dict[str, Any]]
) -> int:
    """Create or update a row of `model` for each row of the file, known by the fields of `key`; returns how many."""
    count = 0
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fields = row_to_fields(row)
            lookup = {name: fields.pop(name) for name in key}
            model._default_manager.update_or_create(defaults=fields, **lookup)
            count += 1
    return count


def yes(value: str) -> bool:
    """`yes` or `no`. Raises ValueError for anything else."""
    if value not in ("yes", "no"):
        raise ValueError(f"{value!r} is neither yes nor no.")
    return value == "yes"


def names(row: Row, field: str = "name") -> dict[str, str]:
    """The three columns of a trilingual text."""
    return {column: row[column] for column in (f"{field}_en", f"{field}_zh_hant", f"{field}_zh_hans")}
