"""The calculator of periods: one page, asked by GET, so that an answer has an address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.calendar.periods import CalendarNotLoaded, period_end
from cases.calendar.selectors import calendar_of, offices_and_calendars, warning_spans
from cases.deadlines import explanations
from cases.deadlines.forms import PeriodForm
from icms.lib import clock, dates


@require_safe
def work_out(request: HttpRequest) -> HttpResponse:
    """The form; once something is asked, the last day with every day that was skipped, and why."""
    asked = "amount" in request.GET
    today = clock.court_day(clock.now())
    form = PeriodForm(request.GET if asked else None, initial={"event": today, "office": "DC"})
    context: dict[str, Any] = {"form": form}
    if asked and form.is_valid():
        context |= _answer(form)
    return render(request, "cases/deadlines/work_out.html", context)


def _answer(form: PeriodForm) -> dict[str, Any]:
    """What the page shows of an answer; a year that is not loaded is an error of the form."""
    try:
        everywhere = (calendar for _office, calendar in offices_and_calendars())
        answer = period_end(form.period, calendar_of(form.chosen_office), warning_spans(), everywhere)
    except (CalendarNotLoaded, OverflowError, ValueError) as unknown:
        day = getattr(unknown, "day", form.period.event)
        sentence = _("The general holidays of %(year)d are not loaded, so this period cannot be worked out.")
        form.add_error("event", sentence % {"year": day.year})
        return {}
    event = dates.long_day(form.period.event, get_language() or "en")
    return {
        "answer": answer,
        "office": form.chosen_office,
        "asked_for": explanations.asked_words(answer, event),
        "rule": explanations.rule_words(answer),
        "lines": explanations.lines(answer),
    }
