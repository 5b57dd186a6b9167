"""Addresses of refunds, under /{lang}/desk/accounts/refunds/."""

from django.urls import path

from payments.desk.refunds import views

urlpatterns = [
    path("", views.refunds, name="refunds"),
    path("<str:reference>/", views.refund, name="refund"),
    path("<str:reference>/check/", views.check, name="check_refund"),
    path("<str:reference>/approve/", views.approve, name="approve_refund"),
    path("<str:reference>/refuse/", views.refuse, name="refuse_refund"),
    path("<str:reference>/send-again/", views.again, name="send_refund_again"),
    path("<str:reference>/to-deposit/", views.to_deposit, name="refund_to_deposit"),
    path("<str:reference>/paid-by-hand/", views.by_hand, name="refund_by_hand"),
]
