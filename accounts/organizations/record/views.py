"""What was changed: the page, and the same as a file."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.models import Organization
from accounts.organizations import access
from accounts.organizations.record import selectors
from accounts.organizations.record.forms import RecordFilter
from accounts.organizations.tabs import head
from icms.lib.dates import actual_time
from icms.lib.export import csv_download


def _entries(request: SignedInRequest, organization: Organization, form: RecordFilter) -> Any:
    data = form.cleaned_data if form.is_valid() else {}
    return selectors.entries(
        organization,
        person=data.get("person", ""),
        since=data.get("since"),
        until=data.get("until"),
    )


@access.administrators_only
@require_safe
def record(request: SignedInRequest) -> HttpResponse:
    """Who changed what, on whom, and when."""
    organization = access.organization_of(request.user)
    form = RecordFilter(request.GET or None)
    page = Paginator(_entries(request, organization, form), selectors.A_PAGE).get_page(request.GET.get("page"))
    context = {
        **head(request.user, organization, "record"),
        "form": form,
        "page": page,
        "lines": selectors.lines_of(page.object_list, organization),
        "is_filtered": any(request.GET.get(name) for name in ("person", "since", "until")),
    }
    return render(request, "accounts/organizations/record/list.html", context)


@access.administrators_only
@require_safe
def record_file(request: SignedInRequest) -> HttpResponseBase:
    """The same as a CSV."""
    organization = access.organization_of(request.user)
    found = _entries(request, organization, RecordFilter(request.GET or None))
    return csv_download("what-was-changed.csv", _rows(found, organization))


def _rows(found: Any, organization: Organization) -> Iterator[list[Any]]:
    language = get_language() or "en"
    yield [_("When"), _("Who"), _("Account name"), _("What"), _("On whom"), _("Account name")]
    for line in selectors.all_lines(found, organization):
        yield [actual_time(line.at, language), line.who, line.account, line.what, line.on_whom, line.on_account]
