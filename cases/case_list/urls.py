"""Addresses of my cases."""

from django.urls import path

from cases.case_list import views

app_name = "cases"
urlpatterns = [path("", views.my_cases, name="list")]
