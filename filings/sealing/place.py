"""A place for the seal: on page 1 as the reader sees it, or on a page added at the end (design section 9)."""

from dataclasses import asdict, dataclass
from typing import Any

from filings.sealing.appearance import WIDTH_MM

PREFERRED, ELSEWHERE, ADDED_PAGE = "preferred", "elsewhere", "added_page"
FROM_EDGE_MM = 10.0
MM_PER_UNIT = 25.4 / 72
A4 = (0.0, 0.0, 595.276, 841.89)


@dataclass(frozen=True)
class Sheet:
    """A page's visible box in user units, its rotation in degrees clockwise, and the size of its unit."""

    box: tuple[float, float, float, float]
    rotation: int = 0
    user_unit: float = 1.0

    @property
    def mm_per_unit(self) -> float:
        """Millimetres in one user unit."""
        return MM_PER_UNIT * self.user_unit

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height as the reader sees them."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        seen = (height, width) if self.rotation in (90, 270) else (width, height)
        return seen[0] * self.mm_per_unit, seen[1] * self.mm_per_unit

    def to_user(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """A point as seen (from the upper left corner, in millimetres) in the page's own units."""
        right, down = x_mm / self.mm_per_unit, y_mm / self.mm_per_unit
        left, bottom, far, top = self.box
        return {
            0: (left + right, top - down),
            90: (left + down, bottom + right),
            180: (far - right, bottom + down),
            270: (far - down, top - right),
        }[self.rotation]

    def to_seen(self, x: float, y: float) -> tuple[float, float]:
        """A point in the page's own units as the reader sees it, in millimetres from the upper left corner."""
        left, bottom, far, top = self.box
        right, down = {
            0: (x - left, top - y),
            90: (y - bottom, x - left),
            180: (far - x, y - bottom),
            270: (top - y, far - x),
        }[self.rotation]
        return right * self.mm_per_unit, down * self.mm_per_unit

    def rectangle(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> list[float]:
        """A rectangle as seen, in the page's own units, lower left corner first."""
        ax, ay = self.to_user(x_mm, y_mm)
        bx, by = self.to_user(x_mm + width_mm, y_mm + height_mm)
        return [min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)]


@dataclass(frozen=True)
class Place:
    """Where the seal goes: on page 1 at a corner in millimetres as seen, or on a page added at the end."""

    where: str
    sheet: Sheet
    x_mm: float = 0.0
    y_mm: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a report that is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Place":
        """The place that was kept."""
        sheet = kept["sheet"]
        box = tuple(sheet["box"])
        return cls(kept["where"], Sheet(box, sheet["rotation"], sheet["user_unit"]), kept["x_mm"], kept["y_mm"])


def added_page() -> Place:
    """The upper right of an A4 page of the seal's own."""
    return Place(ADDED_PAGE, Sheet(A4), 210 - FROM_EDGE_MM - WIDTH_MM, FROM_EDGE_MM)
