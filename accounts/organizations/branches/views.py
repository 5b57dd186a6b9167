"""The branches: the list, and each act as a page of its own."""

from collections.abc import Callable
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
from accounts.organizations import access, locks
from accounts.organizations.branches import services
from accounts.organizations.branches.forms import BranchForm, BranchNamesForm, DefaultUserForm
from accounts.organizations.branches.services import candidates
from accounts.organizations.tabs import head
from accounts.permissions import Function
from icms.lib.errors import Refused
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
    form = BranchForm(bound(request))

    def act() -> str:
        services.add_branch(actor=request.user, **form.cleaned_data)
        return _("The branch %(branch)s is open.") % {"branch": form.cleaned_data["code"]}

    return _act(request, None, "add", form, act, Function.BRANCHES)


@access.administrators_only
@require_http_methods(GET_POST)
def rename(request: SignedInRequest, code: str) -> HttpResponse:
    branch = access.get_branch(request.user, code)
    form = BranchNamesForm(bound(request), initial={"name_en": branch.name_en, "name_zh": branch.name_zh})

    def act() -> str:
        services.rename_branch(actor=request.user, branch_id=branch.pk, **form.cleaned_data)
        return _("The names of %(branch)s are saved.") % {"branch": branch.code}

    return _act(request, branch, "rename", form, act, Function.BRANCHES)


@access.administrators_only
@require_http_methods(GET_POST)
def close(request: SignedInRequest, code: str) -> HttpResponse:
    branch = access.get_branch(request.user, code)

    def act() -> str:
        services.close_branch(actor=request.user, branch_id=branch.pk)
        return _("The branch %(branch)s is closed.") % {"branch": branch.code}

    count = branch.accounts.exclude(state=User.State.CLOSED).count()
    return _act(request, branch, "close", CourtForm(bound(request)), act, Function.BRANCHES, count=count)


@access.administrators_only
@require_http_methods(GET_POST)
def reopen(request: SignedInRequest, code: str) -> HttpResponse:
    branch = access.get_branch(request.user, code)

    def act() -> str:
        services.reopen_branch(actor=request.user, branch_id=branch.pk)
        return _("The branch %(branch)s is open.") % {"branch": branch.code}

    return _act(request, branch, "reopen", CourtForm(bound(request)), act, Function.BRANCHES)


@access.administrators_only
@require_http_methods(GET_POST)
def branch_default(request: SignedInRequest, code: str) -> HttpResponse:
    """Who gets what comes for a branch."""
    branch = access.get_branch(request.user, code)
    users = candidates(access.organization_of(request.user), branch)
    form = DefaultUserForm(bound(request), users=users, initial={"user": branch.default_user_id})

    def act() -> str:
        services.set_branch_default(actor=request.user, branch_id=branch.pk, user=form.cleaned_data["user"])
        return _("The default user of %(branch)s is saved.") % {"branch": branch.code}

    return _act(request, branch, "default", form, act, Function.DEFAULT_USERS, none=not users)


@access.administrators_only
@require_http_methods(GET_POST)
def organization_default(request: SignedInRequest) -> HttpResponse:
    """Who gets what comes for the organization and names no branch."""
    organization = access.organization_of(request.user)
    users = candidates(organization)
    form = DefaultUserForm(bound(request), users=users, initial={"user": organization.default_user_id})

    def act() -> str:
        services.set_organization_default(actor=request.user, user=form.cleaned_data["user"])
        return _("The default user of the organization is saved.")

    return _act(request, None, "default", form, act, Function.DEFAULT_USERS, none=not users)


def _act(
    request: SignedInRequest,
    branch: Branch | None,
    name: str,
    form: CourtForm,
    act: Callable[[], str],
    function: Function,
    **more: Any,
) -> HttpResponse:
    """Show the page of an act, or do it; a refusal is shown on the page with what was typed."""
    if request.method != "POST":
        access.need_function(request.user, function)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            words = act()
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = locks.status_of(refusal)
        else:
            messages.success(request, words)
            return redirect("organization:branches")
    context = {"branch": branch, "form": form, "organization": request.user.organization, **more}
    return render(request, f"accounts/organizations/branches/{name}.html", context, status=status)
