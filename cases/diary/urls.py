"""Addresses of one's own diary. What calendar programs read has no language and no session: `icms.urls`."""

from django.urls import path

from cases.diary import views

app_name = "diary"
urlpatterns = [
    path("", views.diary, name="diary"),
    path("add/", views.add, name="add"),
    path("address/", views.address, name="address"),
    path("days/<str:reference>/", views.change, name="change"),
    path("days/<str:reference>/remove/", views.remove, name="remove"),
    path("hearings/<str:reference>.ics", views.hearing_file, name="hearing_file"),
]
