"""The figures of the court language section as tables, a picture and a CSV."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest
from filings.registry.supervision.context import chart_of
from filings.registry.supervision.selectors import FiguresQuery
from filings.translations.desk.access import figures_readers
from filings.translations.desk.selectors import TARGET
from filings.translations.figures.forms import SectionFiguresForm
from filings.translations.figures.selectors import Counts, section_figures
from icms.lib.export import csv_download


@figures_readers
@require_GET
def show(request: SignedInRequest) -> HttpResponse:
    """What was received, certified, sent back, refused and withdrawn in a period, by court, and how soon."""
    form = SectionFiguresForm(request.GET or None)
    asked = form.query()
    found = section_figures(asked)
    context = {"form": form, "asked": asked, "figures": found, "chart": chart_of(found.lines), "target": TARGET}
    context["day_cells"] = "filings/translations/figures/day_cells.html"
    return render(request, "filings/translations/figures/figures.html", context)


@figures_readers
@require_GET
def file(request: SignedInRequest) -> StreamingHttpResponse:
    """The same as a file for a spreadsheet."""
    asked = SectionFiguresForm(request.GET or None).query()
    return csv_download(f"translations-{asked.since}-{asked.until}.csv", _rows(asked))


def _rows(asked: FiguresQuery) -> Iterator[list[Any]]:
    found = section_figures(asked)
    counted = [
        pgettext("figures", "Received"),
        pgettext("translation", "Certified"),
        pgettext("figures", "Sent back"),
        pgettext("figures", "Refused"),
        pgettext("figures", "Withdrawn"),
    ]
    speed = [_("Median, minutes of open time"), _("Within five working days, percent")]
    yield [_("From the day"), *counted]
    for line in found.lines:
        yield [line.first_day.isoformat(), *_cells(line.counts)]
    yield [_("Together"), *_cells(found.counts)]
    yield []
    yield [_("Court"), *counted, *speed, _("Waiting now"), _("Oldest, minutes of open time")]
    for each in found.courts:
        ages = [_minutes(each.speed.median), "" if each.speed.share is None else each.speed.share]
        yield [str(each.court.name), *_cells(each.counts), *ages, each.waiting, _minutes(each.oldest)]


def _cells(counts: Counts) -> list[int]:
    return [counts.received, counts.certified, counts.returned, counts.refused, counts.withdrawn]


def _minutes(age: timedelta | None) -> int | str:
    return "" if age is None else int(age.total_seconds() // 60)
