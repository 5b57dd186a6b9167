"""Addresses of the accounts office's desk, under /{lang}/desk/accounts/."""

from django.urls import include, path

from payments.desk import views

app_name = "accounts_desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("payments/", views.payments, name="payments"),
    path("emails/<str:reference>/", views.send_emails_again, name="send_emails_again"),
    path("export/", views.export_ledger, name="export"),
    path("refunds/", include("payments.desk.refunds.urls")),
    path("deposits/", include("payments.desk.deposits.urls")),
    path("reconciliation/", include("payments.desk.reconciliation.urls")),
]
