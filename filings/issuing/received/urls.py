"""Addresses of what came from the court, for those in the case."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.issuing.received import views

app_name = "court_documents"
urlpatterns = [
    path("", views.received_list, name="list"),
    path("<reference:reference>/", views.document, name="document"),
    path("<reference:reference>/file/", views.file, name="file"),
    path("<reference:reference>/pages/", views.pages, name="pages"),
    path("<reference:reference>/page/<int:page>/", views.page, name="page"),
]
