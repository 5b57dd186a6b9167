"""My cases. The page of one case, with its documents, is the inspection room's."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, for_roles
from accounts.roles import FILERS, ORGANIZATION_ROLES
from cases.casefile.forms import CaseSearchForm
from cases.casefile.selectors import case_list

A_PAGE = 20


@never_cache
@for_roles(FILERS | ORGANIZATION_ROLES)
@require_safe
def my_cases(request: SignedInRequest) -> HttpResponse:
    """The cases this account may act in, or, for an administrator, may assign."""
    form = CaseSearchForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = Paginator(case_list(request.user, text), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/list.html", {"form": form, "text": text, "page": page})
