"""Is the registry open? The line under the masthead, and the banner above it when something has closed it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.calendar.forecast import Forecast, Registries
from cases.calendar.forecast import forecast as forecast_of
from cases.calendar.selectors import offices
from icms.lib import dates
from icms.lib.clock import court_day

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RegistryStatus:
    """Ring or disc, and the words that say the same."""

    is_open: bool
    words: str
    url: str


@dataclass(frozen=True)
class Banner:
    """A bold sentence that is enough alone, what follows from it, and where it is explained."""

    bold: str
    text: str
    url: str


def help_centre_status(now: datetime) -> RegistryStatus | None:
    """Is the Help Centre open? For its own officers; None before there is a calendar, or past its last year."""
    office = next((each for each in offices() if each.pk == "HELP"), None)
    found = forecast_of(office, now) if office else None
    if found is None or not found.is_known:
        return None
    language, url = get_language() or "en", reverse("status_line") + "?for=help-centre"
    if found.closes_at:
        until = dates.clock_time(found.closes_at, language)
        return RegistryStatus(True, format_html(_("<strong>Open</strong> until {time}"), time=until), url)
    if found.deemed_at is None:
        return RegistryStatus(False, mark_safe(_("<strong>Closed</strong> until further notice")), url)  # noqa: S308  our own words
    until = _opening(found.now, found.deemed_at, language)
    return RegistryStatus(False, format_html(_("<strong>Closed</strong> until {time}"), time=until), url)


def registry_status(registries: Registries | None) -> RegistryStatus | None:
    """The line for a page that speaks of no court; None before there is a calendar, or past its last year."""
    if registries is None or not registries.first.is_known:
        return None
    forecast, language = registries.first, get_language() or "en"
    url = reverse("status_line") + "?for=strip"
    if forecast.closes_at:
        until = dates.clock_time(forecast.closes_at, language)
        return RegistryStatus(True, format_html(_("<strong>Registry open</strong> until {time}"), time=until), url)
    if forecast.deemed_at is None:
        return RegistryStatus(False, mark_safe(_("<strong>Registry closed</strong> until further notice")), url)  # noqa: S308  our own words
    until = _opening(forecast.now, forecast.deemed_at, language)
    return RegistryStatus(False, format_html(_("<strong>Registry closed</strong> until {time}"), time=until), url)


def banners(registries: Registries | None) -> list[Banner]:
    """One for each closure that keeps a registry shut now; registries under the same closure share it."""
    closed: dict[object, list[Forecast]] = {}
    for forecast in registries.forecasts if registries else ():
        if forecast.closure:
            span = forecast.closure
            closed.setdefault((span.reason, span.from_at, span.until_at), []).append(forecast)
    everyone = registries is not None and len(registries.forecasts)
    return [_banner(group, everyone == len(group)) for group in closed.values()]


def _banner(group: list[Forecast], everyone: bool) -> Banner:
    language, forecast = get_language() or "en", group[0]
    url = reverse("help_time")
    offices = _("; ").join(str(each.office.name) for each in group)
    words = {"reason": forecast.closed_for or "", "offices": offices}
    bold = (_("All registries are closed%(reason)s.") if everyone else _("Closed%(reason)s: %(offices)s.")) % words
    if forecast.deemed_at is None:
        return Banner(bold, _("What you lodge now is deemed received when the registry re-opens."), url)
    when = dates.long_datetime(forecast.deemed_at, language)
    return Banner(bold, _("What you lodge now is deemed received %(when)s.") % {"when": when}, url)


def _opening(now: datetime, opens: datetime, language: str) -> str:
    """`8:45 am` today, `Monday 8:45 am` within the week, else with its date."""
    time, day = dates.clock_time(opens, language), court_day(opens)
    if day == court_day(now):
        return time
    gap = "" if dates.is_chinese(language) else " "
    if day - court_day(now) < A_WEEK:
        return f"{dates.weekday(day, language)}{gap}{time}"
    return dates.short_datetime(opens, language, year=False)
