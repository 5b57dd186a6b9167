"""Middleware: refuses impossible addresses, keeps forms that come late, forbids caching, turns refusals into pages."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from redis.exceptions import RedisError

from icms.lib.encryption import DecryptionError, decrypt, encrypt
from icms.lib.errors import Refused

HOLDER_COOKIE = "last_holder"
HOLDER_FIELD = "_holder"
A_DAY = 24 * 3600
log = logging.getLogger(__name__)
NEVER_KEPT = {"csrfmiddlewaretoken", HOLDER_FIELD, "_path"}
NEVER_KEPT |= {"password", "login", "oldpassword", "password1", "password2", "code", "credential"}
# Of an identity document not even the last four characters may wait in a session (domain 3.3).
NEVER_KEPT |= {"last_four", "representative_last_four"}


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

    What was typed waits for a day under the account whose page it was typed on; no other account ever sees it. The
    form's page reads it as `request.kept`.
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
            keep_words(typed_by(request) or last_holder(request), request.path, request.POST)
        return response

    def _kept(self, request: HttpRequest) -> QueryDict | None:
        if request.method == "POST" or request.user.pk is None:
            return None
        kept = kept_words(request.user.pk)
        if kept is None or kept["path"] != request.path:
            return None
        words = QueryDict(mutable=True)
        for name, values in kept["words"].items():
            words.setlist(name, values)
        return words

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


def keep_words(holder: int | None, path: str, typed: QueryDict) -> bool:
    """Keep what was typed for the form at this address, for a day; are there words that wait now?

    Nothing secret is kept, and what is kept is encrypted.
    """
    words = {name: values for name, values in typed.lists() if name not in NEVER_KEPT}
    if holder is None or not any(any(values) for values in words.values()):
        return False
    try:
        cache.set(_place(holder), encrypt(json.dumps({"path": path, "words": words}).encode()), A_DAY)
    except RedisError:
        log.exception("What was typed could not be kept.")
        return False
    return True


def kept_words(holder: int) -> dict[str, Any] | None:
    """The words that wait for an account (`path`, `words`), or None."""
    try:
        kept = cache.get(_place(holder))
        return json.loads(decrypt(kept)) if kept else None
    except (RedisError, DecryptionError):
        log.exception("What was typed could not be read.")
        return None


def words_wait(request: HttpRequest, path: str) -> bool:
    """Do words wait for the form at this address, and for the account that last signed in on this browser?"""
    holder = last_holder(request)
    kept = kept_words(holder) if holder is not None else None
    return kept is not None and kept["path"] == path.partition("?")[0]


def forget_words(holder: int, path: str) -> None:
    """The form at this address is sent: what waited for it has done its work."""
    kept = kept_words(holder)
    if kept and kept["path"] == path:
        with suppress(RedisError):
            cache.delete(_place(holder))


def _place(holder: int) -> str:
    return f"kept-words:{holder}"


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
