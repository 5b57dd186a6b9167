"""Addresses of an organization's deposit accounts, under /{lang}/payments/deposit/."""

from django.urls import path

from payments.deposits import views

urlpatterns = [
    path("", views.overview, name="deposit"),
    path("terms/", views.terms, name="deposit_terms"),
    path("<str:reference>/", views.account, name="deposit_account"),
    path("<str:reference>/settings/", views.settings, name="deposit_settings"),
    path("<str:reference>/statement.pdf", views.statement, {"kind": "pdf"}, name="deposit_pdf"),
    path("<str:reference>/statement.csv", views.statement, {"kind": "csv"}, name="deposit_csv"),
]
