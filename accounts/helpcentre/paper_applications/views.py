"""Paper applications: keyed in, corrected, further papers added; and the address of an applicant put right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, officers_only
from accounts.helpcentre.confirmation import GET_POST, about_application, confirm
from accounts.helpcentre.forms import EmailForm
from accounts.helpcentre.paper_applications import services
from accounts.helpcentre.paper_applications.forms import CorrectionForm, KeyInForm, PaperForm
from icms.lib.forms import bound


@officers_only
@require_http_methods(GET_POST)
def key_in(request: SignedInRequest) -> HttpResponse:
    """The paper form, field by field, with its scan."""
    form = KeyInForm(bound(request), request.FILES or None, initial={"language": "en"})
    if form.submit(request, services.key_in, officer=request.user):
        messages.success(request, _("The application is in the queue. Another officer approves it."))
        return redirect("helpcentre:review", form.result.reference)
    return render(request, "accounts/helpcentre/paper_applications/key_in.html", {"form": form})


@officers_only
@require_http_methods(GET_POST)
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Typing errors of a paper application."""
    application = get_application(reference)
    initial = {name: getattr(application, name) for name in services.FACTS}
    page = about_application(
        application,
        title=_("Correct typing errors"),
        text=_("Only what was typed otherwise than the paper says. Anything else is for the applicant to put right."),
        button=_("Save the corrections"),
        done=_("The corrections are saved."),
    )
    form = CorrectionForm(bound(request), application=application, initial=initial)
    return confirm(request, page, form, services.correct_facts, application_id=application.pk, officer=request.user)


@officers_only
@require_http_methods(GET_POST)
def correct_email(request: SignedInRequest, reference: str) -> HttpResponse:
    """Another address for an applicant whose mail came back."""
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Correct the e-mail address"),
        text=_("It is %(email)s now. What failed can be sent again afterwards.") % {"email": application.email},
        button=_("Save the address"),
        done=_("The address is saved."),
    )
    form = EmailForm(bound(request), initial={"email": application.email})
    return confirm(request, page, form, services.correct_email, application_id=application.pk, officer=request.user)


@officers_only
@require_http_methods(GET_POST)
def add_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """A paper that came in for an application."""
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Add a document"),
        text=_("It is checked, scanned for viruses and kept encrypted like the others."),
        button=_("Add the document"),
        done=_("The document is added."),
        has_files=True,
    )
    form = PaperForm(bound(request), request.FILES or None)
    return confirm(request, page, form, services.add_paper, application_id=application.pk, officer=request.user)
