"""Middleware: refuses impossible addresses, keeps forms that come late, forbids caching, turns refusals into pages."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path
from redis.exceptions import RedisError

from icms.lib.encryption import DecryptionError, decrypt, encrypt
from icms.lib.errors import Refused

READING = frozenset({"GET", "HEAD", "OPTIONS"})
HOLDER_COOKIE = "last_holder"
HOLDER_FIELD = "_holder"
A_DAY = 24 * 3600
log = logging.getLogger(__name__)
NEVER_KEPT = {"csrfmiddlewaretoken", HOLDER_FIELD, "_path"}
NEVER_KEPT |= {"password", "login", "oldpassword", "password1", "password2", "code", "credential"}
# Of an identity document not even the last four characters may wait in a session (domain 3.3).
NEVER_KEPT |= {"last_four", "representative_last_four"}
# Nor is a consent that was given for another moment (domain 5.2), nor what a second person answered on another draft.
NEVER_KEPT |= {"confirmed_closed", "outcome"}


class NulMiddleware:
    """Answers 400 to an address with a NUL in it, which no page of the portal has and no database row can hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("There is a NUL in this address.")
        return self.get_response(request)


class KeepSubmittedFormMiddleware:
    """Keeps a form that arrives after its session has ended until its holder signs in again (domain 3.4).

    What was typed waits for a day under the account whose page it was typed on, each page's words for themselves; no
    other account ever sees them. The form's page reads them as `request.kept`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.kept = SimpleLazyObject(lambda: self._kept(request))  # type: ignore[attr-defined]
        if request.method == "POST" and request.user.pk is not None:
            forget_words(request.user.pk, request.path)
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._know_holder(request, response)
        elif request.method == "POST" and _asks_to_sign_in(response):
            keep_words(typed_by(request) or last_holder(request), typed_at(request), request.POST)
        return response

    def _kept(self, request: HttpRequest) -> QueryDict | None:
        if request.method == "POST" or request.user.pk is None:
            return None
        kept = kept_words(request.user.pk, request.path)
        return as_query(kept) if kept else None

    def _know_holder(self, request: HttpRequest, response: HttpResponse) -> None:
        if last_holder(request) != request.user.pk:
            response.set_cookie(
                HOLDER_COOKIE,
                signing.dumps(request.user.pk, salt=HOLDER_COOKIE),
                max_age=A_DAY,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )


def holder_mark(account: int) -> str:
    """What a form carries to say whose page it was typed on."""
    return signing.Signer(salt=HOLDER_FIELD).sign(str(account))


def typed_by(request: HttpRequest) -> int | None:
    """The account on whose page this form was typed, as the form itself says."""
    try:
        return int(signing.Signer(salt=HOLDER_FIELD).unsign(request.POST.get(HOLDER_FIELD, "")))
    except signing.BadSignature:
        return None


def last_holder(request: HttpRequest) -> int | None:
    """The account that last signed in on this browser, within a day."""
    try:
        return int(signing.loads(request.COOKIES.get(HOLDER_COOKIE, ""), salt=HOLDER_COOKIE, max_age=A_DAY))
    except signing.BadSignature:
        return None


def wants_page(request: HttpRequest) -> bool:
    """Does a person wait for a page? A script of a page asks for anything."""
    return request.headers.get("Accept") != "*/*"


def typed_at(request: HttpRequest) -> str:
    """The address of the page whose form this is: its own, unless the page's script says so (`_path`)."""
    path = request.POST.get("_path", "")
    return path if path and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else request.path


def words_of(typed: QueryDict) -> dict[str, list[str]]:
    """What of a form may be kept, by name: nothing secret, no consent, nothing of the form's own; no NUL, which no
    database row can hold.
    """
    return {
        name.replace("\0", ""): [str(value).replace("\0", "") for value in values]
        for name, values in typed.lists()
        if name not in NEVER_KEPT
    }


def as_query(words: Mapping[str, list[str]]) -> QueryDict:
    """Kept words as a form reads them."""
    query = QueryDict(mutable=True)
    for name, values in words.items():
        query.setlist(name, values)
    return query


def keep_words(holder: int | None, path: str, typed: QueryDict) -> bool:
    """Keep what was typed for the form at this address, for a day, encrypted; are there words that wait now?"""
    words = words_of(typed)
    if holder is None or not any(any(values) for values in words.values()):
        return False
    try:
        cache.set(_place(holder, path), encrypt(json.dumps(words).encode()), A_DAY)
    except RedisError:
        log.exception("What was typed could not be kept.")
        return False
    return True


def kept_words(holder: int, path: str) -> dict[str, list[str]] | None:
    """The words that wait for an account and the form at this address, by name, or None."""
    try:
        kept = cache.get(_place(holder, path))
        return json.loads(decrypt(kept)) if kept else None
    except (RedisError, DecryptionError):
        log.exception("What was typed could not be read.")
        return None


def words_wait(request: HttpRequest, path: str) -> bool:
    """Do words wait for the form at this address, and for the account that last signed in on this browser?"""
    holder = last_holder(request)
    return holder is not None and kept_words(holder, path.partition("?")[0]) is not None


def forget_words(holder: int, path: str) -> None:
    """The form at this address is sent: what waited for it has done its work."""
    with suppress(RedisError):
        cache.delete(_place(holder, path))


def _place(holder: int, path: str) -> str:
    """One place for a page in all its languages."""
    page = path.partition("/")[2].partition("/")[2] if get_language_from_path(path) else path.lstrip("/")
    return f"kept-words:{holder}:{hashlib.sha256(page.encode()).hexdigest()}"


class NoStoreMiddleware:
    """Forbids caching of every page of a signed-in user, so that Back after signing out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """Shows every reason of a `Refused` that no view caught (409), and a way back from a POST-only address (405).

    People open a POST-only address by signing in again after they pressed its button.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "405.html", {"back": f"{request.path.rstrip('/').rpartition('/')[0]}/"}, status=405)
            page["Allow"] = response.headers.get("Allow", "POST")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "409.html", {"reasons": exception.reasons}, status=409)


def _asks_to_sign_in(response: HttpResponse) -> bool:
    """Was this form refused until one signs in? Leaving an account leads to the same page, without a way back."""
    return response.status_code == 302 and "/account/sign-in/?next=" in response.headers.get("Location", "")
