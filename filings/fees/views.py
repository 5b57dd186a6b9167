"""What will it cost? One page, asked by GET, so that an answer has an address; and the answer as a file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from filings.fees.context import answer_of, as_rows
from filings.fees.forms import FeeForm
from icms.lib import clock
from icms.lib.export import csv_download


@require_safe
def work_out(request: HttpRequest) -> HttpResponse:
    """The form; once something was chosen, its price line by line, and on the days around the end of the lower fee."""
    asked = "kind" in request.GET
    form = FeeForm(request.GET if asked else None, initial={"day": clock.court_day(clock.now())})
    answer = None
    if asked and form.is_valid() and (form.documents or form.cleaned_data.get("searches")):
        answer = answer_of(form)
    context = {"form": form, "answer": answer, "asked": asked, "query": request.GET.urlencode()}
    return render(request, "filings/fees/work_out.html", context)


@require_safe
def answer_file(request: HttpRequest) -> HttpResponseBase:
    """The answer for a spreadsheet; what was not asked well leads back to the page, which says so."""
    form = FeeForm(request.GET if "kind" in request.GET else None)
    if not form.is_valid():
        return redirect("fee_calculator:work_out")
    answer = answer_of(form)
    return csv_download(f"fee-{answer.fee.deemed_day.isoformat()}.csv", as_rows(answer))
