"""Addresses of the desk for court records."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from causebook.records.desk import views

app_name = "record_desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("take-next/", views.take_next, name="take_next"),
    path("<reference:reference>/", views.item, name="item"),
    path("<reference:reference>/take/", views.take, name="take"),
    path("<reference:reference>/release/", views.release, name="release"),
    path("<reference:reference>/deliver/", views.deliver, name="deliver"),
    path("<reference:reference>/refuse/", views.refuse, name="refuse"),
    path("<reference:reference>/file/", views.file, name="file"),
]
