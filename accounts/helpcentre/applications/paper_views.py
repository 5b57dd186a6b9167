"""Paper applications: keyed in, corrected, further papers added; and the address of an applicant put right."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, officers_only
from accounts.helpcentre.applications import facts, keying
from accounts.helpcentre.applications.forms import EmailForm, PaperForm
from accounts.helpcentre.applications.keying_forms import CorrectionForm, KeyInForm
from accounts.helpcentre.asking import Question, asked
from accounts.models import Application
from icms.lib.errors import Refused
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]


@officers_only
@require_http_methods(GET_POST)
def key_in(request: SignedInRequest) -> HttpResponse:
    """The paper form, field by field, with its scan."""
    form = KeyInForm(bound(request), request.FILES or None, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        try:
            application = keying.key_in(officer=request.user, **form.keyed())
        except Refused as refusal:
            form.add_error("scan", refusal.reasons)
        else:
            messages.success(request, _("The application is in the queue. Another officer approves it."))
            return redirect("helpcentre:review", application.reference)
    return render(request, "accounts/helpcentre/key_in.html", {"form": form})


@officers_only
@require_http_methods(GET_POST)
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Typing errors of a paper application."""
    application = get_application(reference)
    initial = {name: getattr(application, name) for name in facts.FACTS}
    question = _question(
        application,
        title=_("Correct typing errors"),
        says=_("Only what was typed otherwise than the paper says. Anything else is for the applicant to put right."),
        button=_("Save the corrections"),
        done=_("The corrections are saved."),
    )
    form = CorrectionForm(bound(request), application=application, initial=initial)
    act = partial(facts.correct_facts, application_id=application.pk, officer=request.user)
    return asked(request, question, form, act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def correct_email(request: SignedInRequest, reference: str) -> HttpResponse:
    """Another address for an applicant whose mail came back."""
    application = get_application(reference)
    question = _question(
        application,
        title=_("Correct the e-mail address"),
        says=_("It is %(email)s now. What failed can be sent again afterwards.") % {"email": application.email},
        button=_("Save the address"),
        done=_("The address is saved."),
    )
    form = EmailForm(bound(request), initial={"email": application.email})
    act = partial(facts.correct_email, application_id=application.pk, officer=request.user)
    return asked(request, question, form, act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def add_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """A paper that came in for an application."""
    application = get_application(reference)
    question = _question(
        application,
        title=_("Add a document"),
        says=_("It is checked, scanned for viruses and kept encrypted like the others."),
        button=_("Add the document"),
        done=_("The document is added."),
        has_files=True,
    )
    form = PaperForm(bound(request), request.FILES or None)
    act = partial(keying.add_paper, application_id=application.pk, officer=request.user)
    return asked(request, question, form, act, then=question.back_url)


def _question(application: Application, **words: Any) -> Question:
    url = reverse("helpcentre:review", args=[application.reference])
    return Question(back_url=url, back_text=application.reference, **words)
