"""The registry's desk for bars and restriction orders."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.roles import Role
from cases.bars import selectors, services
from cases.bars.access import get_bar, readers, supervisors_only
from cases.bars.forms import BarForm, LiftForm
from cases.models import Bar
from icms.lib.forms import bound

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@readers
@require_safe
def bar_list(request: SignedInRequest) -> HttpResponse:
    """Who may not e-file, and where."""
    tab = "over" if request.GET.get("tab") == "over" else "force"
    context = {
        "page": Paginator(selectors.bars(tab), selectors.A_PAGE).get_page(request.GET.get("page")),
        "tabs": selectors.tabs(tab),
        "may_change": request.user.role == Role.REGISTRY_SUPERVISOR,
        "over": tab == "over",
    }
    return render(request, "cases/bars/list.html", context)


@never_cache
@supervisors_only
@require_http_methods(GET_POST)
def enter(request: SignedInRequest) -> HttpResponse:
    """Record what the court ordered."""
    form = BarForm(bound(request), initial={"kind": "bar", "whom": "account", "where": "case"})

    def record(**_typed: object) -> Bar:
        return services.record_bar(actor=request.user, **form.order())

    if form.submit(request, record):
        messages.success(request, _("The bar is entered. It holds from its first day, at start and at lodging."))
        return redirect("bars:list")
    return render(request, "cases/bars/enter.html", {"form": form})


@never_cache
@supervisors_only
@require_http_methods(GET_POST)
def lift(request: SignedInRequest, reference: str) -> HttpResponse:
    """Lift a bar, with the reason."""
    bar = get_bar(reference)
    form = LiftForm(bound(request))
    if form.submit(request, services.lift_bar, bar_id=bar.pk, actor=request.user):
        messages.success(request, _("The bar is lifted."))
        return redirect("bars:list")
    return render(request, "cases/bars/lift.html", {"bar": bar, "form": form})
