"""Fees that go by the amount claimed: which item of the schedule a claim falls under. Pure (domain 9).

A document type names the lowest of its bands; a code without bands is its own item, whatever the amount.
"""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from icms.lib.reference_data import yes
from icms.lib.trilingual import Trilingual

FILE = Path(__file__).parent.parent / "reference" / "fee_bands.csv"


@dataclass(frozen=True)
class Band:
    """Claims up to an amount, in HK$ cents and included, with the code of their fee item."""

    item: str
    up_to_cents: int
    source: Trilingual
    confirmed: bool


@cache
def bands() -> dict[tuple[str, str], tuple[Band, ...]]:
    """The bands by court and the code that document types name, from the lowest up."""
    with open(FILE, encoding="utf-8", newline="") as file:
        grouped = groupby(csv.DictReader(file), key=lambda row: (row["court"], row["band_of"]))
        return {key: tuple(_band(row) for row in rows) for key, rows in grouped}


def _band(row: dict[str, str]) -> Band:
    source = Trilingual(row["source"], row["source_zh_hant"], row["source_zh_hans"])
    return Band(row["item"], int(row["up_to_dollars"]) * 100, source, yes(row["confirmed"]))


def item_for_amount(court: str, code: str, amount_cents: int | None) -> str:
    """The code of the fee item for a claim of this amount: the highest above all bands, the lowest while unknown."""
    found = bands().get((court, code))
    if not found or amount_cents is None:
        return code
    return next((band.item for band in found if amount_cents <= band.up_to_cents), found[-1].item)


def items_of(court: str, code: str) -> tuple[str, ...]:
    """Every item that a claim may fall under, the lowest first; the code itself where it has no bands."""
    found = bands().get((court, code))
    return tuple(band.item for band in found) if found else (code,)
