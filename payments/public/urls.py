"""Addresses under /{lang}/pay/."""

from django.urls import path

from payments.public import views

app_name = "pay"
urlpatterns = [
    path("", views.start, name="start"),
    path("fine/", views.fine, name="fine"),
    path("fine/pay/", views.pay_fine, name="pay_fine"),
    path("search-fee/", views.search_fee, name="search_fee"),
    path("charge/<str:key>/", views.charge, name="charge"),
    path("charge/<str:key>/pay/", views.pay, name="pay"),
    path("charge/<str:key>/return/", views.come_back, name="return"),
    path("charge/<str:key>/receipt/", views.receipt, name="receipt"),
]
