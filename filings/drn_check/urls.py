"""Addresses of the DRN check."""

from django.urls import path

from filings.drn_check import views

app_name = "drn"
urlpatterns = [path("", views.check, name="check")]
