"""Organizations and individuals: the lists, the page of an organization, and changing its facts and maxima."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.caps import caps_of
from accounts.helpcentre import timeline
from accounts.helpcentre.access import (
    get_organization,
    may_act,
    officers_only,
    readers,
)
from accounts.helpcentre.confirmation import GET_POST, Confirmation, confirm
from accounts.helpcentre.organizations import selectors, services
from accounts.helpcentre.organizations.forms import CapsForm, FactsForm, IndividualsForm, OrganizationsForm
from accounts.models import CapRequest, Organization
from icms.lib.components import SummaryRow, Tab
from icms.lib.forms import bound


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
            Tab(url=reverse(f"helpcentre:{each}"), text=text, current=each == tab) for each, text in texts.items()
        ],
        "filters": form,
        "is_filtered": any(wanted.values()),
        "sort": sort,
    }
    return render(request, f"accounts/helpcentre/organizations/{tab}.html", context)


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
        "events": timeline.events(timeline.of_organization(found)),
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/organizations/organization.html", context)


def _facts(found: Organization) -> list[SummaryRow]:
    return [
        SummaryRow(label=_("Reference"), value=found.reference, is_figure=True),
        SummaryRow(label=_("Kind"), value=found.get_kind_display()),
        SummaryRow(label=_("Registration number"), value=found.registration_number or "–", is_figure=True),
        SummaryRow(label=_("Address"), value=found.address or "–"),
        SummaryRow(label=_("Telephone"), value=found.telephone or "–", is_figure=True),
    ]


@officers_only
@require_http_methods(GET_POST)
def change_facts(request: SignedInRequest, reference: str) -> HttpResponse:
    organization = get_organization(reference)
    initial = {name: getattr(organization, name) for name in services.FACTS}
    page = Confirmation(
        title=_("Change the facts of %(organization)s") % {"organization": organization},
        text=_("Change them as the papers say that the organization has sent. The record keeps what they were."),
        button=_("Save the facts"),
        back_url=reverse("helpcentre:organization", args=[reference]),
        back_text=str(organization),
        done=_("The facts are saved."),
    )
    return confirm(
        request,
        page,
        FactsForm(bound(request), initial=initial),
        services.change_facts,
        organization_id=organization.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def change_caps(request: SignedInRequest, reference: str) -> HttpResponse:
    organization = get_organization(reference)
    initial = {what.value: getattr(organization, what.value) for what in CapRequest.What}
    page = Confirmation(
        title=_("Change the maximum numbers of %(organization)s") % {"organization": organization},
        text=_("How many accounts and branches it may have. None can be below what there is."),
        button=_("Save the numbers"),
        back_url=reverse("helpcentre:organization", args=[reference]),
        back_text=str(organization),
        done=_("The numbers are saved."),
    )
    return confirm(
        request,
        page,
        CapsForm(bound(request), initial=initial),
        services.change_caps,
        organization_id=organization.pk,
        officer=request.user,
    )
