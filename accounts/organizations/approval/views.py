"""The page on which a primary administrator sets approval before lodging."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.organizations import access
from accounts.organizations.approval.forms import NO, YES, ApprovalForm
from accounts.organizations.approval.services import set_approval
from accounts.organizations.tabs import head
from accounts.permissions import Function
from icms.lib.forms import bound


@access.administrators_only
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: SignedInRequest) -> HttpResponse:
    access.require_function(request.user, Function.APPROVAL)
    organization = access.organization_of(request.user)
    form = ApprovalForm(bound(request), initial={"wants": YES if organization.wants_approval else NO})
    if form.submit(request, set_approval, actor=request.user):
        messages.success(request, _("Saved. It holds for whatever is lodged from now on."))
        return redirect("organization:approval")
    context = {**head(request.user, organization, "approval"), "form": form}
    return render(request, "accounts/organizations/approval/approval.html", context)
