"""Addresses of bulk claims at the registry's desk."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.bulk.approvals import views as approvals
from filings.bulk.desk import views

app_name = "bulk_desk"
urlpatterns = [
    path("", views.bulk_list, name="list"),
    path("approvals/", approvals.desk, name="approvals"),
    path("approvals/<int:number>/grant/", approvals.grant, name="grant"),
    path("approvals/<int:number>/end/", approvals.end, name="end"),
    path("<reference:reference>/", views.bulk_filing, name="bulk_filing"),
    path("<reference:reference>/draw/", views.draw, name="draw"),
    path("<reference:reference>/write-again/", views.write_again, name="write_again"),
    path("<reference:reference>/accept/", views.accept, name="accept"),
    path("<reference:reference>/<reference:filing>/look/", views.look, name="look"),
]
