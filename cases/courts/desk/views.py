"""The desk on which the administrator records and dates implementation notices."""

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from cases.courts.desk import services
from cases.courts.desk.access import administrators_only, get_notice, may_change, readers
from cases.courts.desk.forms import DatesForm, NoticeForm
from cases.courts.desk.services import check_notice
from cases.courts.selectors import availability
from cases.models import CaseType, ImplementationNotice, Service, Venue
from icms.lib import clock
from icms.lib import dates as written
from icms.lib.components import SummaryRow
from icms.lib.forms import CourtForm, bound, typed_pairs
from icms.lib.marks import bracketed

CONFIRMED, CHANGED = "confirm", "change"


@readers
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Every notice, by court."""
    context = {
        "courts": availability(clock.court_day(clock.now())),
        "may_change": may_change(request.user),
    }
    return render(request, "cases/courts/desk/list.html", context)


@administrators_only
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    """A notice is recorded: typed, shown, confirmed."""
    form = NoticeForm(bound(request))
    step = request.POST.get("act")
    if step == CONFIRMED:
        if form.submit(request, services.record_notice, actor=request.user):
            messages.success(request, _("The notice is entered."))
            return redirect("courts:desk")
    elif step != CHANGED and form.submit(request, _as_typed):
        return _confirm(request, form.result, _rows(form.result))
    return render(request, "cases/courts/desk/enter.html", {"form": form})


@administrators_only
@require_http_methods(["GET", "POST"])
def dates(request: SignedInRequest, reference: str) -> HttpResponse:
    """The first and the last day of a notice."""
    notice = get_notice(reference)
    rows = _rows(notice)
    form = DatesForm(bound(request), initial={"since": notice.since, "until": notice.until})
    step = request.POST.get("act")
    if step == CONFIRMED:
        if form.submit(request, services.date_notice, reference=notice.reference, actor=request.user):
            messages.success(request, _("The dates of the notice are changed."))
            return redirect("courts:desk")
    elif step != CHANGED and form.submit(request, services.check_dates, notice=notice):
        notice.since, notice.until = form.cleaned_data["since"], form.cleaned_data["until"]
        return _confirm(request, notice, _with_before(_rows(notice), rows))
    return render(request, "cases/courts/desk/dates.html", {"form": form, "notice": notice, "rows": rows})


def _as_typed(
    *, case_type: CaseType, venue: Venue | None, since: date | None, services: list[str], source: str
) -> ImplementationNotice:
    """The notice as it would be, not saved. Refused with every reason."""
    check_notice(case_type=case_type, venue=venue, since=since, services=services)
    enabled = {service.value: service in services for service in Service}
    return ImplementationNotice(case_type=case_type, venue=venue, since=since, source=source, **enabled)


def _rows(notice: ImplementationNotice) -> list[SummaryRow]:
    """What a notice says, for the summary list."""
    language = get_language() or "en"
    since = written.full_plain_day(notice.since, language) if notice.since else _("No day announced yet")
    until = written.full_plain_day(notice.until, language) if notice.until else _("No end")
    return [
        SummaryRow(label=_("Kind of case"), value=bracketed(notice.case_type.name, notice.case_type_id)),
        SummaryRow(label=_("Court"), value=notice.venue.name if notice.venue else notice.case_type.court.name),
        SummaryRow(label=_("Enabled"), value=_("; ").join(str(service.label) for service in notice.services)),
        SummaryRow(label=pgettext("a day", "From"), value=since),
        SummaryRow(label=_("New filings until"), value=until),
    ]


def _with_before(rows: list[SummaryRow], before: list[SummaryRow]) -> list[SummaryRow]:
    return [
        row if str(row.value) == str(old.value) else replace(row, second=[_("Before: %(old)s") % {"old": old.value}])
        for row, old in zip(rows, before, strict=True)
    ]


def _confirm(request: HttpRequest, notice: ImplementationNotice, rows: list[SummaryRow]) -> HttpResponse:
    context = {"rows": rows, "typed": typed_pairs(request), "notice": notice, "form": CourtForm()}
    return render(request, "cases/courts/desk/confirm.html", context)
