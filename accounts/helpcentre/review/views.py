"""The page of one application with its documents, and what the review may do, each act with a page of its own."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, get_document, get_organization, officers_only, readers
from accounts.helpcentre.confirmation import GET_POST, about_application, confirm
from accounts.helpcentre.forms import NoteForm
from accounts.helpcentre.organizations import selectors as organizations
from accounts.helpcentre.review import services
from accounts.helpcentre.review.context import review_page
from accounts.helpcentre.review.forms import RefusalForm, WantedForm
from accounts.registration.documents.files import picture_of
from icms.lib import encryption
from icms.lib.forms import CourtForm, bound
from icms.lib.names import file_name
from icms.lib.pdf.page_images import PageNotDrawn


@readers
@require_safe
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """The papers on the left; facts, what is known, what can be done and the record on the right."""
    return render(request, "accounts/helpcentre/review/review.html", review_page(request, get_application(reference)))


@officers_only
@require_POST
def claim(request: SignedInRequest, reference: str) -> HttpResponse:
    services.claim(application_id=get_application(reference).pk, officer=request.user)
    return redirect("helpcentre:review", reference)


@readers
@require_safe
def document_page(request: SignedInRequest, reference: str, order: int, page: int) -> HttpResponse:
    """One page of a supporting document as a picture; no cache keeps it."""
    document = get_document(reference, order)
    if not 1 <= page <= document.pages:
        raise Http404
    try:
        picture = picture_of(document, page, small=request.GET.get("size") == "small")
    except (PageNotDrawn, FileNotFoundError) as why:
        raise Http404 from why
    return _unkept(HttpResponse(picture, content_type="image/png"))


@readers
@require_safe
def document_file(request: SignedInRequest, reference: str, order: int) -> HttpResponse:
    """The file itself, to be saved, never shown in the browser."""
    document = get_document(reference, order)
    response = HttpResponse(encryption.read(document.sealed_sha256), content_type=document.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(document.name))}"
    return _unkept(response)


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


MOST_FOUND = 12


@officers_only
@require_http_methods(GET_POST)
def claim_from_colleague(request: SignedInRequest, reference: str) -> HttpResponse:
    """Claim it from a colleague who is away; there is no supervisor who could release it."""
    application = get_application(reference)
    holder = application.taken_by.name if application.taken_by else ""
    page = about_application(
        application,
        title=_("Take the application over"),
        text=_("%(name)s has it in hand. It will be in yours, and the record says so.") % {"name": holder},
        button=_("Take it over"),
        done=_("The application is in your hand."),
    )
    return confirm(
        request,
        page,
        CourtForm(bound(request)),
        services.claim,
        application_id=application.pk,
        officer=request.user,
        from_another=True,
    )


@officers_only
@require_http_methods(GET_POST)
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Put the application back into the queue"),
        text=_("Any officer can take it then. The applicant is not told."),
        button=_("Put it back"),
        done=_("The application is in the queue again."),
    )
    return confirm(
        request,
        page,
        CourtForm(bound(request)),
        services.release,
        then=reverse("helpcentre:queue"),
        application_id=application.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def ready(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Ask for the identity check"),
        text=_(
            "The applicant is told by e-mail, can choose a time, and has 30 days to come. Then the application lapses."
        ),
        button=_("Ask for the identity check"),
        done=_("The applicant has been asked to come with an identity document."),
    )
    return confirm(
        request,
        page,
        CourtForm(bound(request)),
        services.ask_for_identity,
        application_id=application.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def want_more(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Ask for more information"),
        text=_("The applicant gets your words by e-mail, with a link to add to the application and to send it again."),
        button=_("Ask the applicant"),
        done=_("The applicant has been asked."),
    )
    return confirm(
        request,
        page,
        WantedForm(bound(request)),
        services.want_more,
        application_id=application.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Refuse the application"),
        text=_("No account is opened. The applicant gets the reason, and your note as you write it, at once."),
        button=_("Refuse the application"),
        done=_("The application is refused. The applicant has been told why."),
    )
    return confirm(
        request, page, RefusalForm(bound(request)), services.refuse, application_id=application.pk, officer=request.user
    )


@officers_only
@require_http_methods(GET_POST)
def withdraw_refusal(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Take the refusal back"),
        text=_("The application is under review again, in your hand. The applicant is told by e-mail."),
        button=_("Take the refusal back"),
        done=_("The refusal is taken back. The applicant has been told."),
    )
    return confirm(
        request,
        page,
        NoteForm(bound(request)),
        services.withdraw_refusal,
        application_id=application.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def reopen_lapsed(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Take the application up again"),
        text=_("It waits for the identity check once more. The applicant is told by e-mail, and has another 30 days."),
        button=_("Take it up again"),
        done=_("The application is open again. The applicant has been told."),
    )
    return confirm(
        request,
        page,
        CourtForm(bound(request)),
        services.reopen_lapsed,
        application_id=application.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def review_again(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Put the application back to review"),
        text=_(
            "It is under review again, in your hand. An appointment is called off. The applicant is told by e-mail."
        ),
        button=_("Put it back to review"),
        done=_("The application is under review again. The applicant has been told."),
    )
    return confirm(
        request,
        page,
        NoteForm(bound(request)),
        services.review_again,
        application_id=application.pk,
        officer=request.user,
    )


@officers_only
@require_http_methods(GET_POST)
def choose(request: SignedInRequest, reference: str, organization: str) -> HttpResponse:
    """Of which organization the applicant is to be an administrator."""
    application, chosen = get_application(reference), get_organization(organization)
    page = about_application(
        application,
        title=_("Another administrator of %(organization)s") % {"organization": chosen},
        text=_("The applicant is to be a primary administrator of this organization, within its maximum."),
        button=_("Choose this organization"),
        done=_("The organization is chosen."),
    )
    return confirm(
        request,
        page,
        CourtForm(bound(request)),
        services.choose_organization,
        application_id=application.pk,
        officer=request.user,
        organization=chosen,
    )


@officers_only
@require_GET
def choose_organization(request: SignedInRequest, reference: str) -> HttpResponse:
    """Search for the organization; what the applicant wrote is searched for first."""
    application = get_application(reference)
    words = request.GET.get(
        "q", application.org_registration_number or application.org_name_en or application.org_name_zh
    )
    found = organizations.organizations(words=words.strip())[:MOST_FOUND] if words.strip() else []
    context = {"application": application, "words": words, "found": found}
    return render(request, "accounts/helpcentre/review/choose_organization.html", context)
