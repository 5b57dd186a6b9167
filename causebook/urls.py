"""Addresses of the cause book."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers case_number)
from causebook.search import views

app_name = "causebook"
urlpatterns = [
    path("", views.search, name="search"),
    path("<case_number:number>/", views.entry, name="entry"),
]
