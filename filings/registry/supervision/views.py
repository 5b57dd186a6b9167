"""The registry's figures as table, picture and CSV; who holds what, and moving it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from accounts.models import User
from filings.registry.access import readers, supervisors_only, supervisors_read
from filings.registry.selectors import TARGET, officers, rows_of
from filings.registry.supervision import services
from filings.registry.supervision.context import chart_of
from filings.registry.supervision.forms import FiguresForm, MoveForm
from filings.registry.supervision.selectors import figures, held_by, holders, holdings
from icms.lib.export import csv_download
from icms.lib.forms import bound

NOBODY = "nobody"
MOST_MOVED = 200


@readers
@require_GET
def show(request: SignedInRequest) -> HttpResponse:
    """What was received and decided in a period, how fast, and why things were returned."""
    form = FiguresForm(request.GET or None)
    asked = form.query()
    found = figures(asked)
    context = {"form": form, "asked": asked, "figures": found, "chart": chart_of(found.lines), "target": TARGET}
    context["day_cells"] = "filings/registry/supervision/day_cells.html"
    return render(request, "filings/registry/supervision/figures.html", context)


@readers
@require_GET
def file(request: SignedInRequest) -> StreamingHttpResponse:
    """The same as a file for a spreadsheet."""
    asked = FiguresForm(request.GET or None).query()
    return csv_download(f"registry-{asked.since}-{asked.until}.csv", _rows(asked))


def _rows(asked: Any) -> Iterator[list[Any]]:
    found = figures(asked)
    yield [_("From the day"), pgettext("figures", "Received"), pgettext("figures", "Decided")]
    for line in found.lines:
        yield [line.first_day.isoformat(), line.received, line.decided]
    yield [_("Together"), found.received, found.decided]
    yield []
    yield [_("Officer"), pgettext("figures", "Decided"), _("Median, minutes of open time")]
    for officer in found.officers:
        yield [officer.username, officer.decided, int(officer.median.total_seconds() // 60) if officer.median else ""]
    yield []
    yield [_("Reason"), "", pgettext("figures", "Times")]
    for reason, count in found.reasons:
        yield [reason.code, str(reason.text), count]


@supervisors_read
@require_GET
def held(request: SignedInRequest) -> HttpResponse:
    """Who has how many in hand, and for how long."""
    context = {"holdings": holdings(), "target": TARGET, "may_move": request.user.is_registry}
    return render(request, "filings/registry/supervision/holdings.html", context)


@supervisors_only
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, username: str) -> HttpResponse:
    """Move what an officer has in hand, or what nobody has, to another officer."""
    holder = _holder(username)
    waiting = list(held_by(holder)[:MOST_MOVED])
    form = MoveForm(bound(request), references=[filing.reference for filing in waiting], holder=holder)

    def act(*, filings: list[str], to: User, why: str) -> int:
        return services.move_filings(references=filings, holder=holder, to=to, why=why, actor=request.user)

    if form.submit(request, act):
        words = ngettext("%(count)d filing is moved.", "%(count)d filings are moved.", form.result)
        messages.success(request, words % {"count": form.result})
        return redirect("registry:holdings")
    ticked = request.POST.getlist("filings")
    context = {"form": form, "holder": holder, "rows": rows_of(waiting), "target": TARGET, "ticked": ticked}
    return render(request, "filings/registry/supervision/move.html", context)


def _holder(username: str) -> User | None:
    """The officer; None for nobody. An officer who has left is one still. Raises Http404 for anybody else."""
    if username == NOBODY:
        return None
    known = User.objects.filter(username=username)
    holder = known.filter(pk__in=officers()).first() or known.filter(pk__in=holders()).first()
    if holder is None:
        raise Http404
    return holder
