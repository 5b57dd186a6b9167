"""Addresses of alerts. Those with a key are in e-mails, and open without signing in."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from causebook.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.mine, name="list"),
    path("new/", views.new, name="new"),
    path("asked/", views.asked, name="asked"),
    path("<reference:reference>/end/", views.end_own, name="end_own"),
    path("<reference:reference>/<str:key>/", views.kept, name="kept"),
    path("<reference:reference>/<str:key>/confirm/", views.confirm, name="confirm"),
    path("<reference:reference>/<str:key>/end/", views.end, name="end"),
    path("<reference:reference>/<str:key>/end-all/", views.end_all, name="end_all"),
]
