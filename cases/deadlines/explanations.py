"""The answer of the calculator in words, line by line."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.calendar.periods import Counted, PeriodEnd, Skip, Unit, Why

REASONS = {
    Skip.SATURDAY: gettext_lazy("Saturday"),
    Skip.SUNDAY: gettext_lazy("Sunday, a general holiday"),
    Skip.GALE: gettext_lazy("gale warning"),
    Skip.BLACK_RAINSTORM: gettext_lazy("black rainstorm warning"),
    Skip.CLOSURE: gettext_lazy("the registry was closed all day"),
}


@dataclass(frozen=True)
class Line:
    """One day of the list: how it counts (`event`, `counted`, `skipped`, `last`), its figure, and why."""

    day: date
    kind: str
    figure: str
    words: str


def lines(answer: PeriodEnd) -> list[Line]:
    """The event, every day on the way with its figure or its reasons, the last day; in the order of counting."""
    event = Line(answer.period.event, "event", "", _("the event: its day is left out"))
    return [event, *(_line(answer, each) for each in answer.days)]


def rule_words(answer: PeriodEnd) -> str:
    """Which of the two rules decided."""
    if answer.period.is_short:
        return _(
            "A period of seven days or less: only days that are no Saturday, general holiday, day of a gale or black "
            "rainstorm warning, or closure day of the registry are counted."
        )
    if answer.period.before:
        return _(
            "A period of more than seven days: every day is counted. If it runs out on a day that would not count in "
            "a short period, the last day is the one before that does."
        )
    return _(
        "A period of more than seven days: every day is counted. If it runs out on a day that would not count in a "
        "short period, the last day is the next one that does."
    )


def asked_words(answer: PeriodEnd, day: str) -> str:
    """`14 days after Monday 23 November 2026`."""
    period, count = answer.period, answer.period.amount
    words = {
        (Unit.DAYS, False): ngettext("%(amount)d day after %(day)s", "%(amount)d days after %(day)s", count),
        (Unit.DAYS, True): ngettext("%(amount)d day before %(day)s", "%(amount)d days before %(day)s", count),
        (Unit.WEEKS, False): ngettext("%(amount)d week after %(day)s", "%(amount)d weeks after %(day)s", count),
        (Unit.WEEKS, True): ngettext("%(amount)d week before %(day)s", "%(amount)d weeks before %(day)s", count),
        (Unit.MONTHS, False): ngettext("%(amount)d month after %(day)s", "%(amount)d months after %(day)s", count),
        (Unit.MONTHS, True): ngettext("%(amount)d month before %(day)s", "%(amount)d months before %(day)s", count),
    }
    return words[period.unit, period.before] % {"amount": count, "day": day}


def _line(answer: PeriodEnd, each: Counted) -> Line:
    is_last = each.day == answer.last_day
    if each.why:
        ran_out = not answer.period.is_short and each.number is not None
        reasons = _("; ").join(_reason(why) for why in each.why)
        words = _("the period runs out here: %(reasons)s") % {"reasons": reasons} if ran_out else reasons
        return Line(each.day, "skipped", "", words)
    figure = str(each.number) if answer.period.is_short and each.number else ""
    return Line(each.day, "last" if is_last else "counted", figure, _("the last day") if is_last else "")


def _reason(why: Why) -> str:
    return str(why.name) if why.name else str(REASONS[why.skip])
