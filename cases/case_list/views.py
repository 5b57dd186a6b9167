"""My cases. The page of one case, with its documents, is `filings.case_page`."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, for_roles
from accounts.roles import FILERS, ORGANIZATION_ROLES
from cases.case_list.forms import CaseSearchForm
from cases.case_list.selectors import case_page
from cases.courts.rules import first_filing_owed
from cases.numbering import looks_like_a_number, read_case_number


@never_cache
@for_roles(FILERS | ORGANIZATION_ROLES)
@require_safe
def my_cases(request: SignedInRequest) -> HttpResponse:
    """The cases this account may act in, or, for an administrator, may assign."""
    form = CaseSearchForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = case_page(request.user, text, request.GET.get("page"))
    context = {"form": form, "text": text, "page": page, "duty": first_filing_owed(request.user)}
    if text and looks_like_a_number(text):
        context["why_not"] = read_case_number(text).why_not
    return render(request, "cases/case_list/list.html", context)
