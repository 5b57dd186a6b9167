"""The message box: the list, one message, the archive, and all read at once."""

from dataclasses import dataclass

from django.contrib import messages as said
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.messages import services
from accounts.messages.access import get_message
from accounts.messages.kinds import Subject, render_message
from accounts.messages.selectors import BoxFilters, box_of, tabs
from accounts.models import Message
from icms.lib.references import parse_reference

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
    """The messages of this account, newest first, as `show`, `about` and `q` narrow them."""
    wanted, unread = BoxFilters.of(request.GET), Message.objects.filter(to=request.user).unread().count()
    page = Paginator(box_of(request.user, wanted), A_PAGE).get_page(request.GET.get("page"))
    lines = [Line(message, render_message(message, get_language() or "en")[0]) for message in page.object_list]
    context = {"page": page, "lines": lines, "unread": unread, "wanted": wanted, "tabs": tabs(wanted, unread)}
    return render(request, "accounts/messages/box.html", {**context, "subjects": Subject.choices})


@never_cache
@login_required
@require_safe
def message(request: SignedInRequest, reference: str) -> HttpResponse:
    """One message; opening it is reading it."""
    found = get_message(request.user, reference)
    subject, text = render_message(found, get_language() or "en")
    services.mark_read(message=found)
    link = f"/{get_language()}{found.link}" if found.link else ""
    return render(
        request, "accounts/messages/message.html", {"message": found, "subject": subject, "text": text, "link": link}
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark every message as read, after a page that asks."""
    if request.method == "POST":
        services.mark_all_read(reader=request.user)
        return redirect("messages:box")
    unread = Message.objects.filter(to=request.user).unread().count()
    return render(request, "accounts/messages/read_all.html", {"unread": unread})


@never_cache
@login_required
@require_POST
def archive(request: SignedInRequest) -> HttpResponse:
    """Put the ticked messages into the archive, or with `back` take them out; then the same list again."""
    references = [found for typed in request.POST.getlist("message") if (found := parse_reference(typed))]
    if not references:
        said.error(request, gettext("Tick the messages first."))
    elif "back" in request.POST:
        count = services.bring_back(reader=request.user, references=references)
        words = ngettext("%(count)d message is back in the box.", "%(count)d messages are back in the box.", count)
        said.success(request, words % {"count": count})
    else:
        count = services.archive(reader=request.user, references=references)
        words = ngettext("%(count)d message is in the archive.", "%(count)d messages are in the archive.", count)
        said.success(request, words % {"count": count})
    return redirect(reverse("messages:box") + BoxFilters.of(request.POST).query())
