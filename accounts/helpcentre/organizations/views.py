"""Organizations and individuals: the lists, and the page of one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.caps import caps_of
from accounts.helpcentre import history
from accounts.helpcentre.access import LOOKED_AFTER, get_account, get_organization, may_act, readers
from accounts.helpcentre.organizations import selectors, services
from accounts.helpcentre.organizations.forms import IndividualsForm, OrganizationsForm
from accounts.helpcentre.own import is_own
from accounts.models import Organization, User
from accounts.signin.rules import has_factor


@readers
@require_safe
def organizations(request: SignedInRequest) -> HttpResponse:
    """Every organization, searched, filtered and sorted."""
    form = OrganizationsForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "name")
    found = selectors.organizations(kind=wanted.get("kind", ""), words=wanted.get("q", ""), sort=sort)
    return _list(request, "organizations", found, form, wanted, sort)


@readers
@require_safe
def individuals(request: SignedInRequest) -> HttpResponse:
    """The accounts of litigants in person."""
    form = IndividualsForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "name")
    found = selectors.individuals(state=wanted.get("state", ""), words=wanted.get("q", ""), sort=sort)
    return _list(request, "individuals", found, form, wanted, sort)


def _list(request: SignedInRequest, tab: str, found: Any, form: Any, wanted: dict[str, Any], sort: str) -> HttpResponse:
    texts = {"organizations": _("Organizations"), "individuals": _("Individual users")}
    context = {
        "page": Paginator(found, selectors.A_PAGE).get_page(request.GET.get("page")),
        "tabs": [
            {"url": reverse(f"helpcentre:{each}"), "text": text, "count": None, "current": each == tab}
            for each, text in texts.items()
        ],
        "filters": form,
        "is_filtered": any(wanted.values()),
        "sort": sort,
    }
    return render(request, f"accounts/helpcentre/{tab}.html", context)


@readers
@require_safe
def organization(request: SignedInRequest, reference: str) -> HttpResponse:
    """One organization: facts, maxima, accounts, what is asked, what was done."""
    found = get_organization(reference)
    context = {
        "organization": found,
        "facts": _facts(found),
        "caps": list(caps_of(found).values()),
        "page": Paginator(selectors.members(found), selectors.A_PAGE).get_page(request.GET.get("page")),
        "waiting": found.cap_requests.filter(state="waiting").select_related("asked_by"),
        "events": history.events(history.of_organization(found)),
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/organization.html", context)


@readers
@require_safe
def account(request: SignedInRequest, username: str) -> HttpResponse:
    """One account: who holds it, its state, what can be done, what was done."""
    found = get_account(username)
    context = {
        "account": found,
        "facts": _account_facts(found),
        "events": history.events(history.of_account(found)),
        "is_looked_after": found.role in LOOKED_AFTER,
        "is_last": services.is_last_administrator(found),
        "is_own": is_own(request.user, found),
        "has_password": found.has_usable_password(),
        "has_factor": has_factor(found),
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/account.html", context)


def _facts(found: Organization) -> list[dict[str, Any]]:
    return [
        {"label": _("Reference"), "value": found.reference, "is_figure": True},
        {"label": _("Kind"), "value": found.get_kind_display()},
        {"label": _("Registration number"), "value": found.registration_number or "–", "is_figure": True},
        {"label": _("Address"), "value": found.address or "–"},
        {"label": _("Telephone"), "value": found.telephone or "–", "is_figure": True},
    ]


def _account_facts(found: User) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": _("Account name"), "value": found.username},
        {"label": _("Account"), "value": found.get_role_display()},
        {"label": _("State"), "value": found.get_state_display()},
        {"label": _("E-mail"), "value": found.email or "–"},
        {"label": _("Telephone"), "value": found.telephone or "–", "is_figure": True},
        {"label": _("Messages in"), "value": found.get_language_display()},
    ]
    if found.branch:
        rows.insert(2, {"label": _("Branch"), "value": found.branch.code})
    if not found.has_usable_password():
        rows.append({"label": _("Password"), "value": _("not set yet")})
    return rows
