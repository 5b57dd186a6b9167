"""Addresses of the desk of the e-Courts."""

from django.urls import path

from cases.courts.desk import views

app_name = "courts"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("enter/", views.enter, name="enter"),
    path("<str:reference>/dates/", views.dates, name="dates"),
]
