"""Every address of this app: filings, the page of a case, the check of a DRN, the registry's desk."""

from django.urls import include, path

FILINGS = [path("", include("filings.drafting.urls")), path("", include("filings.lodging.urls"))]
urlpatterns = [
    path("filings/", include((FILINGS, "filings"))),
    path("cases/", include("filings.case_page.urls")),
    path("drn/", include("filings.drn_check.urls")),
    path("desk/registry/", include("filings.registry.urls")),
]
