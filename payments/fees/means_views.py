"""The means on the desk: each with its ceiling, and the form in which an administrator changes it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, for_roles
from icms.lib.errors import Refused
from icms.lib.forms import bound
from payments.charges.means import means_in_use
from payments.fees import desk_pages
from payments.fees.desk_access import schedule_readers
from payments.fees.forms import SetMeansForm
from payments.fees.setting_means import SETTERS, set_means
from payments.models import Means


@schedule_readers
@require_GET
def means(request: SignedInRequest) -> HttpResponse:
    """Every means: its ceiling, and whether people are offered it."""
    context = {
        "rows": Means.objects.all(),
        "offered": {each.code for each in means_in_use()},
        "tabs": desk_pages.tabs("means"),
        "may_set": request.user.role in SETTERS,
    }
    return render(request, "payments/fees/desk/means.html", context)


@for_roles(SETTERS)
@require_http_methods(["GET", "POST"])
def change_means(request: SignedInRequest, code: str) -> HttpResponse:
    """Another ceiling for one means; in use or not."""
    found = Means.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    form = SetMeansForm(bound(request), initial={"ceiling_cents": found.ceiling_cents, "in_use": found.in_use})
    if request.method == "POST" and form.is_valid():
        try:
            set_means(code=code, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("%(means)s is changed.") % {"means": found.name})
            return redirect("fee_desk:means")
    return render(request, "payments/fees/desk/change_means.html", {"form": form, "means": found})
