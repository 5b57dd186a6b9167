"""Middleware: refuses impossible addresses, keeps forms that come late, forbids caching, turns refusals into pages."""

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from icms.lib.errors import Refused

HOLDER_COOKIE = "last_holder"
KEPT = "kept"
NEVER_KEPT = {"csrfmiddlewaretoken", "password", "login", "oldpassword", "password1", "password2", "code", "credential"}
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
    """Keeps a form that arrives after its session has ended until the same user signs in again (domain 3.4).

    What was typed waits in the new, anonymous session under the form's address, marked with the account that last
    signed in on this browser; another account that signs in never sees it. The form's page reads it as `request.kept`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.kept = self._kept(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._know_holder(request, response)
        elif request.method == "POST" and _asks_to_sign_in(response):
            self._keep(request)
        return response

    def _kept(self, request: HttpRequest) -> QueryDict | None:
        if not request.user.is_authenticated or KEPT not in request.session:
            return None
        kept = request.session[KEPT]
        if kept["holder"] != request.user.pk:
            del request.session[KEPT]
            return None
        if request.method == "POST":
            if kept["path"] == request.path:
                del request.session[KEPT]
            return None
        if kept["path"] != request.path:
            return None
        words = QueryDict(mutable=True)
        for name, values in kept["words"].items():
            words.setlist(name, values)
        return words

    def _know_holder(self, request: HttpRequest, response: HttpResponse) -> None:
        if _holder(request) != request.user.pk:
            response.set_cookie(
                HOLDER_COOKIE,
                signing.dumps(request.user.pk, salt=HOLDER_COOKIE),
                max_age=24 * 3600,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )

    def _keep(self, request: HttpRequest) -> None:
        holder = _holder(request)
        words = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
        if holder is not None and words:
            request.session[KEPT] = {"holder": holder, "path": request.path, "words": words}


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


def _holder(request: HttpRequest) -> int | None:
    try:
        return int(signing.loads(request.COOKIES.get(HOLDER_COOKIE, ""), salt=HOLDER_COOKIE, max_age=24 * 3600))
    except signing.BadSignature:
        return None


def _asks_to_sign_in(response: HttpResponse) -> bool:
    """Was this form refused until one signs in? Leaving an account leads to the same page, without a way back."""
    return response.status_code == 302 and "/account/sign-in/?next=" in response.headers.get("Location", "")
