"""The registry's desk for bars and restriction orders: entered and lifted by a supervisor."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.roles import Role
from cases.linking import access, bars, selectors
from cases.linking.access import desk_readers, supervisors_only
from cases.linking.forms import BarForm, LiftForm
from icms.lib.errors import Refused
from icms.lib.forms import bound

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@desk_readers
@require_safe
def bar_list(request: SignedInRequest) -> HttpResponse:
    """Who may not e-file, and where."""
    tab = "over" if request.GET.get("tab") == "over" else "force"
    context = {
        "page": Paginator(selectors.bars(tab), selectors.A_PAGE).get_page(request.GET.get("page")),
        "tabs": selectors.bar_tabs(tab),
        "may_change": request.user.role == Role.REGISTRY_SUPERVISOR,
        "over": tab == "over",
    }
    return render(request, "cases/linking/bars.html", context)


@never_cache
@supervisors_only
@require_http_methods(GET_POST)
def enter(request: SignedInRequest) -> HttpResponse:
    """Enter what the court ordered."""
    form = BarForm(bound(request), initial={"kind": "bar", "whom": "account", "where": "case"})
    if request.method == "POST" and form.is_valid():
        try:
            bars.enter(officer=request.user, **form.order())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The bar is entered. It holds from its first day, at start and at lodging."))
            return redirect("bars:list")
    return render(request, "cases/linking/enter_bar.html", {"form": form})


@never_cache
@supervisors_only
@require_http_methods(GET_POST)
def lift(request: SignedInRequest, reference: str) -> HttpResponse:
    """Lift a bar, with the reason."""
    bar = access.get_bar(reference)
    form = LiftForm(bound(request))
    if request.method == "POST" and form.is_valid():
        bars.lift(bar_id=bar.pk, officer=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("The bar is lifted."))
        return redirect("bars:list")
    return render(request, "cases/linking/lift_bar.html", {"bar": bar, "form": form})
