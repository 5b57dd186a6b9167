"""The page that asks before the desk acts: GET shows it, POST acts, and a refusal is shown where it can be mended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import SignedInRequest
from accounts.models import Application
from icms.lib.components import SummaryRow
from icms.lib.forms import CourtForm

GET_POST = ["GET", "POST"]


@dataclass(frozen=True)
class Confirmation:
    """What the page says: the act, its consequence, the button, the way back, and `done` once it has been done."""

    title: Any
    text: Any
    button: Any
    back_url: str
    back_text: Any
    done: Any
    warning: Any = ""
    facts: list[SummaryRow] = field(default_factory=list)
    has_files: bool = False


def about_application(application: Application, **texts: Any) -> Confirmation:
    """An act on an application, from whose review page the officer comes."""
    back_url = reverse("helpcentre:review", args=[application.reference])
    return Confirmation(back_url=back_url, back_text=application.reference, **texts)


def confirm(
    request: SignedInRequest,
    page: Confirmation,
    form: CourtForm,
    service: Callable[..., Any],
    *,
    then: str = "",
    **arguments: Any,
) -> HttpResponse:
    """Show the page; once the service has acted on what was typed, go to `then`, or back to where one came from."""
    if form.submit(request, service, **arguments):
        messages.success(request, page.done)
        return redirect(then or page.back_url)
    return render(request, "accounts/helpcentre/act.html", {"confirmation": page, "form": form})
