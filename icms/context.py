"""What the frame of every page shows: masthead, is the registry open, banners, the warning of an idle session."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.roles import HELP_CENTRE_DESK
from cases.calendar.forecast import Registries, registries
from icms import navigation
from icms.lib import clock
from icms.lib.names import name_for
from icms.lib.trilingual import HTML_LANGUAGES
from icms.lib.uploads import MAY_UPLOAD
from icms.registry_status import Banner, RegistryStatus, banners, help_centre_status, registry_status

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

    @property
    def person(self) -> str:
        return self._user.name_in(get_language()) if self._user.is_authenticated else ""

    @property
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
        return banners(self.registries)

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
    build: Callable[[], Masthead] = lambda: Masthead(request)  # noqa: E731
    return {"masthead": SimpleLazyObject(build)}


def _in_language(request: HttpRequest, code: str) -> str:
    """This very address in another language; a form that failed is the page it was sent from."""
    parts = request.get_full_path().split("/", 2)
    rest = parts[2] if len(parts) > 2 and parts[1] in NAMES else ""
    return f"/{code}/{rest}"
