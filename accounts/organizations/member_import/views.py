"""Many members at once: the file, what is wrong in it, what would be opened, and the one button."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.models import MemberImport
from accounts.organizations import access, rules
from accounts.organizations.member_import import labels, services
from accounts.organizations.member_import.checks import Checked, Problem, check
from accounts.organizations.member_import.forms import ImportForm
from accounts.organizations.tabs import head
from accounts.permissions import Function
from icms.lib.export import csv_download
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]
A_PAGE = 50


@access.administrators_only
@require_http_methods(GET_POST)
def start(request: SignedInRequest) -> HttpResponse:
    """Choose a file, or paste its rows; what was read is shown on a page of its own."""
    organization = access.organization_of(request.user)
    if request.method != "POST":
        access.require_function(request.user, Function.ACCOUNTS_OF_USERS)
    form = ImportForm(bound(request), request.FILES or None)
    if form.submit(request, lambda **_typed: services.keep_file(actor=request.user, content=form.content())):
        return redirect("organization:import", form.result.reference)
    context = {
        **head(request.user, organization, "members"),
        "form": form,
        "columns": list(zip(labels.headings(get_language() or "en"), _column_hints(), strict=True)),
    }
    return render(request, "accounts/organizations/member_import/start.html", context, status=rules.status_of(form))


def _column_hints() -> list[str]:
    """What goes into each column, in the order of the headings."""
    return [
        _("OU for an organization user, SA for a secondary administrator"),
        _("the code of the branch, such as HQ"),
        _("may be empty: then it is made from the name"),
        _("this or the next, or both"),
        _("rare characters are welcome"),
        _("the link to set a password is sent there; several members may share one"),
        _("may be empty"),
        _("English, 繁體 or 简体; English where it is empty"),
    ]


@access.administrators_only
@require_safe
def template(request: SignedInRequest) -> HttpResponseBase:
    """The headings, to fill in below."""
    return csv_download("members-template.csv", [labels.headings(get_language() or "en")])


@access.administrators_only
@require_http_methods(GET_POST)
def look(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the file comes to now: every problem, or the accounts that would be opened and the button."""
    kept = access.get_import(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.open_all, actor=request.user, import_id=kept.pk):
        _announce(request, len(form.result))
        return redirect("organization:members")
    checked = _checked(request, kept)
    page = Paginator(checked.problems or checked.members, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kept": kept,
        "form": form,
        "page": page,
        "checked": checked,
        "lines": [_line(each) for each in page.object_list if isinstance(each, Problem)],
        "rows_wrong": len({each.row for each in checked.problems if each.row}),
    }
    return render(request, "accounts/organizations/member_import/look.html", context, status=rules.status_of(form))


@access.administrators_only
@require_safe
def problems_file(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """Every problem of the file as a CSV, to be mended row by row."""
    kept = access.get_import(request.user, reference)
    return csv_download("rows-to-mend.csv", _rows(_checked(request, kept)))


def _checked(request: SignedInRequest, kept: MemberImport) -> Checked:
    if kept.done_at:
        return Checked([], [])
    lines = services.lines_of(kept)
    return check(lines, organization=access.organization_of(request.user), actor=request.user)


def _line(problem: Problem) -> dict[str, Any]:
    column = labels.heading(problem.column, get_language() or "en") if problem.column else ""
    return {"row": problem.row, "column": column, "words": problem.words, "value": problem.value}


def _rows(checked: Checked) -> Iterator[list[Any]]:
    yield [_("Row"), _("Column"), _("What is in it"), _("What is wrong")]
    for problem in checked.problems:
        line = _line(problem)
        yield [line["row"] or "", line["column"], line["value"], str(line["words"])]


def _announce(request: SignedInRequest, count: int) -> None:
    if count:
        words = ngettext(
            "%(count)d account is open. The link to set its password is on its way.",
            "%(count)d accounts are open. The links to set their passwords are on their way.",
            count,
        )
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("This file was confirmed already. Its accounts are in the list."))
