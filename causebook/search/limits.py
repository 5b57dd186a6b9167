"""Against harvesting: how many pages of the cause book one connection, browser or account reads within an hour.

Whoever looks something up never meets a limit. Past the first some hundred pages of an address a visitor's browser
shows once that it is no robot (a proof of work), and that browser alone reads on: an office behind one address goes on
working, each at their own screen. Past some thousands the address waits. Accounts are counted by themselves.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from cases.numbering import parse_case_number
from causebook.search.forms import CheckForm
from icms.lib import clock, rate_limits

PASS = "cause_book_pass"  # noqa: S105  the name of a cookie
HOUR = 3600
CHECK, WAIT = "check", "wait"
Page = Callable[..., HttpResponse]


def limited(page: Page) -> Page:
    """A page of the cause book within the limits, which no search engine keeps; past them 429, with what to do."""

    @wraps(page)
    def within_limits(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if (request.GET or kwargs) and (refusal := _refusal(request)):
            return too_many(request, refusal)
        response = page(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return within_limits


def recorded(page: Page) -> Page:
    """The page of an entry, counted by case and day: by people with an account, and by visitors."""

    @wraps(page)
    def counted(request: HttpRequest, number: str) -> HttpResponse:
        response = page(request, number)
        if response.status_code == 200 and request.method == "GET":
            _record(number, signed_in=request.user.is_authenticated)
        return response

    return counted


def too_many(request: HttpRequest, refusal: str, form: CheckForm | None = None) -> HttpResponse:
    """Why no page is shown now: a check to pass first, or an hour to wait."""
    context = {
        "form": form or CheckForm(initial={"next": request.get_full_path()}),
        "must_wait": refusal == WAIT,
        "challenge": rate_limits.new_challenge() if refusal == CHECK else "",
    }
    response = render(request, "causebook/search/too_many.html", context, status=429)
    response["Retry-After"] = str(HOUR if refusal == WAIT else 1)
    return response


def give_pass(request: HttpRequest, response: HttpResponse, solution: str) -> None:
    """Let this browser read on for an hour. Raises Refused for what looks like a robot, and one time too many."""
    limit = rate_limits.Limit("cause-book-pass", settings.CAUSE_BOOK_PASSES_AN_HOUR, 0)
    rate_limits.admit(limit, solution=solution, address=_address(request))
    response.set_cookie(
        PASS,
        signing.dumps(rate_limits.new_name(), salt=PASS),
        max_age=HOUR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _refusal(request: HttpRequest) -> str:
    """Counts one page more; empty while it is within the limits. Where nothing can be counted, everybody reads."""
    try:
        if request.user.is_authenticated:
            mine = rate_limits.within(
                "cause-book-account", str(request.user.pk), settings.CAUSE_BOOK_PAGES_OF_AN_ACCOUNT
            )
            return "" if mine else WAIT
        where = rate_limits.neighbourhood(_address(request))
        count = rate_limits.counted("cause-book", where)
        if count <= settings.CAUSE_BOOK_PAGES_WITHOUT_CHECK:
            return ""
        if count > settings.CAUSE_BOOK_PAGES_OF_AN_ADDRESS:
            return WAIT
        held = _pass_of(request)
        if held and rate_limits.within("cause-book-browser", held, settings.CAUSE_BOOK_PAGES_WITHOUT_CHECK):
            return ""
        return CHECK
    except RedisError:
        return ""


def _pass_of(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(PASS, ""), salt=PASS, max_age=HOUR))
    except signing.BadSignature:
        return ""


def _address(request: HttpRequest) -> str:
    return str(get_adapter(request).get_client_ip(request))


def _record(number: str, *, signed_in: bool) -> None:
    parsed = parse_case_number(number)
    if parsed is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO causebook_entryreading AS r (case_id, day, signed_in, count) "
            "SELECT id, %s, %s, 1 FROM cases_case WHERE (prefix, year, serial) = (%s, %s, %s) "
            "ON CONFLICT (case_id, day, signed_in) DO UPDATE SET count = r.count + 1",
            [clock.court_day(clock.now()), signed_in, parsed.prefix, parsed.year, parsed.serial],
        )
