"""The pages that belong to no room: start, status, help."""

from django.urls import path

from icms import views

urlpatterns = [
    path("", views.start, name="start"),
    path("status/", views.status, name="status"),
    path("status/line/", views.status_line, name="status_line"),
    path("stay/", views.stay, name="stay"),
    path("keep/", views.keep, name="keep"),
    path("help/", views.help_page, {"topic": "index"}, name="help"),
    path("help/contact/", views.help_page, {"topic": "contact"}, name="help_contact"),
    path("help/registering/", views.help_page, {"topic": "registering"}, name="help_registering"),
    path("help/time-of-receipt/", views.help_page, {"topic": "time"}, name="help_time"),
    path("help/fees/", views.help_page, {"topic": "fees"}, name="help_fees"),
    path("help/accessibility/", views.help_page, {"topic": "accessibility"}, name="help_accessibility"),
    path("help/privacy/", views.help_page, {"topic": "privacy"}, name="help_privacy"),
]
