"""Addresses of lodging a filing, and of what proves that it was lodged."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.lodging import views

urlpatterns = [
    path("<reference:reference>/check/", views.check, name="check"),
    path("<reference:reference>/approve/", views.approve, name="approve"),
    path("<reference:reference>/go-on/", views.go_on, name="go_on"),
    path("<reference:reference>/lodged/", views.lodged, name="lodged"),
    path("<reference:reference>/acknowledgement/", views.acknowledgement, name="acknowledgement"),
]
