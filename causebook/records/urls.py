"""Addresses of court records, for who applies and for the desk."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from causebook.records import views

app_name = "records"
urlpatterns = [
    path("", views.mine, name="list"),
    path("new/", views.new, name="new"),
    path("<reference:reference>/", views.record, name="record"),
    path("<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<reference:reference>/file/", views.file, name="file"),
]
