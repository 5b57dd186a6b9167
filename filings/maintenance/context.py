"""What the pages of maintenance show: the banner in each language, and what a window touches before it is announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.calendar.opening_hours import CalendarNotLoaded
from cases.calendar.selectors import offices_and_calendars
from cases.models import Office
from filings.maintenance.selectors import Announced, drafts_due, drafts_touched, to_be_told
from filings.models import FailedAttempt, MaintenanceWindow
from icms.lib import clock, dates
from icms.lib.trilingual import COLUMNS, HTML_LANGUAGES

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class BannerText:
    """The sentence of the banner, and what follows from it, in one language."""

    bold: str
    text: str
    html_language: str = ""


@dataclass(frozen=True)
class Touched:
    """What a window touches: offices that are open then, and open drafts."""

    offices: list[Office]
    drafts: int
    due: int
    filers: int

    @property
    def names(self) -> str:
        return _("; ").join(str(office.name) for office in self.offices)


def banner_of(window: Announced | MaintenanceWindow) -> BannerText:
    """What every page says of it, in the active language."""
    if window.from_at <= clock.now():
        until = dates.until_short_datetime(window.until_at, get_language() or "en")
        bold = _("Maintenance until %(when)s.") % {"when": until}
        text = _("You can read, search and download; nothing can be lodged, paid or saved.")
        return BannerText(bold, text)
    bold = _("Maintenance %(when)s.") % {"when": dates.span(window.from_at, window.until_at, get_language() or "en")}
    return BannerText(bold, _("You will be able to read, but not to lodge or pay."))


def in_each_language(window: MaintenanceWindow) -> list[BannerText]:
    """The banner as it will be before it begins, in the three languages."""
    found = []
    for language in COLUMNS:
        with translation.override(language):
            said = banner_of(window)
        found.append(BannerText(said.bold, said.text, HTML_LANGUAGES[language]))
    return found


def touched(window: MaintenanceWindow) -> Touched:
    """What a window touches, and how many are told of it; five small queries."""
    drafts = drafts_touched(window.from_at, window.until_at)
    return Touched(
        offices=list(_open_offices(window.from_at, window.until_at)),
        drafts=drafts.count(),
        due=drafts_due(window.from_at, window.until_at).count(),
        filers=to_be_told(window).count(),
    )


def with_attempts(windows: Iterable[MaintenanceWindow]) -> list[tuple[MaintenanceWindow, int]]:
    """Each with how often an account tried in vain meanwhile; one query."""
    windows = list(windows)
    if not windows:
        return []
    first, last = min(each.from_at for each in windows), max(each.until_at for each in windows)
    times = list(FailedAttempt.objects.filter(at__gte=first, at__lt=last).values_list("at", flat=True))
    return [(each, sum(each.from_at <= at < each.until_at for at in times)) for each in windows]


def _open_offices(from_at: datetime, until_at: datetime) -> Iterable[Office]:
    """The registries that are open at some time of it."""
    for office, calendar in offices_and_calendars():
        if office.kind != Office.Kind.REGISTRY:
            continue
        day, last = clock.court_day(from_at), clock.court_day(until_at)
        while day <= last:
            try:
                sessions = calendar.sessions(day)
            except CalendarNotLoaded:
                sessions = ()
            if any(opens < until_at and from_at < closes for opens, closes in sessions):
                yield office
                break
            day += A_DAY
