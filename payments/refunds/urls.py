"""The page on which a refund is requested, under /{lang}/payments/."""

from django.urls import path

from payments.refunds import views

urlpatterns = [path("<str:reference>/refund/", views.request_refund, name="refund")]
