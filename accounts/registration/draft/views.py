"""The tasks of an application: the list, its questions, the check and the declaration."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Application
from accounts.registration import services
from accounts.registration.access import get_application, get_editable
from accounts.registration.checks import blockers
from accounts.registration.context import page
from accounts.registration.draft.forms import DeclarationForm, OrganizationForm, PersonForm, ProceedingForm
from accounts.registration.draft.task_list import answers, task_groups
from accounts.registration.rules import asks_for_proceeding
from accounts.states import State
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """The task list, while the application may be changed."""
    application = get_editable(request, reference)
    return page(request, application, "tasks", groups=task_groups(application))


@never_cache
@require_http_methods(GET_POST)
def person(request: HttpRequest, reference: str) -> HttpResponse:
    application = get_editable(request, reference)
    form = PersonForm(
        bound(request),
        application=application,
        may_change_email=application.state == State.DRAFT,
        initial=_initial(application, "person"),
    )
    return _question(request, application, "person", form)


@never_cache
@require_http_methods(GET_POST)
def organization(request: HttpRequest, reference: str) -> HttpResponse:
    application = get_editable(request, reference)
    if application.is_individual:
        raise Http404
    form = OrganizationForm(bound(request), application=application, initial=_initial(application, "organization"))
    return _question(request, application, "organization", form)


@never_cache
@require_http_methods(GET_POST)
def proceeding(request: HttpRequest, reference: str) -> HttpResponse:
    application = get_editable(request, reference)
    if not asks_for_proceeding(application):
        raise Http404
    form = ProceedingForm(bound(request), initial=_initial(application, "proceeding"))
    return _question(request, application, "proceeding", form)


@never_cache
@require_http_methods(GET_POST)
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer with its Change link, the declaration, and the button; pressed twice it leads on all the same."""
    application = get_application(request, reference)
    if application.state == State.SUBMITTED:
        return redirect("registration:submitted", reference)
    application = get_editable(request, reference)
    form = DeclarationForm(bound(request))
    if form.submit(request, services.submit, application_id=application.pk):
        return redirect("registration:submitted", reference)
    missing = blockers(application)
    return page(request, application, "check", form=form, sections=answers(application), missing=missing)


def _question(request: HttpRequest, application: Application, part: str, form: CourtForm) -> HttpResponse:
    if form.submit(request, services.answer, application_id=application.pk, part=part):
        return redirect("registration:tasks", application.reference)
    return page(request, application, part, form=form)


def _initial(application: Application, part: str) -> dict[str, Any]:
    return {name: getattr(application, name) for name in services.PARTS[part]}
