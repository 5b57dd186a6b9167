"""The picture of the figures: bars of what was received and decided, worked out here and drawn by the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import get_language

from icms.lib import dates

GROUP, BAR, HEIGHT, TOP = 78, 28, 120, 18  # widths and heights in units of the picture


@dataclass(frozen=True)
class Bar:
    """One bar: where it stands, how high it is, and its figure above it."""

    x: int
    y: float
    height: float
    figure: int
    middle: float
    above: float
    is_decided: bool


@dataclass(frozen=True)
class Chart:
    """The whole picture: its bars, and the day under each pair of them."""

    bars: list[Bar]
    days: list[tuple[float, str]]
    width: int
    height: int = TOP + HEIGHT + 24
    base: int = TOP + HEIGHT


class Drawn(Protocol):
    """A line of figures that a picture is made of."""

    @property
    def first_day(self) -> date: ...
    @property
    def received(self) -> int: ...
    @property
    def decided(self) -> int: ...


def chart_of(lines: Sequence[Drawn]) -> Chart:
    """The bars of these lines, the largest figure at full height."""
    most = max([1, *(line.received for line in lines), *(line.decided for line in lines)])
    bars, days = [], []
    for number, line in enumerate(lines):
        left = number * GROUP + 4
        for place, figure in enumerate((line.received, line.decided)):
            height = round(HEIGHT * figure / most, 1)
            x = left + place * (BAR + 2)
            y = round(TOP + HEIGHT - height, 1)
            bars.append(Bar(x, y, height, figure, x + BAR / 2, round(y - 4, 1), is_decided=bool(place)))
        days.append((left + BAR + 1.0, dates.plain_day_without_year(line.first_day, get_language() or "en")))
    return Chart(bars, days, width=max(1, len(lines)) * GROUP)
