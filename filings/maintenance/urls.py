"""Addresses of the desk of maintenance, under /{lang}/desk/maintenance/."""

from django.urls import path

from filings.maintenance import views

app_name = "maintenance"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("announce/", views.announce, name="announce"),
    path("<str:reference>/change/", views.change, name="change"),
    path("<str:reference>/begin/", views.begin, name="begin"),
    path("<str:reference>/end/", views.end, name="end"),
    path("<str:reference>/cancel/", views.cancel, name="cancel"),
]
