"""The branches: the list, and each act as a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import permissions
from accounts.access import SignedInRequest
from accounts.models import HEAD_OFFICE, Branch, Organization, User
from accounts.organizations import access, rules
from accounts.organizations.branches import services
from accounts.organizations.branches.forms import BranchForm, BranchNamesForm, DefaultUserForm
from accounts.organizations.tabs import head
from accounts.permissions import Function
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]


@access.administrators_only
@require_safe
def branches(request: SignedInRequest) -> HttpResponse:
    """The branches with the number of their members and their default users, HQ first, closed ones last."""
    organization = Organization.objects.select_related("default_user").get(pk=access.organization_of(request.user).pk)
    counted = Count("accounts", filter=~Q(accounts__state=User.State.CLOSED))
    found = list(organization.branches.annotate(members=counted).select_related("default_user"))
    found.sort(key=lambda branch: (branch.closed_at is not None, branch.code != HEAD_OFFICE, branch.code))
    context = {
        **head(request.user, organization, "branches"),
        "branches": found,
        "may_change": permissions.may(request.user, Function.BRANCHES),
        "may_set_default": permissions.may(request.user, Function.DEFAULT_USERS),
    }
    return render(request, "accounts/organizations/branches/list.html", context)


@access.administrators_only
@require_http_methods(GET_POST)
def add(request: SignedInRequest) -> HttpResponse:
    act = Act("add", Function.BRANCHES, services.add_branch, _("The branch %(branch)s is open."))
    return _act(request, None, act, BranchForm(bound(request)))


@access.administrators_only
@require_http_methods(GET_POST)
def rename(request: SignedInRequest, code: str) -> HttpResponse:
    branch = access.get_branch(request.user, code)
    act = Act("rename", Function.BRANCHES, services.rename_branch, _("The names of %(branch)s are saved."))
    form = BranchNamesForm(bound(request), initial={"name_en": branch.name_en, "name_zh": branch.name_zh})
    return _act(request, branch, act, form)


@access.administrators_only
@require_http_methods(GET_POST)
def close(request: SignedInRequest, code: str) -> HttpResponse:
    branch = access.get_branch(request.user, code)
    act = Act("close", Function.BRANCHES, services.close_branch, _("The branch %(branch)s is closed."))
    count = branch.accounts.exclude(state=User.State.CLOSED).count()
    return _act(request, branch, act, CourtForm(bound(request)), count=count)


@access.administrators_only
@require_http_methods(GET_POST)
def reopen(request: SignedInRequest, code: str) -> HttpResponse:
    branch = access.get_branch(request.user, code)
    act = Act("reopen", Function.BRANCHES, services.reopen_branch, _("The branch %(branch)s is open."))
    return _act(request, branch, act, CourtForm(bound(request)))


@access.administrators_only
@require_http_methods(GET_POST)
def branch_default(request: SignedInRequest, code: str) -> HttpResponse:
    """Who gets what comes for a branch."""
    branch = access.get_branch(request.user, code)
    users = services.candidates(access.organization_of(request.user), branch)
    form = DefaultUserForm(bound(request), users=users, initial={"user": branch.default_user_id})
    done = _("The default user of %(branch)s is saved.")
    act = Act("default", Function.DEFAULT_USERS, services.set_branch_default, done)
    return _act(request, branch, act, form, none=not users)


@access.administrators_only
@require_http_methods(GET_POST)
def organization_default(request: SignedInRequest) -> HttpResponse:
    """Who gets what comes for the organization and names no branch."""
    organization = access.organization_of(request.user)
    users = services.candidates(organization)
    form = DefaultUserForm(bound(request), users=users, initial={"user": organization.default_user_id})
    done = _("The default user of the organization is saved.")
    act = Act("default", Function.DEFAULT_USERS, services.set_organization_default, done)
    return _act(request, None, act, form, none=not users)


@dataclass(frozen=True)
class Act:
    """Something done to the branches: its template, the function it needs, its service, the words once it is done."""

    name: str
    function: Function
    service: Callable[..., Any]
    done: str


def _act(request: SignedInRequest, branch: Branch | None, act: Act, form: CourtForm, **more: Any) -> HttpResponse:
    """Show the page of an act, or do it; a refusal is shown on the page with what was typed."""
    if request.method != "POST":
        access.require_function(request.user, act.function)
    place = {"branch_id": branch.pk} if branch else {}
    if form.submit(request, act.service, actor=request.user, **place):
        messages.success(request, act.done % {"branch": branch.code if branch else form.cleaned_data.get("code", "")})
        return redirect("organization:branches")
    context = {"branch": branch, "form": form, "organization": request.user.organization, **more}
    template = f"accounts/organizations/branches/{act.name}.html"
    return render(request, template, context, status=rules.status_of(form))
