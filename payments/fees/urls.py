"""Addresses under /{lang}/fees/."""

from django.urls import path

from payments.fees import views

app_name = "fees"
urlpatterns = [
    path("schedule/", views.schedule_page, name="schedule"),
    path("schedule/schedule.csv", views.schedule_file, name="file"),
]
