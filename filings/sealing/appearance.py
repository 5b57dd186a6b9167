"""The seal as people see it: 62 by 35 millimetres, drawn as design section 9 sets it out."""

import re
from dataclasses import dataclass
from datetime import datetime

from barcode.codex import Code128

from filings.sealing import fonts
from icms.lib.clock import court_time
from icms.lib.pdf.canvas import MM, Canvas, EmbeddedFont, colour

WIDTH_MM, HEIGHT_MM, TRIAL_HEIGHT_MM = 62.0, 35.0, 23.5
MARGIN_MM = 3.7
INK, INK_2, NAVY = colour("#1B1E24"), colour("#43484F"), colour("#14375E")
GOLD, EDGE, WHITE = colour("#A8852F"), colour("#787263"), colour("#FFFFFF")
BROKEN = "[2.4 1.6]"
RIGHT_MM = WIDTH_MM - MARGIN_MM
INNER_MM = WIDTH_MM - 2 * MARGIN_MM
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class SealFacts:
    """What a seal says: the court in two languages, the case, the deemed receipt (aware) and the DRN (12 digits)."""

    court_en: str
    court_zh: str
    case_number: str
    deemed_receipt: datetime
    drn: str
    trial: bool = False

    @property
    def height_mm(self) -> float:
        """A trial seal has no barcode and is lower."""
        return TRIAL_HEIGHT_MM if self.trial else HEIGHT_MM


def short_time(at: datetime) -> str:
    """`Mon 23 Nov 2026, 8:45 am` on the court's clock, whatever the locale of the process."""
    local = court_time(at)
    half = "am" if local.hour < 12 else "pm"
    hour = local.hour % 12 or 12
    return (
        f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}, {hour}:{local.minute:02d} {half}"
    )


def draw(facts: SealFacts) -> Canvas:
    """The seal on a canvas of its own."""
    canvas = Canvas(WIDTH_MM, facts.height_mm)
    canvas.block(0, 0, WIDTH_MM, facts.height_mm, WHITE)
    if facts.trial:
        _trial(canvas, facts)
    else:
        _seal(canvas, facts)
    return canvas


def _seal(canvas: Canvas, facts: SealFacts) -> None:
    canvas.frame(0.6, NAVY)
    _heading(canvas, facts.court_en, facts.court_zh, NAVY)
    _number(canvas, facts.case_number, 41.0, NAVY)
    _sealed_word(canvas)
    canvas.rule(MARGIN_MM, 12.25, RIGHT_MM, 0.75, GOLD)
    _label(canvas, 15.85, "Deemed received ", "視為收到", NAVY)
    canvas.text(MARGIN_MM, 20.05, short_time(facts.deemed_receipt), fonts.serif(), 10.5, NAVY)
    _barcode(canvas, facts.drn)
    canvas.text_right(RIGHT_MM, 24.75, "DRN", fonts.sans(), 6.6, NAVY)
    for line in range(3):
        canvas.text_right(RIGHT_MM, 27.3 + 2.42 * line, facts.drn[4 * line : 4 * line + 4], fonts.serif(), 7.6, NAVY)


def _trial(canvas: Canvas, facts: SealFacts) -> None:
    canvas.frame(0.75, EDGE, BROKEN)
    _heading(canvas, "Trial seal", "測試印", INK_2)
    _number(canvas, facts.case_number, INNER_MM, INK_2)
    canvas.rule(MARGIN_MM, 12.25, RIGHT_MM, 0.75, EDGE, BROKEN)
    _label(canvas, 15.85, "Not sealed by a court ", "並非由法院蓋章", INK_2)
    canvas.text(MARGIN_MM, 20.05, short_time(facts.deemed_receipt), fonts.serif(), 10.5, INK_2)


def _fitting(face: EmbeddedFont, text: str, size: float, room_mm: float) -> float:
    """The size, or the largest smaller one at which the text fits."""
    width = face.width(text, size) / MM
    return size if width <= room_mm else size * room_mm / width


def _heading(canvas: Canvas, english: str, chinese: str, ink: tuple[float, float, float]) -> None:
    """The court's two names on one line; long names grow smaller together and never meet."""
    serif, song, gap_mm = fonts.serif(), fonts.song(chinese), 3.0
    room = INNER_MM - gap_mm if chinese else INNER_MM
    wanted = (serif.width(english, 9.0) + song.width(chinese, 9.4)) / MM
    scale = min(1.0, room / wanted)
    canvas.text(MARGIN_MM, 5.1, english, serif, 9.0 * scale, ink)
    canvas.text_right(RIGHT_MM, 5.2, chinese, song, 9.4 * scale, ink)


def _number(canvas: Canvas, number: str, room_mm: float, ink: tuple[float, float, float]) -> None:
    canvas.text(MARGIN_MM, 10.25, number, fonts.serif(), _fitting(fonts.serif(), number, 12.5, room_mm), ink)


def _sealed_word(canvas: Canvas) -> None:
    hei = fonts.hei("蓋章")
    canvas.text_right(RIGHT_MM, 10.25, "蓋章", hei, 7.3, NAVY)
    canvas.text_right(RIGHT_MM - hei.width("蓋章", 7.3) / MM, 10.25, "Sealed ", fonts.sans(), 7.3, NAVY)


def _label(canvas: Canvas, y_mm: float, english: str, chinese: str, ink: tuple[float, float, float]) -> None:
    end = canvas.text(MARGIN_MM, y_mm, english, fonts.sans(), 7.0, ink)
    canvas.text(end, y_mm, chinese, fonts.hei(chinese), 7.0, ink)


def _barcode(canvas: Canvas, drn: str) -> None:
    """Code 128, 37 by 9.5 mm; the margin of the seal is the quiet zone."""
    modules = Code128(drn).build()[0]  # a string of 0 (light) and 1 (dark), without quiet zones
    module_mm = 37.0 / len(modules)
    for dark in re.finditer("1+", modules):
        canvas.block(MARGIN_MM + dark.start() * module_mm, 22.7, len(dark.group()) * module_mm, 9.5, INK)
