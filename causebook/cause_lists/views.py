"""The cause lists: every court, one day of a court, its week; calendar files and a feed of what changed."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cases.models import Court
from causebook.cause_lists.access import get_court, is_listed, listed_only, may_read
from causebook.cause_lists.context import list_days
from causebook.cause_lists.export import ATOM, CALENDAR, calendar_of_list, feed_of_list, kept_answer, mark_of
from causebook.cause_lists.forms import ListForm
from causebook.cause_lists.selectors import (
    MOST_IN_FEED,
    ONE_DAY,
    coming,
    counts_by_day,
    every_row,
    listed,
    neighbour,
    next_day_with_hearings,
)
from causebook.search.book import courts_in_the_book
from causebook.search.limits import limited
from icms.lib import clock, rate_limits

WEEK = timedelta(days=7)
FOUR_WEEKS = timedelta(days=27)
PLAIN = "text/plain; charset=utf-8"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every court with its days to come; the form of a list leads to that list."""
    form = ListForm(request.GET) if "court" in request.GET else ListForm(initial={"day": _today()})
    if form.is_bound and form.is_valid():
        return _to_the_list(form)
    courts, first = list(courts_in_the_book()), _today()
    monday = first - timedelta(days=first.weekday()) + (WEEK if first.weekday() > 4 else timedelta())
    days = [monday + timedelta(days=count) for count in range(5)]
    counts = counts_by_day(courts, days[0], days[-1])
    rows = [(court, [(day, counts.get((court.pk, day), 0)) for day in days]) for court in courts]
    context = {"form": form, "days": days, "rows": rows, "today": first}
    answer = render(request, "causebook/cause_lists/index.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def today(request: HttpRequest, code: str) -> HttpResponse:
    """The list of today."""
    return redirect("cause_lists:day", get_court(code).pk.lower(), _today())


@require_safe
@limited
def day(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """One day of a court: a section for each room; `q` leaves a party's or a case's hearings alone."""
    court, text = get_court(code), request.GET.get("q", "")[:200].strip()
    listed_only(day)
    found = list_days(court, [day], listed(court, day, day, text))[0]
    later = None if found.sections else next_day_with_hearings(court, day)
    context = {
        "court": court,
        "day": found,
        "asked": text,
        "form": ListForm(initial={"court": court.pk, "day": day, "q": text}),
        "before": _shown(neighbour(court, day, -ONE_DAY)),
        "after": _shown(neighbour(court, day, ONE_DAY)),
        "later": later if later and is_listed(later) else None,
        "monday": _monday(day),
        "today": _today(),
        "now": clock.now(),
    }
    return render(request, "causebook/cause_lists/day.html", context)


@require_safe
@limited
def week(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """Monday to Friday of a court, and the days of the week-end on which it sits."""
    court, monday = get_court(code), _monday(listed_only(day))
    days = list_days(court, _days(monday), listed(court, monday, monday + timedelta(days=6)))
    context = {
        "court": court,
        "days": [each for each in days if each.day.weekday() < 5 or each.sections],
        "held": sum(each.held for each in days),
        "monday": monday,
        "friday": monday + timedelta(days=4),
        "before": _shown(monday - ONE_DAY),
        "after": _shown(monday + WEEK),
        "now": clock.now(),
    }
    return render(request, "causebook/cause_lists/week.html", context)


@require_safe
def day_file(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """A day for a calendar program."""
    court = get_court(code)
    return _calendar(request, court, listed_only(day), day, name=f"{court.pk}-{day}.ics")


@require_safe
def week_file(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """A week for a calendar program."""
    court, monday = get_court(code), _monday(listed_only(day))
    return _calendar(request, court, monday, monday + timedelta(days=6), name=f"{court.pk}-{monday}-week.ics")


@require_safe
def coming_file(request: HttpRequest, code: str) -> HttpResponse:
    """The address that a calendar program subscribes to: from today on, four weeks."""
    return _calendar(request, get_court(code), _today(), _today() + FOUR_WEEKS)


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """What was fixed, changed or vacated of the hearings to come, for feed readers."""
    court = get_court(code)
    if not may_read(request):
        return _too_many()
    rows = coming(court, clock.day_bounds(_today())[0])[:MOST_IN_FEED]
    mark = mark_of(rows.values_list("pk", flat=True), "feed", court.pk)
    return kept_answer(request, mark, ATOM, lambda: feed_of_list(court, rows, request.build_absolute_uri))


def _calendar(request: HttpRequest, court: Court, first: date, last: date, *, name: str = "") -> HttpResponse:
    if not may_read(request):
        return _too_many()
    mark = mark_of(every_row(court, first, last), court.pk, first, last)
    return kept_answer(
        request,
        mark,
        CALENDAR,
        lambda: calendar_of_list(court, listed(court, first, last), request.build_absolute_uri),
        name=name,
    )


def _to_the_list(form: ListForm) -> HttpResponse:
    asked = form.cleaned_data
    answer = redirect("cause_lists:day", asked["court"].pk.lower(), asked["day"])
    if asked["q"]:
        answer["Location"] += f"?{urlencode({'q': asked['q']})}"
    return answer


def _today() -> date:
    return clock.court_day(clock.now())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=count) for count in range(7)]


def _shown(day: date) -> date | None:
    return day if is_listed(day) else None


def _too_many() -> HttpResponse:
    """For a program and for whoever looks into its record: why there is no file now, and when there is one again."""
    headers = {"Retry-After": str(rate_limits.HOUR)}
    return HttpResponse(str(rate_limits.TOO_MANY.message), status=429, content_type=PLAIN, headers=headers)
