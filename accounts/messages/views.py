"""The message box: the list, one message, and all read at once."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.messages import services
from accounts.messages.access import get_message
from accounts.messages.words import words_of
from accounts.models import Message

A_PAGE = 20


@dataclass(frozen=True)
class Line:
    """One message in the list, its subject in the reader's language."""

    message: Message
    subject: str


@never_cache
@login_required
@require_safe
def box(request: SignedInRequest) -> HttpResponse:
    """The messages of this account, newest first; `?show=unread` leaves out what was read."""
    mine = Message.objects.filter(to=request.user).select_related("to")
    unread, only_unread = mine.unread().count(), request.GET.get("show") == "unread"
    page = Paginator(mine.unread() if only_unread else mine, A_PAGE).get_page(request.GET.get("page"))
    lines = [Line(message, words_of(message, get_language() or "en")[0]) for message in page.object_list]
    tabs = [
        {"url": "?", "text": gettext("All"), "count": None, "current": not only_unread},
        {"url": "?show=unread", "text": gettext("Unread"), "count": unread, "current": only_unread},
    ]
    context = {"page": page, "lines": lines, "unread": unread, "only_unread": only_unread, "tabs": tabs}
    return render(request, "messages/box.html", context)


@never_cache
@login_required
@require_safe
def message(request: SignedInRequest, reference: str) -> HttpResponse:
    """One message; opening it is reading it."""
    found = get_message(request.user, reference)
    subject, text = words_of(found, get_language() or "en")
    services.mark_read(message=found)
    link = f"/{get_language()}{found.link}" if found.link else ""
    return render(request, "messages/message.html", {"message": found, "subject": subject, "text": text, "link": link})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark every message as read, after a page that asks."""
    if request.method == "POST":
        services.mark_all_read(reader=request.user)
        return redirect("messages:box")
    unread = Message.objects.filter(to=request.user).unread().count()
    return render(request, "messages/read_all.html", {"unread": unread})
