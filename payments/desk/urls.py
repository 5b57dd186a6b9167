"""Addresses of the accounts office's desk, under /{lang}/desk/accounts/."""

from django.urls import path

from payments.desk import deposit_views as deposits
from payments.desk import match_views as matches
from payments.desk import refund_views as refunds
from payments.desk import views

app_name = "accounts_desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("payments/", views.payments, name="payments"),
    path("emails/<str:reference>/", views.send_emails_again, name="send_emails_again"),
    path("export/", views.export_ledger, name="export"),
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<str:reference>/", refunds.refund, name="refund"),
    path("refunds/<str:reference>/check/", refunds.check, name="check_refund"),
    path("refunds/<str:reference>/approve/", refunds.approve, name="approve_refund"),
    path("refunds/<str:reference>/refuse/", refunds.refuse, name="refuse_refund"),
    path("refunds/<str:reference>/send-again/", refunds.again, name="send_refund_again"),
    path("refunds/<str:reference>/paid-by-hand/", refunds.by_hand, name="refund_by_hand"),
    path("deposits/", deposits.holders, name="holders"),
    path("deposits/credits/<str:reference>/", deposits.credit, name="credit"),
    path("deposits/credits/<str:reference>/approve/", deposits.approve_credit, name="approve_credit"),
    path("deposits/credits/<str:reference>/refuse/", deposits.refuse_credit, name="refuse_credit"),
    path("deposits/accounts/<str:reference>/credit/", deposits.credit_account, name="credit_account"),
    path("deposits/<str:reference>/", deposits.holder, name="holder"),
    path("deposits/<str:reference>/suspend/", deposits.suspend, name="suspend"),
    path("deposits/<str:reference>/resume/", deposits.resume, name="resume"),
    path("reconciliation/", matches.days, name="days"),
    path("reconciliation/differences/<str:reference>/", matches.resolve, name="resolve"),
    path("reconciliation/<slug:gateway>/<str:day>/", matches.day, name="day"),
    path("reconciliation/<slug:gateway>/<str:day>/file/", matches.upload, name="upload"),
]
