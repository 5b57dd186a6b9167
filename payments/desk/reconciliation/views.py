"""The daily match on the accounts office's desk: the days, one day with its differences, the file, the explanation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from icms.lib.forms import bound
from payments.desk import selectors
from payments.desk.access import get_day, get_difference, may_act, officers_only, readers
from payments.desk.reconciliation import services
from payments.desk.reconciliation.explanations import FILE_STATES, WHAT, WHAT_TO_DO
from payments.desk.reconciliation.forms import FileForm
from payments.gateways.selectors import gateways
from payments.labels import gateway_label
from payments.models import Difference, Reconciliation
from payments.refunds.forms import NoteForm


@readers
@require_GET
def days(request: SignedInRequest) -> HttpResponse:
    """Every day that was matched, and what is open still."""
    page = Paginator(selectors.days_matched(), selectors.A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {"day": each, "gateway": gateway_label(each.gateway), "file": FILE_STATES[each.file_state]} for each in page
        ],
        "open_count": Difference.objects.open().count(),
        "gateways": [gateway.name for gateway in gateways()],
    }
    return render(request, "payments/desk/reconciliation/days.html", context)


@readers
@require_GET
def day(request: SignedInRequest, gateway: str, day: str) -> HttpResponse:
    """One day at one provider: three totals, and every difference with what to do."""
    found = Reconciliation.objects.filter(gateway=gateway, day=get_day(gateway, day)).select_related("file").first()
    context: dict[str, Any] = {"gateway": gateway, "day": get_day(gateway, day), "found": found}
    context["gateway_label"] = gateway_label(gateway)
    if found is not None:
        context["file_state"] = FILE_STATES[found.file_state]
        context["rows"] = [_row(each) for each in found.differences.select_related("resolved_by")]
    context["may_act"] = may_act(request.user)
    return render(request, "payments/desk/reconciliation/day.html", context)


@officers_only
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, gateway: str, day: str) -> HttpResponse:
    """Upload the provider's file of a day, in place of the one that is missing or cannot be used."""
    when = get_day(gateway, day)
    form = FileForm(bound(request), request.FILES or None)
    if form.submit(request, _import_file, gateway=gateway, day=when, actor=request.user):
        messages.success(request, _("The file is taken in, and the day is matched by it."))
        return redirect("accounts_desk:day", gateway, day)
    return render(request, "payments/desk/reconciliation/upload.html", {"gateway": gateway, "day": when, "form": form})


@officers_only
@require_http_methods(["GET", "POST"])
def resolve(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what became of a difference."""
    found = get_difference(reference)
    form = NoteForm(bound(request), label=_("What became of it"))
    if form.submit(request, services.resolve, difference_id=found.pk, officer=request.user):
        messages.success(request, _("The difference is explained."))
        return redirect("accounts_desk:day", found.reconciliation.gateway, found.reconciliation.day.isoformat())
    return render(
        request, "payments/desk/reconciliation/resolve.html", {"row": _row(found), "difference": found, "form": form}
    )


def _import_file(*, file: Any, **arguments: Any) -> Reconciliation:
    return services.import_settlement_file(body=file.incoming.path.read_bytes(), **arguments)


def _row(difference: Difference) -> dict[str, Any]:
    about, _mark, came_back = difference.about.partition("/")
    if came_back:
        about = _("%(refund)s, which came back") % {"refund": about}
    what, to_do = WHAT[difference.kind], WHAT_TO_DO[difference.kind]
    return {"difference": difference, "about": about, "what": what, "to_do": to_do}
