"""Addresses of applying for the certification of a translation."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.translations import views

app_name = "translations"
urlpatterns = [path("", views.new, name="new")]
OF_A_FILING = [
    path("<reference:reference>/translation/", views.change, name="translation"),
    path("<reference:reference>/translation/file/", views.file_in_the_case, name="file_translation"),
]
