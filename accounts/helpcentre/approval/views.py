"""The page on which an officer approves an application."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, officers_only
from accounts.helpcentre.approval import services
from accounts.helpcentre.approval.forms import ApprovalForm
from accounts.helpcentre.confirmation import GET_POST, about_application, confirm
from accounts.helpcentre.duplicates import same_registration
from accounts.models import Application
from accounts.services import suggest_username
from icms.lib.forms import bound


@officers_only
@require_http_methods(GET_POST)
def approve(request: SignedInRequest, reference: str) -> HttpResponse:
    """The account name can be changed; the holder gets the link to set a password."""
    application = get_application(reference)
    page = about_application(
        application,
        title=_("Approve and open the account"),
        text=_("%(name)s gets a link by e-mail to set a password. It works once, for 7 days.")
        % {"name": application.name},
        button=_("Approve and open the account"),
        done=_("The account is open. The link to set a password has been sent."),
    )
    suggested = suggest_username(application.name_en, application.email)
    registered = application.kind == Application.Kind.ORGANIZATION and same_registration(application).exists()
    form = ApprovalForm(bound(request), application=application, registered=registered, initial={"username": suggested})

    return confirm(
        request,
        page,
        form,
        services.approve,
        application_id=application.pk,
        officer=request.user,
    )
