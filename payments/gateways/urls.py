"""Addresses under /gateway/notice/, outside the languages."""

from django.urls import path

from payments.gateways import views

urlpatterns = [path("<slug:gateway>/", views.notice, name="gateway-notice")]
