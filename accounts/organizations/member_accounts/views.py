"""What administrators do about a member's account, each act on a page that says first what it does."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.access import SignedInRequest
from accounts.models import User
from accounts.organizations import access, rules
from accounts.organizations.branches import services as branches
from accounts.organizations.member_accounts import services
from accounts.organizations.member_accounts import status as account_status
from accounts.organizations.member_accounts.forms import AddForm, ProfileForm, SuccessorForm
from accounts.organizations.member_accounts.states import State, may_move
from accounts.organizations.open_work import open_work_of
from accounts.permissions import Function
from accounts.roles import Role
from accounts.signin.second_factor.rules import has_factor, may_reset_second_factor
from accounts.signin.second_factor.services import reset_second_factor
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]


@access.administrators_only
@require_http_methods(GET_POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Add one member; the link to set a password goes out at once."""
    organization = access.organization_of(request.user)
    roles = [role for role in (Role.ORGANIZATION_USER, Role.SECONDARY_ADMINISTRATOR) if _may_create(request, role)]
    # An empowerment may be taken back while the form is open: its words stay, and the service says why not.
    shown = roles if request.method == "GET" else [Role.ORGANIZATION_USER, Role.SECONDARY_ADMINISTRATOR]
    initial = {"language": get_language() or "en", "branch": request.user.branch_id}
    form = AddForm(bound(request), organization=organization, roles=[*shown], initial=initial)
    if form.submit(request, services.add_member, actor=request.user):
        words = _("The account %(username)s is open. The link to set its password is on its way to %(email)s.")
        messages.success(request, words % {"username": form.result.username, "email": form.result.email})
        return redirect("organization:members")
    context = {"form": form, "organization": organization}
    return render(request, "accounts/organizations/member_accounts/add.html", context, status=rules.status_of(form))


def _may_create(request: SignedInRequest, role: str) -> bool:
    return permissions.may_create(request.user, role)


@access.administrators_only
@require_http_methods(GET_POST)
def change(request: SignedInRequest, username: str) -> HttpResponse:
    """Change who holds an account and how to reach the holder."""
    account = _member(request, username, permissions.may_maintain_profile)
    initial = {name: getattr(account, name) for name in services.MAY_CHANGE}
    organization = access.organization_of(request.user)
    form = ProfileForm(bound(request), organization=organization, now=account.branch, initial=initial)
    if form.submit(request, services.change_member, actor=request.user, account_id=account.pk):
        return done(request, account, _("The profile of %(name)s is saved."))
    return act_page(request, account, "change", form)


@access.administrators_only
@require_http_methods(GET_POST)
def suspend(request: SignedInRequest, username: str) -> HttpResponse:
    """Before an account is suspended: what it has in hand, and who takes its place."""
    account = _member(request, username, permissions.may_decide_on_account)
    form = _successors(request, account)
    if form.submit(request, account_status.suspend, actor=request.user, account_id=account.pk):
        return done(request, account, _("The account of %(name)s is suspended."))
    return act_page(request, account, "suspend", form, may_move=may_move(account.state, State.SUSPENDED))


@access.administrators_only
@require_http_methods(GET_POST)
def reactivate(request: SignedInRequest, username: str) -> HttpResponse:
    account = _member(request, username, permissions.may_decide_on_account)
    form = CourtForm(bound(request))
    if form.submit(request, account_status.reactivate, actor=request.user, account_id=account.pk):
        return done(request, account, _("The account of %(name)s is active again."))
    return act_page(request, account, "reactivate", form, may_move=may_move(account.state, State.ACTIVE))


@access.administrators_only
@require_http_methods(GET_POST)
def close(request: SignedInRequest, username: str) -> HttpResponse:
    """Before an account is closed for good."""
    account = _member(request, username, permissions.may_decide_on_account)
    form = _successors(request, account)
    if form.submit(request, account_status.close, actor=request.user, account_id=account.pk):
        return done(request, account, _("The account of %(name)s is closed."))
    return act_page(request, account, "close", form, may_move=may_move(account.state, State.CLOSED))


@access.administrators_only
@require_http_methods(GET_POST)
def invite(request: SignedInRequest, username: str) -> HttpResponse:
    """Send the link to set the first password once more."""
    account = _member(request, username, permissions.may_decide_on_account)
    form = CourtForm(bound(request))
    if form.submit(request, services.invite_again, actor=request.user, account_id=account.pk):
        words = _("A new link is on its way to %(name)s. The earlier one no longer works.")
        return done(request, account, words)
    return act_page(request, account, "invite", form, may_move=not account.has_usable_password())


@access.administrators_only
@require_http_methods(GET_POST)
def reset_factor(request: SignedInRequest, username: str) -> HttpResponse:
    """For a member who lost the device."""
    account = _member(request, username, may_reset_second_factor)
    form = CourtForm(bound(request))
    if form.submit(request, reset_second_factor, account=account, actor=request.user):
        return done(request, account, _("The second factor of %(name)s is reset."))
    return act_page(request, account, "reset_factor", form, may_move=has_factor(account))


def _member(request: SignedInRequest, username: str, may: Callable[[User, User], bool]) -> User:
    """The member an act is about. Asking needs the right; a button pressed too late is answered by the service."""
    account = access.get_member(request.user, username)
    if request.method != "POST":
        access.require(may(request.user, account), access.why_not_on(account))
    return account


def _successors(request: SignedInRequest, account: User) -> SuccessorForm:
    """The places the account holds as default user, for those who may say who takes them."""
    organization = access.organization_of(request.user)
    places = branches.branches_of_default(account)
    may = permissions.may(request.user, Function.DEFAULT_USERS)
    return SuccessorForm(
        bound(request),
        account=account,
        organization=organization,
        of_branch=places[0] if places and may else None,
        of_organization=organization.default_user_id == account.pk and may,
    )


def done(request: SignedInRequest, account: User, words: str) -> HttpResponse:
    """Back to the member, whose name may have been changed, with the words for what was done."""
    account.refresh_from_db(fields=["name_en", "name_zh"])
    messages.success(request, words % {"name": account.name})
    return redirect("organization:member", account.username)


def act_page(request: SignedInRequest, account: User, name: str, form: CourtForm, **more: Any) -> HttpResponse:
    """The page of an act on a member; a refusal is shown on it with what was typed."""
    context = {
        "account": account,
        "form": form,
        "open_work": open_work_of(account),
        "may_hand_over": permissions.may_hand_over(request.user, account),
        "default_for": [branch.code for branch in branches.branches_of_default(account)],
        "default_for_organization": branches.is_default_of_organization(account),
        **more,
    }
    template = f"accounts/organizations/member_accounts/{name}.html"
    return render(request, template, context, status=rules.status_of(form))
