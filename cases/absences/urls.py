"""Addresses of the absences."""

from django.urls import path

from cases.absences import views

app_name = "absences"
urlpatterns = [
    path("", views.absence_list, name="list"),
    path("enter/<str:username>/", views.enter, name="enter"),
    path("<slug:reference>/end/", views.end, name="end"),
]
