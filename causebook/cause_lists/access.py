"""What of the diary of the courts is in the public lists, and how often a program may read it."""

from datetime import date, timedelta

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest
from redis.exceptions import RedisError

from cases.models import Court
from causebook.search.book import courts_in_the_book
from icms.lib import clock, rate_limits

BACK, AHEAD = timedelta(days=14), timedelta(days=184)
READS_AN_HOUR = 240


def get_court(code: str) -> Court:
    """The court of this code, in capitals or not. Raises Http404 for none, and for one without a cause book."""
    found: Court | None = courts_in_the_book().filter(pk=code.upper()).first()
    if found is None:
        raise Http404
    return found


def is_listed(day: date) -> bool:
    """Is a list of this day shown? Old lists go: a hearing of last year is not for everybody's search by name."""
    first, last = days_listed()
    return first <= day <= last


def days_listed() -> tuple[date, date]:
    """The first day and the last whose lists are shown today."""
    today = clock.court_day(clock.now())
    return today - BACK, today + AHEAD


def listed_only(day: date) -> date:
    """The day itself. Raises Http404 for one whose list is not shown."""
    if not is_listed(day):
        raise Http404
    return day


def may_read(request: HttpRequest) -> bool:
    """Count one more reading by a program from this address; False beyond what an hour allows.

    Where nothing can be counted, everybody reads.
    """
    address = get_adapter(request).get_client_ip(request)
    try:
        return rate_limits.within("cause-list-file", rate_limits.neighbourhood(address), READS_AN_HOUR)
    except RedisError:
        return True
