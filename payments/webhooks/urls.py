"""Addresses of the webhooks, under /gateway/notice/, outside the languages."""

from django.urls import path

from payments.webhooks import views

urlpatterns = [path("<slug:gateway>/", views.webhook, name="gateway-webhook")]
