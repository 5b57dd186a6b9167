"""The page on which a primary administrator empowers a secondary one."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.access import SignedInRequest
from accounts.organizations import access
from accounts.organizations.empowerments import services
from accounts.organizations.empowerments.forms import EmpowermentForm
from accounts.organizations.member_accounts.views import GET_POST, act_page, done
from accounts.roles import Role
from icms.lib.forms import bound


@access.administrators_only
@require_http_methods(GET_POST)
def empower(request: SignedInRequest, username: str) -> HttpResponse:
    """Give an SA empowerments, or take them back."""
    account = access.get_member(request.user, username)
    if request.method != "POST" or request.user.role != Role.PRIMARY_ADMINISTRATOR:
        access.require(permissions.may_empower(request.user, account), access.PRIMARY_ONLY)
    held = [each.kind for each in account.empowerments.in_force()]
    form = EmpowermentForm(bound(request), initial={"kinds": held, "before": ",".join(held)})
    if form.submit(request, services.change_empowerments, actor=request.user, account_id=account.pk):
        return done(request, account, _("What %(name)s may do is saved."))
    return act_page(request, account, "empower", form)
