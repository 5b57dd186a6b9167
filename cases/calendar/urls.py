"""Addresses of the calendar desk."""

from django.urls import path

from cases.calendar import views

app_name = "calendar"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("holidays/", views.holidays, name="holidays"),
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/enter/", views.enter_warning, name="enter_warning"),
    path("warnings/<str:reference>/cancel/", views.cancel_warning, name="cancel_warning"),
    path("enter/", views.enter, name="enter"),
    path("<str:reference>/end/", views.end, name="end"),
    path("<str:reference>/correct/", views.correct, name="correct"),
    path("<str:reference>/cancel/", views.cancel, name="cancel"),
]
