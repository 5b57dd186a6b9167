"""What the frame of every page shows: masthead, is the registry open, banners, the warning of an idle session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.roles import HELP_CENTRE_DESK
from cases.calendar.forecast import Forecast, Registries, registries
from cases.calendar.forecast import forecast as forecast_of
from cases.calendar.selectors import offices
from filings.maintenance.context import banner_of
from filings.maintenance.selectors import to_be_shown
from icms import navigation
from icms.lib import clock, dates
from icms.lib.clock import court_day
from icms.lib.names import name_for
from icms.lib.trilingual import HTML_LANGUAGES
from icms.lib.uploads import MAY_UPLOAD

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
        return Banner(bold, _("What you lodge now is deemed received when the registry reopens."), url)
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


NAMES = {"en": ("English", "EN"), "zh-hant": ("繁體", "繁"), "zh-hans": ("简体", "简")}
WARN_SECONDS = 120


@dataclass(frozen=True)
class Language:
    """One of the three in the switch; its address is this page's in that language."""

    html: str
    name: str
    brief_name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Idle:
    """When an unused session ends, and what the warning does."""

    seconds: int
    warn_seconds: int
    stay_url: str
    keep_url: str
    leave_url: str
    applicant: bool  # nobody is signed in: an application is open on this browser


class Masthead:
    """Worked out only where a page draws its frame, each part once."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        if not hasattr(request, "user"):  # refused before it was known who asks
            request.user = AnonymousUser()
        self._user = request.user

    @cached_property
    def home(self) -> str:
        return reverse("home" if self._user.is_authenticated else "start")

    @cached_property
    def nav(self) -> list[navigation.Link]:
        return navigation.links(self._request)

    @cached_property
    def desk(self) -> str:
        return navigation.desk_name(self._user)

    @cached_property
    def languages(self) -> list[Language]:
        here = get_language()
        return [
            Language(HTML_LANGUAGES[code], *NAMES[code], _in_language(self._request, code), code == here)
            for code in NAMES
        ]

    @cached_property
    def person(self) -> str:
        return self._user.name_in(get_language()) if self._user.is_authenticated else ""

    @cached_property
    def organization(self) -> str:
        organization = self._user.organization if self._user.is_authenticated else None
        return name_for(organization.name_en, organization.name_zh, get_language()) if organization else ""

    @cached_property
    def registries(self) -> Registries | None:
        return registries(clock.now())

    @cached_property
    def status(self) -> RegistryStatus | None:
        if self._user.is_authenticated and self._user.role in HELP_CENTRE_DESK:
            return help_centre_status(clock.now())
        return registry_status(self.registries)

    @cached_property
    def banners(self) -> list[Banner]:
        maintenance = to_be_shown()
        closed = banners(self.registries)
        if maintenance is None:
            return closed
        said = banner_of(maintenance)
        return [Banner(said.bold, said.text, reverse("status") + "#maintenance"), *closed]

    @cached_property
    def idle(self) -> Idle | None:
        if self._user.is_authenticated:
            leave = f"{reverse('account_login')}?next={self._request.path}"
        elif self._request.session.get(MAY_UPLOAD):  # an application is open on this browser
            leave = reverse("registration:status")
        else:
            return None
        seconds = settings.SESSION_COOKIE_AGE
        warn, applicant = min(WARN_SECONDS, seconds // 2), not self._user.is_authenticated
        return Idle(seconds, warn, reverse("stay"), reverse("keep"), leave, applicant)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    return {"masthead": Masthead(request)}


def _in_language(request: HttpRequest, code: str) -> str:
    """This very address in another language; a form that failed is the page it was sent from."""
    parts = request.get_full_path().split("/", 2)
    rest = parts[2] if len(parts) > 2 and parts[1] in NAMES else ""
    return f"/{code}/{rest}"
