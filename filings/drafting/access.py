"""The gate of a page on which a draft is changed: who may, and what was typed there and not saved yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, filers_only
from filings import access
from filings.context import docket_of, heading_of
from filings.drafting.autosave import services as autosave
from filings.drafting.sharing import services as sharing
from filings.models import DraftLock, Filing

DraftView = Callable[..., HttpResponse]
Gate = Callable[..., HttpResponseBase]


def draft_page(view: DraftView) -> Gate:
    """A page with a form over a draft: `view(request, filing, …)` at an address that names the filing.

    What was typed there and not saved is in the form again. It is kept until the form is sent and does its work. While
    somebody else is changing a shared draft, the page says who.
    """

    @filers_only
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def page(request: SignedInRequest, reference: str, **named: Any) -> HttpResponse:
        filing = access.get_draft(request.user, reference)
        if request.method == "GET":
            filing.look()
            if editor := sharing.hold(filing, request.user):
                return being_edited(request, filing, editor)
        return keeping_words(request, filing, view, **named)

    return page


def being_edited(request: SignedInRequest, filing: Filing, editor: DraftLock) -> HttpResponse:
    """Who is changing the draft, since when, and the way to take it over."""
    shown = {"filing": filing, "editor": editor, "docket": docket_of(filing), "back_text": heading_of(filing)}
    return render(request, "filings/drafting/sharing/being_edited.html", shown)


def keeping_words(request: SignedInRequest, filing: Filing, view: DraftView, **named: Any) -> HttpResponse:
    """Answer with `view(request, filing, …)`, keeping what is typed on its page until it is saved."""
    filing.unsaved_at = autosave.restore(request, filing)
    response = view(request, filing, **named)
    if request.method == "POST":
        page = autosave.page_in(filing, request.path)
        if response.status_code == 302:
            autosave.forget(filing=filing, account=request.user, page=page)
        else:
            autosave.keep(filing=filing, account=request.user, page=page, typed=request.POST)
    return response
