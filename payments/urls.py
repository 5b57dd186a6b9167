"""Addresses under /{lang}/payments/."""

from django.urls import path

from payments.charges import views
from payments.deposits import views as deposits
from payments.refunds import views as refunds

app_name = "payments"
urlpatterns = [
    path("", views.charges, name="list"),
    path("deposit/", deposits.overview, name="deposit"),
    path("deposit/terms/", deposits.terms, name="deposit_terms"),
    path("deposit/<str:reference>/", deposits.account, name="deposit_account"),
    path("deposit/<str:reference>/settings/", deposits.settings, name="deposit_settings"),
    path("deposit/<str:reference>/statement.pdf", deposits.statement, {"kind": "pdf"}, name="deposit_pdf"),
    path("deposit/<str:reference>/statement.csv", deposits.statement, {"kind": "csv"}, name="deposit_csv"),
    path("<str:reference>/", views.charge, name="charge"),
    path("<str:reference>/pay/", views.pay, name="pay"),
    path("<str:reference>/return/", views.come_back, name="return"),
    path("<str:reference>/receipt/", views.receipt, name="receipt"),
    path("<str:reference>/refund/", refunds.ask, name="refund"),
]
