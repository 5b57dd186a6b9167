"""What costs what, for everybody: the fee schedule on a day, as a page and as a file."""

from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from icms.lib import clock
from icms.lib.export import csv_download
from payments.fees import schedule
from payments.models import ConcessionPeriod


@require_safe
def schedule_page(request: HttpRequest) -> HttpResponse:
    """Every item of every court on the day asked for (`?day=2027-05-06`), else today."""
    today = clock.court_day(clock.now())
    day = _day(request)
    found = schedule.entries(day)
    context = {
        "day": day,
        "is_today": day == today,
        "courts": [schedule.parted(court, each) for court, each in schedule.by_court(found)],
        "has_illustrative": any(entry.shown.illustrative for entry in found),
        "periods": ConcessionPeriod.objects.filter(last_day__gte=day).select_related("court").order_by("last_day"),
    }
    return render(request, "payments/fees/schedule.html", context)


@require_safe
def schedule_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same for a spreadsheet: amounts in dollars, dates as 2027-05-05."""
    day = _day(request)
    return csv_download(f"fees-{day.isoformat()}.csv", schedule.csv_rows(schedule.entries(day)))


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.court_day(clock.now())
