"""The registry fixes, changes and vacates the hearings of a case; and sees each room's day."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from cases.access import get_case
from cases.hearings import services
from cases.hearings.access import get_hearing, get_judge, get_room, may_insist, officers_only, readers, supervisors_only
from cases.hearings.forms import ChangeForm, DayForm, HearingForm, InUseForm, VacateForm, as_fixed
from cases.hearings.placement import obstacles_of
from cases.hearings.selectors import hearings_to_move, rooms_on, sitting_of, upcoming_with, with_obstacles
from cases.models import Case, Court, CourtRoom, Judge
from icms.lib import clock
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "POST"]
A_PAGE, ONE_DAY = 20, timedelta(days=1)


@officers_only
@require_http_methods(GET_POST)
def fix(request: SignedInRequest, number: str) -> HttpResponse:
    """Fix a hearing."""
    found = get_case(number)
    form = HearingForm(bound(request), case=found, may_insist=may_insist(request.user))
    if form.submit(request, services.fix_hearing, case=found, actor=request.user):
        return _done(request, found, _("The hearing is fixed. Those who act in the case are told."))
    return _page(request, "fix", found, form)


@officers_only
@require_http_methods(GET_POST)
def change(request: SignedInRequest, number: str, reference: str) -> HttpResponse:
    """Change a hearing that is fixed."""
    found = get_case(number)
    hearing = get_hearing(found, reference)
    form = ChangeForm(bound(request), initial=as_fixed(hearing), case=found, may_insist=may_insist(request.user))
    if form.submit(request, services.change_hearing, case=found, reference=reference, actor=request.user):
        return _done(request, found, _("The hearing is changed. Those who act in the case are told."))
    if form.is_bound:
        form.show(hearing := get_hearing(found, reference))
    return _page(request, "change", found, form, hearing=hearing, obstacles=obstacles_of(hearing))


@officers_only
@require_http_methods(GET_POST)
def vacate(request: SignedInRequest, number: str, reference: str) -> HttpResponse:
    """Vacate a hearing."""
    found = get_case(number)
    hearing = get_hearing(found, reference)
    form = VacateForm(bound(request), initial={"seen": hearing.pk})
    if form.submit(request, services.vacate_hearing, case=found, reference=reference, actor=request.user):
        return _done(request, found, _("The hearing is vacated. Those who act in the case are told."))
    if form.is_bound:
        form.show(hearing := get_hearing(found, reference))
    return _page(request, "vacate", found, form, hearing=hearing)


@readers
@require_safe
def rooms(request: SignedInRequest) -> HttpResponse:
    """Each room's day: a court and a day are chosen; what must be moved stands first, who sits and when at the end."""
    today = clock.court_day(clock.now())
    form = DayForm(request.GET or None, initial={"day": today, "court": "DC"})
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day, court = asked.get("day") or today, asked.get("court") or Court.objects.get(pk="DC")
    to_move = Paginator(hearings_to_move(), A_PAGE).get_page(request.GET.get("page"))
    with_obstacles(to_move.object_list)
    context = {
        "form": form,
        "day": day,
        "court": court,
        "rooms": rooms_on(court, day),
        "sitting": sitting_of(court, day),
        "before": day - ONE_DAY,
        "after": day + ONE_DAY,
        "to_move": to_move,
        "may_insist": may_insist(request.user),
    }
    return render(request, "cases/hearings/rooms.html", context)


@supervisors_only
@require_http_methods(GET_POST)
def room_use(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a room out of use, with the hearings that must then be moved before the eyes; or put it back."""
    return _use(request, get_room(code), "room_use", _("The room is in use."), _("The room is out of use."))


@supervisors_only
@require_http_methods(GET_POST)
def judge_use(request: SignedInRequest, code: str) -> HttpResponse:
    """A judge sits no longer, with the hearings that must then be moved before the eyes; or sits again."""
    return _use(request, get_judge(code), "judge_use", _("The judge sits."), _("The judge sits no longer."))


def _use(request: SignedInRequest, row: CourtRoom | Judge, template: str, put_back: Any, taken: Any) -> HttpResponse:
    form = InUseForm(bound(request), initial={"in_use": "no" if row.in_use else "yes"})
    if form.submit(request, services.set_in_use, row=row, actor=request.user):
        messages.success(request, put_back if form.result.in_use else taken)
        return redirect("hearings:rooms")
    page = Paginator(upcoming_with(row), A_PAGE).get_page(request.GET.get("page"))
    return render(request, f"cases/hearings/{template}.html", {"form": form, "row": row, "page": page})


def _done(request: SignedInRequest, case: Case, words: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect("case_desk:case", case.number)


def _page(request: SignedInRequest, template: str, case: Case, form: CourtForm, **context: object) -> HttpResponse:
    return render(request, f"cases/hearings/{template}.html", {"form": form, "case": case, **context})
