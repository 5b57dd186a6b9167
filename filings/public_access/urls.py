"""Addresses of what is open to the public: the registry's word on it, and what parties see of its readers."""

from django.urls import path

from filings.public_access import views

app_name = "public_access"
urlpatterns = [
    path("desk/cases/<case_number:number>/documents/<reference:reference>/<int:order>/", views.filed, name="filed"),
    path("desk/cases/<case_number:number>/issued/<reference:reference>/", views.issued, name="issued"),
    path("cases/<case_number:number>/openings/", views.openings, name="openings"),
]
