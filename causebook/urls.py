"""Addresses of the cause book."""

from django.urls import path

from causebook.entry import views as entry
from causebook.search import views

app_name = "causebook"
urlpatterns = [
    path("", views.search, name="search"),
    path("check/", views.check, name="check"),
    path("<case_number:number>/", entry.entry, name="entry"),
]
