"""Addresses of charges, under /{lang}/payments/."""

from django.urls import path

from payments.checkout import views

urlpatterns = [
    path("", views.charges, name="list"),
    path("<str:reference>/", views.charge, name="charge"),
    path("<str:reference>/pay/", views.pay, name="pay"),
    path("<str:reference>/return/", views.come_back, name="return"),
    path("<str:reference>/receipt/", views.receipt, name="receipt"),
]
