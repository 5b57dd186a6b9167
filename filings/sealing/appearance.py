"""The seal as people see it: a block, or a strip where only the top margin is free (design section 9)."""

import re
from dataclasses import dataclass
from datetime import datetime

from barcode.codex import Code128

from filings.sealing import fonts
from icms.lib.clock import court_time
from icms.lib.drn import format_drn
from icms.lib.pdf.canvas import MM, Canvas, Colour, EmbeddedFont, colour

BLOCK, STRIP = "block", "strip"
# Width and height in millimetres. The strip fits between the edge of the paper and a margin of 25 mm.
SIZES_MM = {BLOCK: (62.0, 35.0), STRIP: (110.0, 16.5)}
TRIAL_SIZES_MM = {BLOCK: (62.0, 23.5), STRIP: (69.3, 16.5)}  # without the barcode
MARGIN_MM, BARCODE_MM, SEALED_WORD_MM = 3.7, 37.0, 13.6
INK, INK_2, NAVY = colour("#1B1E24"), colour("#43484F"), colour("#14375E")
GOLD, EDGE, WHITE = colour("#A8852F"), colour("#787263"), colour("#FFFFFF")
BROKEN = "[2.4 1.6]"
BLOCK_RIGHT_MM = SIZES_MM[BLOCK][0] - MARGIN_MM
STRIP_BARCODE_MM = SIZES_MM[STRIP][0] - MARGIN_MM - BARCODE_MM  # where it begins
STRIP_RIGHT_MM = STRIP_BARCODE_MM - MARGIN_MM  # where the words before it end
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class SealFacts:
    """What a seal says: the court in two languages, the case, the DRN (12 digits), and a time (aware).

    The time is the deemed receipt of what was filed; of what the court itself issued (`is_issued`), when it did.
    """

    court_en: str
    court_zh: str
    case_number: str
    deemed_receipt: datetime
    drn: str
    trial: bool = False
    is_issued: bool = False

    @property
    def time_words(self) -> tuple[str, str]:
        """What the time is, in English and in Chinese."""
        return ("Issued", "發出") if self.is_issued else ("Deemed received", "視為收到")

    def size_mm(self, shape: str) -> tuple[float, float]:
        """Width and height in a shape; a trial seal has no barcode and is smaller."""
        return (TRIAL_SIZES_MM if self.trial else SIZES_MM)[shape]


def short_time(at: datetime) -> str:
    """`Mon 23 Nov 2026, 8:45 am` on the court's clock, whatever the locale of the process."""
    local = court_time(at)
    half = "am" if local.hour < 12 else "pm"
    hour = local.hour % 12 or 12
    return (
        f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}, {hour}:{local.minute:02d} {half}"
    )


def draw(facts: SealFacts, shape: str) -> Canvas:
    """The seal in a shape, on a canvas of its own."""
    width, height = facts.size_mm(shape)
    canvas = Canvas(width, height)
    canvas.block(0, 0, width, height, WHITE)
    canvas.frame(0.75, EDGE, BROKEN) if facts.trial else canvas.frame(0.6, NAVY)
    (_strip if shape == STRIP else _block)(canvas, facts)
    return canvas


def _block(canvas: Canvas, facts: SealFacts) -> None:
    ink, right = _ink(facts), BLOCK_RIGHT_MM
    _heading(canvas, facts, 5.1, right)
    _number(canvas, facts, 10.25, right)
    _rule(canvas, facts, 12.25, right)
    _label(canvas, facts, 15.85, 7.0)
    canvas.text(MARGIN_MM, 20.05, short_time(facts.deemed_receipt), fonts.serif(), 10.5, ink)
    if facts.trial:
        return
    _barcode(canvas, facts.drn, MARGIN_MM, 22.7)
    canvas.text_right(right, 24.75, "DRN", fonts.sans(), 6.6, ink)
    for line in range(3):
        canvas.text_right(right, 27.3 + 2.42 * line, facts.drn[4 * line : 4 * line + 4], fonts.serif(), 7.6, ink)


