"""Which kind of case a claim belongs to, by what it is about and its amount: a guide, not advice (domain 4.1)."""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from icms.lib.trilingual import Trilingual, trilingual_of

FILE = Path(__file__).parent.parent / "reference" / "guide.csv"


@dataclass(frozen=True)
class Rung:
    """Claims above one amount and up to another (HK$ cents; None without such an end), and their kind of case."""

    above_cents: int | None
    up_to_cents: int | None
    case_type: str

    def holds(self, cents: int) -> bool:
        """Is an amount on this rung? The upper end belongs to it."""
        return cents > (self.above_cents or 0) and (self.up_to_cents is None or cents <= self.up_to_cents)


@dataclass(frozen=True)
class Topic:
    """What a claim may be about, with its rungs from the lowest up."""

    code: str
    name: Trilingual
    rungs: tuple[Rung, ...]

    @property
    def needs_amount(self) -> bool:
        """Does the amount decide?"""
        return len(self.rungs) > 1

    def rung(self, cents: int | None) -> Rung | None:
        """Where an amount in HK$ cents belongs; None where the amount decides and is not known."""
        if not self.needs_amount:
            return self.rungs[0]
        return next((rung for rung in self.rungs if cents and rung.holds(cents)), None)


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its code, in the order of `cases/reference/guide.csv`, of which each row is a rung."""
    with open(FILE, encoding="utf-8", newline="") as file:
        grouped = groupby(csv.DictReader(file), key=lambda row: row["topic"])
        found = {}
        for code, group in grouped:
            rows = list(group)
            ends = [int(row["up_to_dollars"]) * 100 if row["up_to_dollars"] else None for row in rows]
            rungs = zip([None, *ends], ends, [row["case_type"] for row in rows], strict=False)
            name = trilingual_of(rows[0], "topic")
            found[code] = Topic(code, name, tuple(Rung(*rung) for rung in rungs))
    return found
