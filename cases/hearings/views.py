"""The registry fixes, changes and vacates the hearings of a case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from cases.access import get_case
from cases.hearings import services
from cases.hearings.access import get_hearing, may_insist, officers_only
from cases.hearings.forms import HearingForm, VacateForm, as_fixed
from cases.models import Case
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "POST"]


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
    form = HearingForm(bound(request), initial=as_fixed(hearing), case=found, may_insist=may_insist(request.user))
    if form.submit(request, services.change_hearing, case=found, reference=reference, actor=request.user):
        return _done(request, found, _("The hearing is changed. Those who act in the case are told."))
    return _page(request, "change", found, form, hearing=hearing)


@officers_only
@require_http_methods(GET_POST)
def vacate(request: SignedInRequest, number: str, reference: str) -> HttpResponse:
    """Vacate a hearing."""
    found = get_case(number)
    hearing = get_hearing(found, reference)
    form = VacateForm(bound(request))
    if form.submit(request, services.vacate_hearing, case=found, reference=reference, actor=request.user):
        return _done(request, found, _("The hearing is vacated. Those who act in the case are told."))
    return _page(request, "vacate", found, form, hearing=hearing)


def _done(request: SignedInRequest, case: Case, words: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect("case_desk:case", case.number)


def _page(request: SignedInRequest, template: str, case: Case, form: CourtForm, **context: object) -> HttpResponse:
    return render(request, f"cases/hearings/{template}.html", {"form": form, "case": case, **context})