def _strip(canvas: Canvas, facts: SealFacts) -> None:
    ink, right, at = _ink(facts), STRIP_RIGHT_MM, short_time(facts.deemed_receipt)
    _heading(canvas, facts, 4.7, right)
    _number(canvas, facts, 9.4, right)
    _rule(canvas, facts, 10.95, right)
    end = _label(canvas, facts, 14.4, 6.4)
    canvas.text_right(right, 14.4, at, fonts.serif(), _fitting(fonts.serif(), at, 9.5, right - end - 1.5), ink)
    if facts.trial:
        return
    _barcode(canvas, facts.drn, STRIP_BARCODE_MM, 1.9)
    end = canvas.text(STRIP_BARCODE_MM, 14.4, "DRN", fonts.sans(), 6.6, ink)
    canvas.text_right(STRIP_BARCODE_MM + BARCODE_MM, 14.4, format_drn(facts.drn), fonts.serif(), 9.5, ink)


def _ink(facts: SealFacts) -> Colour:
    return INK_2 if facts.trial else NAVY


def _fitting(face: EmbeddedFont, text: str, size: float, room_mm: float) -> float:
    """The size, or the largest smaller one at which the text fits."""
    width = face.width(text, size) / MM
    return size if width <= room_mm else size * room_mm / width


def _heading(canvas: Canvas, facts: SealFacts, y_mm: float, right_mm: float) -> None:
    """The court's two names on one line; long names grow smaller together and never meet."""
    english, chinese = ("Trial seal", "測試印") if facts.trial else (facts.court_en, facts.court_zh)
    serif, song, gap_mm = fonts.serif(), fonts.song(chinese), 3.0
    room = right_mm - MARGIN_MM - (gap_mm if chinese else 0)
    wanted = (serif.width(english, 9.0) + song.width(chinese, 9.4)) / MM
    scale = min(1.0, room / wanted)
    canvas.text(MARGIN_MM, y_mm, english, serif, 9.0 * scale, _ink(facts))
    canvas.text_right(right_mm, y_mm + 0.1, chinese, song, 9.4 * scale, _ink(facts))


def _number(canvas: Canvas, facts: SealFacts, y_mm: float, right_mm: float) -> None:
    """The case number, and that it is sealed."""
    serif, number, room_mm = fonts.serif(), facts.case_number, right_mm - MARGIN_MM
    if not facts.trial:
        hei = fonts.hei("蓋章")
        canvas.text_right(right_mm, y_mm, "蓋章", hei, 7.3, NAVY)
        canvas.text_right(right_mm - hei.width("蓋章", 7.3) / MM, y_mm, "Sealed ", fonts.sans(), 7.3, NAVY)
        room_mm -= SEALED_WORD_MM
    canvas.text(MARGIN_MM, y_mm, number, serif, _fitting(serif, number, 12.5, room_mm), _ink(facts))


def _rule(canvas: Canvas, facts: SealFacts, y_mm: float, right_mm: float) -> None:
    canvas.rule(MARGIN_MM, y_mm, right_mm, 0.75, *((EDGE, BROKEN) if facts.trial else (GOLD,)))


def _label(canvas: Canvas, facts: SealFacts, y_mm: float, size: float) -> float:
    """What the time means. Returns where the words end."""
    english, chinese = ("Not sealed by a court", "並非由法院蓋章") if facts.trial else facts.time_words
    end = canvas.text(MARGIN_MM, y_mm, f"{english} ", fonts.sans(), size, _ink(facts))
    return canvas.text(end, y_mm, chinese, fonts.hei(chinese), size, _ink(facts))


def _barcode(canvas: Canvas, drn: str, left_mm: float, y_mm: float) -> None:
    """Code 128, 37 by 9.5 mm; the margin of the seal is the quiet zone."""
    modules = Code128(drn).build()[0]  # a string of 0 (light) and 1 (dark), without quiet zones
    module_mm = BARCODE_MM / len(modules)
    for dark in re.finditer("1+", modules):
        canvas.block(left_mm + dark.start() * module_mm, y_mm, len(dark.group()) * module_mm, 9.5, INK)
