"""Keeping, changing and removing one's own views of the queue."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from filings.models import SavedView
from filings.registry.access import officers_only
from filings.registry.forms import queue_form
from filings.registry.saved_views import services
from filings.registry.saved_views.forms import ViewForm
from filings.registry.saved_views.selectors import address_of
from icms.lib.forms import bound


@officers_only
@require_http_methods(["GET", "POST"])
def keep(request: SignedInRequest) -> HttpResponse:
    """Give a name to the filter and the order that the query string asks for."""
    filters = queue_form(request.GET)
    asked = filters.query(request.GET.get("sort", ""))
    queue_url = f"{reverse('registry:queue')}?{filters.kept(asked.sort)}"
    if not filters.is_valid() or filters.gone:
        return redirect(queue_url)  # which says what is wrong
    form = ViewForm(bound(request))
    if form.submit(request, services.keep_view, owner=request.user, query=filters.kept(asked.sort)):
        return _kept(request, form.result)
    context = {"form": form, "view": None, "facts": filters.facts(asked.sort), "queue_url": queue_url}
    return render(request, "filings/registry/saved_views/view.html", context)


@officers_only
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, number: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=number, owner=request.user)
    form = ViewForm(bound(request), initial={"name": view.name, "is_opening": view.is_opening})
    if form.submit(request, services.change_view, view_id=view.pk, owner=request.user):
        return _kept(request, form.result)
    said = QueryDict(view.query)
    filters = queue_form(said)
    facts = filters.facts(filters.query(said.get("sort", "")).sort)
    context = {"form": form, "view": view, "facts": facts, "queue_url": address_of(view)}
    return render(request, "filings/registry/saved_views/view.html", context)


def _kept(request: SignedInRequest, view: SavedView) -> HttpResponse:
    words = _("“%(name)s” is kept. The queue opens with it.") if view.is_opening else _("“%(name)s” is kept.")
    messages.success(request, words % {"name": view.name})
    return redirect(address_of(view))


@officers_only
@require_POST
def remove(request: SignedInRequest, number: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=number, owner=request.user)
    services.remove_view(view_id=view.pk, owner=request.user)
    messages.success(request, _("“%(name)s” is removed.") % {"name": view.name})
    return redirect(address_of(view))
