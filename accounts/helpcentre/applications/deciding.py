"""The verbs of the review, each with its own page."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import opening
from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, get_organization, officers_only
from accounts.helpcentre.applications import approving, facts, services
from accounts.helpcentre.applications.duplicates import same_registration
from accounts.helpcentre.applications.forms import ApprovalForm, RefusalForm, WantedForm
from accounts.helpcentre.asking import Question, asked
from accounts.helpcentre.organizations import selectors as organizations
from accounts.helpcentre.words import NoteForm, NothingForm
from accounts.models import Application
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]
MOST_FOUND = 12


def _question(application: Application, **words: Any) -> Question:
    url = reverse("helpcentre:review", args=[application.reference])
    return Question(back_url=url, back_text=application.reference, **words)


@officers_only
@require_http_methods(GET_POST)
def take_over(request: SignedInRequest, reference: str) -> HttpResponse:
    """From a colleague who is away; there is no supervisor who could give it back."""
    application = get_application(reference)
    holder = application.taken_by.name if application.taken_by else ""
    question = _question(
        application,
        title=_("Take the application over"),
        says=_("%(name)s has it in hand. It will be in yours, and the record says so.") % {"name": holder},
        button=_("Take it over"),
        done=_("The application is in your hand."),
    )
    act = partial(services.take, application_id=application.pk, officer=request.user, from_another=True)
    return asked(request, question, NothingForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def give_back(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Put the application back into the queue"),
        says=_("Any officer can take it then. The applicant is not told."),
        button=_("Put it back"),
        done=_("The application is in the queue again."),
    )
    act = partial(services.give_back, application_id=application.pk, officer=request.user)
    return asked(request, question, NothingForm(bound(request)), act, then=reverse("helpcentre:queue"))


@officers_only
@require_http_methods(GET_POST)
def ready(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Ask for the identity check"),
        says=_(
            "The applicant is told by e-mail, can choose a time, and has 30 days to come. Then the application lapses."
        ),
        button=_("Ask for the identity check"),
        done=_("The applicant has been asked to come with an identity document."),
    )
    act = partial(services.ask_for_identity, application_id=application.pk, officer=request.user)
    return asked(request, question, NothingForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def want_more(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Ask for more information"),
        says=_("The applicant gets your words by e-mail, with a link to add to the application and to send it again."),
        button=_("Ask the applicant"),
        done=_("The applicant has been asked."),
    )
    act = partial(services.want_more, application_id=application.pk, officer=request.user)
    return asked(request, question, WantedForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Refuse the application"),
        says=_("No account is opened. The applicant gets the reason, and your note as you write it, at once."),
        button=_("Refuse the application"),
        done=_("The application is refused. The applicant has been told why."),
    )
    act = partial(services.refuse, application_id=application.pk, officer=request.user)
    return asked(request, question, RefusalForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def take_back(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Take the refusal back"),
        says=_("The application is under review again, in your hand. The applicant is told by e-mail."),
        button=_("Take the refusal back"),
        done=_("The refusal is taken back. The applicant has been told."),
    )
    act = partial(services.take_back_refusal, application_id=application.pk, officer=request.user)
    return asked(request, question, NoteForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def take_up(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Take the application up again"),
        says=_("It waits for the identity check once more. The applicant is told by e-mail, and has another 30 days."),
        button=_("Take it up again"),
        done=_("The application is open again. The applicant has been told."),
    )
    act = partial(services.take_up_again, application_id=application.pk, officer=request.user)
    return asked(request, question, NothingForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def review_again(request: SignedInRequest, reference: str) -> HttpResponse:
    application = get_application(reference)
    question = _question(
        application,
        title=_("Put the application back to review"),
        says=_(
            "It is under review again, in your hand. An appointment is called off. The applicant is told by e-mail."
        ),
        button=_("Put it back to review"),
        done=_("The application is under review again. The applicant has been told."),
    )
    act = partial(services.review_again, application_id=application.pk, officer=request.user)
    return asked(request, question, NoteForm(bound(request)), act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def approve(request: SignedInRequest, reference: str) -> HttpResponse:
    """The account name can be changed; the holder gets the link to set a password."""
    application = get_application(reference)
    question = _question(
        application,
        title=_("Approve and open the account"),
        says=_("%(name)s gets a link by e-mail to set a password. It works once, for 7 days.")
        % {"name": application.name},
        button=_("Approve and open the account"),
        done=_("The account is open. The link to set a password has been sent."),
    )
    suggested = opening.suggest_username(application.name_en, application.organization)
    registered = application.kind == Application.Kind.ORGANIZATION and same_registration(application).exists()
    form = ApprovalForm(bound(request), application=application, registered=registered, initial={"username": suggested})

    def act(**_typed: object) -> None:
        approving.approve(application_id=application.pk, officer=request.user, **form.approval())

    return asked(request, question, form, act, then=question.back_url)


@officers_only
@require_http_methods(GET_POST)
def choose(request: SignedInRequest, reference: str, organization: str) -> HttpResponse:
    """Of which organization the applicant is to be an administrator."""
    application, chosen = get_application(reference), get_organization(organization)
    question = _question(
        application,
        title=_("Another administrator of %(organization)s") % {"organization": chosen},
        says=_("The applicant is to be a primary administrator of this organization, within its maximum."),
        button=_("Choose this organization"),
        done=_("The organization is chosen."),
    )
    act = partial(facts.choose_organization, application_id=application.pk, officer=request.user, organization=chosen)
    return asked(request, question, NothingForm(bound(request)), act, then=question.back_url)


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
    return render(request, "accounts/helpcentre/choose_organization.html", context)
