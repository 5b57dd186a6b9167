"""Every address of this app: filings, cases, the check of a DRN, outages, the registry's desk, what is issued."""

from django.urls import URLPattern, URLResolver, include, path

from filings.translations.urls import OF_A_FILING as OF_A_TRANSLATION

FILINGS: list[URLPattern | URLResolver] = [
    path("", include("filings.drafting.urls")),
    path("", include("filings.lodging.urls")),
    *OF_A_TRANSLATION,
]
urlpatterns = [
    path("filings/from-the-court/", include("filings.issuing.received.urls")),
    path("filings/bulk/", include("filings.bulk.urls")),
    path("filings/", include((FILINGS, "filings"))),
    path("fees/", include("filings.fees.urls")),
    path("translation/", include("filings.translations.urls")),
    path("cases/", include("filings.case_page.urls")),
    path("", include("filings.public_access.urls")),
    path("drn/", include("filings.drn_check.urls")),
    path("desk/registry/bulk/", include("filings.bulk.desk.urls")),
    path("desk/registry/issue/", include("filings.issuing.desk.urls")),
    path("status/outages/", include("filings.outages.urls")),
    path("desk/maintenance/", include("filings.maintenance.urls")),
    path("desk/registry/", include("filings.registry.urls")),
    path("desk/language/", include("filings.translations.desk.urls")),
]
