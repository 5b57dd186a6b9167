"""Addresses of the page of a case and of its documents."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.case_page import views

app_name = "case_page"
urlpatterns = [
    path("<case_number:number>/", views.case, name="case"),
    path("<case_number:number>/documents.zip", views.zip_file, name="zip"),
    path(
        "<case_number:number>/documents/<reference:reference>/<int:order>/",
        views.document,
        name="document",
    ),
]
