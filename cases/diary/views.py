"""A person's diary: the week, the list, own days; and what calendar programs read."""

from datetime import date, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from cases.diary import services
from cases.diary.access import filers_only, get_entry, get_hearing_of_mine, reader_of
from cases.diary.context import monday_of, week_of
from cases.diary.export import calendar_of_diary, calendar_response
from cases.diary.forms import EntryForm, as_kept
from cases.diary.selectors import diary as diary_of
from cases.diary.selectors import entries_of, hearings_of_account, with_changes
from cases.models import DiaryAddress
from icms.lib import clock
from icms.lib.components import Tab
from icms.lib.forms import CourtForm, bound
from icms.lib.rate_limits import within_an_hour

GET_POST = ["GET", "POST"]
WEEK, A_PAGE = timedelta(days=7), 30
KEPT_IN_FEED = timedelta(days=90)
READS_AN_HOUR, GUESSES_AN_HOUR = 60, 30


@filers_only
@require_safe
def diary(request: SignedInRequest) -> HttpResponse:
    """A week, or with `show=list` everything from today on."""
    now = clock.now()
    today = clock.court_day(now)
    show = "list" if request.GET.get("show") == "list" else "week"
    monday = monday_of(_asked_day(request) or today)
    context: dict[str, Any] = {"show": show, "tabs": _tabs(show, monday), "today": today}
    if show == "list":
        context["page"] = Paginator(diary_of(request.user, today), A_PAGE).get_page(request.GET.get("page"))
    else:
        dues = diary_of(request.user, monday, monday + WEEK - timedelta(days=1))
        context |= {
            "week": week_of(monday, dues, now),
            "dues": [due for due in dues if due.starts_at],
            "own": [due for due in dues if due.kind == "day"],
            "first": monday,
            "last": monday + timedelta(days=4),
            "before": monday - WEEK,
            "after": monday + WEEK,
            "is_this_week": monday == monday_of(today),
        }
    return render(request, "cases/diary/diary.html", context)


@filers_only
@require_http_methods(GET_POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Keep a day. The calculator of deadlines, and what the court issues, fill it in: `case`, `day`, `title`."""
    asked = {"number": request.GET.get("case", "")[:40], "title": request.GET.get("title", "")[:120]}
    form = EntryForm(bound(request), initial={**asked, "day": _asked_day(request)})
    if form.submit(request, services.add_entry, account=request.user):
        messages.success(request, _("The day is in your diary."))
        return _to_the_week(form.result.day)
    return render(request, "cases/diary/entry.html", {"form": form})


@filers_only
@require_http_methods(GET_POST)
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change a day that is kept."""
    entry = get_entry(request.user, reference)
    form = EntryForm(bound(request), initial=as_kept(entry))
    if form.submit(request, services.change_entry, entry=entry):
        messages.success(request, _("The day is changed."))
        return _to_the_week(form.result.day)
    return render(request, "cases/diary/entry.html", {"form": form, "entry": entry})


@filers_only
@require_http_methods(GET_POST)
def remove(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a day out, after asking."""
    entry = get_entry(request.user, reference)
    day = entry.day
    form = CourtForm(bound(request))
    if form.submit(request, services.remove_entry, entry=entry):
        messages.success(request, _("The day is taken out of your diary."))
        return _to_the_week(day)
    return render(request, "cases/diary/remove.html", {"form": form, "entry": entry})


@filers_only
@require_http_methods(GET_POST)
def address(request: SignedInRequest) -> HttpResponse:
    """The secret address, shown on asking; a POST makes it, or a new one."""
    form = CourtForm(bound(request))
    if form.submit(request, services.renew_address, account=request.user):
        messages.success(request, _("This is the address now. No other works any more."))
        return redirect("diary:address")
    kept = DiaryAddress.objects.filter(account=request.user).first()
    whole = request.build_absolute_uri(f"/diary/{kept.secret}.ics") if kept else ""
    answer = render(request, "cases/diary/address.html", {"form": form, "kept": kept, "address": whole})
    answer["Cache-Control"] = "private, no-store"
    return answer


@filers_only
@require_safe
def hearing_file(request: SignedInRequest, reference: str) -> HttpResponse:
    """One hearing, to put into a calendar by hand."""
    found = get_hearing_of_mine(request.user, reference)
    hearings = with_changes(hearings_of_account(request.user)).filter(pk=found.pk)
    content = calendar_of_diary(hearings, [], request.build_absolute_uri)
    return calendar_response(content, name=f"hearing-{found.reference}.ics")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The diary at its secret address, for calendar programs: no session, the language of the account.

    404 for an address that is none, or of an account that is suspended; too many of either within an hour: 429.
    """
    reader = reader_of(secret)
    if reader is None:
        if not within_an_hour("diary-guess", get_adapter(request).get_client_ip(request), GUESSES_AN_HOUR):
            return _too_many()
        raise Http404
    if not within_an_hour("diary-feed", str(reader.pk), READS_AN_HOUR):
        return _too_many()
    since = clock.now() - KEPT_IN_FEED
    with override(reader.language):
        hearings = with_changes(hearings_of_account(reader)).filter(starts_at__gte=since)
        entries = entries_of(reader).filter(day__gte=clock.court_day(since))
        return calendar_response(calendar_of_diary(hearings, entries, request.build_absolute_uri))


def _too_many() -> HttpResponse:
    answer = HttpResponse(status=429)
    answer["Retry-After"] = "3600"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked_day(request: HttpRequest) -> date | None:
    """The day of the address, one of the years that a calendar has; None for none, or nonsense."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _tabs(show: str, monday: date) -> list[Tab]:
    week = Tab(url=f"?day={monday}", text=_("Week"), current=show == "week")
    return [week, Tab(url="?show=list", text=_("List"), current=show == "list")]


def _to_the_week(day: date) -> HttpResponse:
    answer = redirect("diary:diary")
    answer["Location"] += f"?day={day.isoformat()}"
    return answer
