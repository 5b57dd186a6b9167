"""The page of one account, and what the Help Centre may do about it, each act with a page of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.helpcentre import timeline
from accounts.helpcentre.access import (
    LOOKED_AFTER,
    get_account,
    get_account_to_change,
    may_act,
    officers_only,
    readers,
)
from accounts.helpcentre.accounts import services
from accounts.helpcentre.accounts.forms import LastAdministratorForm
from accounts.helpcentre.confirmation import GET_POST, Confirmation, confirm
from accounts.helpcentre.forms import EmailForm, ReasonForm
from accounts.helpcentre.rules import has_conflict
from accounts.models import User
from accounts.signin.second_factor.rules import has_factor
from accounts.signin.second_factor.services import reset_second_factor
from icms.lib.components import SummaryRow
from icms.lib.forms import CourtForm, bound
from icms.lib.marks import comma


@readers
@require_safe
def account(request: SignedInRequest, username: str) -> HttpResponse:
    """One account: who holds it, its state, what can be done, what was done."""
    found = get_account(username)
    context = {
        "account": found,
        "facts": _account_facts(found),
        "events": timeline.events(timeline.of_account(found)),
        "is_looked_after": found.role in LOOKED_AFTER,
        "is_last": services.is_last_administrator(found),
        "is_own": has_conflict(request.user, found),
        "has_password": found.has_usable_password(),
        "has_factor": has_factor(found),
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/accounts/account.html", context)


def _account_facts(found: User) -> list[SummaryRow]:
    rows: list[SummaryRow] = [
        SummaryRow(label=_("Account name"), value=found.username),
        SummaryRow(label=pgettext("kind", "Account"), value=found.get_role_display()),
        SummaryRow(label=_("State"), value=found.get_state_display()),
        SummaryRow(label=_("E-mail"), value=found.email or "–"),
        SummaryRow(label=_("Telephone"), value=found.telephone or "–", is_figure=True),
        SummaryRow(label=_("Messages in"), value=found.get_language_display()),
    ]
    if found.branch:
        rows.insert(2, SummaryRow(label=_("Branch"), value=found.branch.code))
    if not found.has_usable_password():
        rows.append(SummaryRow(label=_("Password"), value=_("not set yet")))
    return rows


@officers_only
@require_http_methods(GET_POST)
def suspend(request: SignedInRequest, username: str) -> HttpResponse:
    return _to_state(
        request,
        get_account_to_change(username),
        User.State.SUSPENDED,
        title=_("Suspend the account"),
        text=_(
            "The holder is signed out at once and cannot sign in until the account is reactivated. Nothing is lost."
        ),
        button=_("Suspend the account"),
        done=_("The account is suspended. The holder has been told."),
    )


@officers_only
@require_http_methods(GET_POST)
def reactivate(request: SignedInRequest, username: str) -> HttpResponse:
    return _to_state(
        request,
        get_account_to_change(username),
        User.State.ACTIVE,
        title=_("Reactivate the account"),
        text=_("The holder can sign in again, with the password there was."),
        button=_("Reactivate the account"),
        done=_("The account is active. The holder has been told."),
    )


@officers_only
@require_http_methods(GET_POST)
def close(request: SignedInRequest, username: str) -> HttpResponse:
    return _to_state(
        request,
        get_account_to_change(username),
        User.State.CLOSED,
        title=_("Close the account"),
        text=_("A closed account cannot be opened again: the holder would have to apply for a new one."),
        button=_("Close the account"),
        done=_("The account is closed. The holder has been told."),
    )


@officers_only
@require_http_methods(GET_POST)
def send_link(request: SignedInRequest, username: str) -> HttpResponse:
    account = get_account_to_change(username)
    page = _about_account(
        account,
        title=_("Send the link again"),
        text=_("A new link to set the first password goes to %(email)s. The one before stops working.")
        % {"email": account.email},
        button=_("Send the link"),
        done=_("The link has been sent."),
    )
    return confirm(
        request, page, CourtForm(bound(request)), services.send_link_again, account_id=account.pk, officer=request.user
    )


@officers_only
@require_http_methods(GET_POST)
def correct_email(request: SignedInRequest, username: str) -> HttpResponse:
    account = get_account_to_change(username)
    page = _about_account(
        account,
        title=_("Correct the e-mail address"),
        text=_("It is %(email)s now. What failed can be sent again afterwards.") % {"email": account.email or "–"},
        button=_("Save the address"),
        done=_("The address is saved. The holder has been told."),
    )
    form = EmailForm(bound(request), initial={"email": account.email})
    return confirm(request, page, form, services.correct_email, account_id=account.pk, officer=request.user)


@officers_only
@require_http_methods(GET_POST)
def reset_factor(request: SignedInRequest, username: str) -> HttpResponse:
    """For a holder who lost the device, after the officer made sure who asks."""
    account = get_account_to_change(username)
    page = _about_account(
        account,
        title=_("Reset the second factor"),
        text=_(
            "Make sure first who asks. Authenticator app, passkeys and recovery codes are taken away and every session "
            "ends; the holder is told, signs in by password, and sets up another."
        ),
        button=_("Reset the second factor"),
        done=_("The second factor is reset. The holder has been told."),
    )
    return confirm(request, page, CourtForm(bound(request)), reset_second_factor, account=account, actor=request.user)


def _to_state(request: SignedInRequest, account: User, state: User.State, **texts: Any) -> HttpResponse:
    is_last = state != User.State.ACTIVE and services.is_last_administrator(account)
    warning = ""
    if is_last:
        warning = _("%(organization)s is left without an active primary administrator.") % {
            "organization": account.organization
        }
    page = _about_account(account, warning=warning, **texts)
    form = (LastAdministratorForm if is_last else ReasonForm)(bound(request))
    return confirm(request, page, form, services.change_state, account_id=account.pk, officer=request.user, state=state)


def _about_account(account: User, **texts: Any) -> Confirmation:
    url = reverse("helpcentre:account", args=[account.username])
    facts = [SummaryRow(label=_("Account"), value=f"{account.name}{comma()}{account.username}")]
    return Confirmation(back_url=url, back_text=account.username, facts=facts, **texts)
