"""Context that every page of an application shares: the side column and the way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Application
from accounts.states import State
from icms.lib import dates
from icms.lib.clock import court_day


def page(request: HttpRequest, application: Application, name: str, **context: Any) -> HttpResponse:
    """A page of an application, with its side column."""
    status = context.pop("status", 200)
    shown = {
        "application": application,
        "heading": heading_of(application),
        "side": side_of(application),
        "home_url": reverse("registration:application", args=[application.reference]),
        **context,
    }
    response = render(request, f"accounts/registration/{name}.html", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def heading_of(application: Application) -> str:
    """What is applied for, in words."""
    if application.kind == Application.Kind.INDIVIDUAL:
        return _("An individual account")
    if application.kind == Application.Kind.ORGANIZATION:
        return _("An account for an organization")
    return _("Another primary administrator")


def side_of(application: Application) -> dict[str, Any]:
    """The side column: reference, who applies, how long a draft is kept."""
    language = get_language() or "en"
    names = [name for name in (application.name, application.organization_name) if name]
    saved = ""
    if application.state == State.DRAFT:
        saved = _("Saved %(when)s. Kept until %(until)s.") % {
            "when": dates.short_datetime(application.saved_at, language),
            "until": dates.full_plain_day(court_day(application.kept_until), language),
        }
    return {"reference": application.reference, "names": names, "what": heading_of(application), "saved": saved}
