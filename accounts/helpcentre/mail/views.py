"""E-mails that could not be sent: to whom, what, why; send again, or mark as dealt with."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.helpcentre.access import LOOKED_AFTER, get_failed_message, may_act, officers_only, readers
from accounts.helpcentre.confirmation import Confirmation, confirm
from accounts.helpcentre.forms import NoteForm
from accounts.helpcentre.mail import services
from accounts.helpcentre.requests.selectors import tabs
from accounts.messages.kinds import render_message
from accounts.models import Message
from icms.lib.components import SummaryRow
from icms.lib.forms import bound

A_PAGE = 15


@readers
@require_safe
def failed(request: SignedInRequest) -> HttpResponse:
    """The e-mails that failed; `?show=settled` shows those dealt with."""
    settled = request.GET.get("show") == "settled"
    state = Message.EmailState.SETTLED if settled else Message.EmailState.FAILED
    found = Message.objects.to_known_people().filter(email_state=state)
    found = found.select_related("to__organization", "application")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("mail"),
        "page": page,
        "rows": [_row(message) for message in page],
        "settled": settled,
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/mail/mail.html", context)


@officers_only
@require_POST
def send_again(request: SignedInRequest, reference: str) -> HttpResponse:
    message = get_failed_message(reference)
    services.send_again(message_id=message.pk, officer=request.user)
    messages.success(request, _("The e-mail is sent again to %(email)s.") % {"email": message.email})
    return redirect("helpcentre:mail")


@officers_only
@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, reference: str) -> HttpResponse:
    message = get_failed_message(reference)
    page = Confirmation(
        title=_("Mark the e-mail as dealt with"),
        text=_("It is not sent again. Do this when the reader was told in another way, or need not be told."),
        button=_("Mark it as dealt with"),
        back_url=reverse("helpcentre:mail"),
        back_text=_("E-mails that failed"),
        done=_("The e-mail is dealt with."),
        facts=[
            SummaryRow(label=_("To"), value=message.email),
            SummaryRow(label=_("Subject"), value=render_message(message, get_language() or "en")[0]),
            SummaryRow(label=_("Error"), value=message.email_error),
        ],
    )
    return confirm(
        request, page, NoteForm(bound(request)), services.settle, message_id=message.pk, officer=request.user
    )


def _row(message: Message) -> dict[str, Any]:
    """To whom, about what, and where the address is put right."""
    if message.application:
        reference = message.application.reference
        return {
            "message": message,
            "name": message.application.name,
            "of": _("application %(reference)s") % {"reference": reference},
            "subject": render_message(message, get_language() or "en")[0],
            "page_url": reverse("helpcentre:review", args=[reference]),
            "mend_url": reverse("helpcentre:correct_email", args=[reference]),
        }
    account = message.to
    assert account is not None
    is_known = not account.is_officer
    mended_here = account.role in LOOKED_AFTER
    return {
        "message": message,
        "name": account.name,
        "of": _("account %(account)s") % {"account": account.username},
        "subject": render_message(message, get_language() or "en")[0],
        "page_url": reverse("helpcentre:account", args=[account.username]) if is_known else "",
        "mend_url": reverse("helpcentre:account_email", args=[account.username]) if mended_here else "",
    }
