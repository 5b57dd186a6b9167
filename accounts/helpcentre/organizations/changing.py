"""The verbs about organizations and accounts, each with its own page."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_account_to_change, get_organization, officers_only
from accounts.helpcentre.applications.forms import EmailForm
from accounts.helpcentre.asking import Question, asked
from accounts.helpcentre.organizations import services
from accounts.helpcentre.organizations.forms import CapsForm, FactsForm, LastAdministratorForm
from accounts.helpcentre.words import NothingForm, ReasonForm
from accounts.models import CapRequest, User
from accounts.signin.services import reset_second_factor
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]


@officers_only
@require_http_methods(GET_POST)
def change_facts(request: SignedInRequest, reference: str) -> HttpResponse:
    organization = get_organization(reference)
    initial = {name: getattr(organization, name) for name in services.FACTS}
    question = Question(
        title=_("Change the facts of %(organization)s") % {"organization": organization},
        says=_("Change them as the papers say that the organization has sent. The record keeps what they were."),
        button=_("Save the facts"),
        back_url=reverse("helpcentre:organization", args=[reference]),
        back_text=str(organization),
        done=_("The facts are saved."),
    )
    act = partial(services.change_facts, organization_id=organization.pk, officer=request.user)
    return asked(request, question, FactsForm(bound(request), initial=initial), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def change_caps(request: SignedInRequest, reference: str) -> HttpResponse:
    organization = get_organization(reference)
    initial = {what.value: getattr(organization, what.value) for what in CapRequest.What}
    question = Question(
        title=_("Change the maximum numbers of %(organization)s") % {"organization": organization},
        says=_("How many accounts and branches it may have. None can be below what there is."),
        button=_("Save the numbers"),
        back_url=reverse("helpcentre:organization", args=[reference]),
        back_text=str(organization),
        done=_("The numbers are saved."),
    )
    act = partial(services.change_caps, organization_id=organization.pk, officer=request.user)
    return asked(request, question, CapsForm(bound(request), initial=initial), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def suspend(request: SignedInRequest, username: str) -> HttpResponse:
    return _to_state(
        request,
        get_account_to_change(username),
        User.State.SUSPENDED,
        title=_("Suspend the account"),
        says=_(
            "The holder is signed out at once and cannot sign in until the account is re-activated. Nothing is lost."
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
        title=_("Re-activate the account"),
        says=_("The holder can sign in again, with the password there was."),
        button=_("Re-activate the account"),
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
        says=_("A closed account cannot be opened again: the holder would have to apply for a new one."),
        button=_("Close the account"),
        done=_("The account is closed. The holder has been told."),
    )


@officers_only
@require_http_methods(GET_POST)
def send_link(request: SignedInRequest, username: str) -> HttpResponse:
    account = get_account_to_change(username)
    question = _question(
        account,
        title=_("Send the link again"),
        says=_("A new link to set the first password goes to %(email)s. The one before stops working.")
        % {"email": account.email},
        button=_("Send the link"),
        done=_("The link has been sent."),
    )
    act = partial(services.send_link_again, account_id=account.pk, officer=request.user)
    return asked(request, question, NothingForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def correct_email(request: SignedInRequest, username: str) -> HttpResponse:
    account = get_account_to_change(username)
    question = _question(
        account,
        title=_("Correct the e-mail address"),
        says=_("It is %(email)s now. What failed can be sent again afterwards.") % {"email": account.email or "–"},
        button=_("Save the address"),
        done=_("The address is saved. The holder has been told."),
    )
    form = EmailForm(bound(request), initial={"email": account.email})
    act = partial(services.correct_email, account_id=account.pk, officer=request.user)
    return asked(request, question, form, act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def reset_factor(request: SignedInRequest, username: str) -> HttpResponse:
    """For a holder who lost the device, after the officer made sure who asks."""
    account = get_account_to_change(username)
    question = _question(
        account,
        title=_("Reset the second factor"),
        says=_(
            "Make sure first who asks. Authenticator app, passkeys and recovery codes are taken away and every session "
            "ends; the holder is told, signs in by password, and sets up another."
        ),
        button=_("Reset the second factor"),
        done=_("The second factor is reset. The holder has been told."),
    )
    act = partial(reset_second_factor, account=account, actor=request.user)
    return asked(request, question, NothingForm(bound(request)), act, then=question.back_url)


def _to_state(request: SignedInRequest, account: User, state: User.State, **words: Any) -> HttpResponse:
    is_last = state != User.State.ACTIVE and services.is_last_administrator(account)
    warning = ""
    if is_last:
        warning = _("%(organization)s is left without an active primary administrator.") % {
            "organization": account.organization
        }
    question = _question(account, warning=warning, **words)
    form = (LastAdministratorForm if is_last else ReasonForm)(bound(request))
    act = partial(services.change_state, account_id=account.pk, officer=request.user, state=state)
    return asked(request, question, form, act, then=question.back_url)


def _question(account: User, **words: Any) -> Question:
    url = reverse("helpcentre:account", args=[account.username])
    facts = [{"label": _("Account"), "value": f"{account.name}, {account.username}"}]
    return Question(back_url=url, back_text=account.username, facts=facts, **words)
