"""Addresses of this room."""

from django.urls import URLPattern

app_name = "organization"
urlpatterns: list[URLPattern] = []
