"""Addresses of bulk claims at the registry's desk."""

from django.urls import path

from filings.bulk.approvals import views as approvals

app_name = "bulk_desk"
urlpatterns = [
    path("approvals/", approvals.desk, name="approvals"),
    path("approvals/<int:number>/grant/", approvals.grant, name="grant"),
    path("approvals/<int:number>/end/", approvals.end, name="end"),
]
