"""Addresses of this room."""

from django.urls import URLPattern

app_name = "helpcentre"
urlpatterns: list[URLPattern] = []
