"""Addresses of the cause lists."""

from django.urls import path

from causebook.cause_lists import views

app_name = "cause_lists"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.today, name="today"),
    path("<str:code>/hearings.ics", views.coming_file, name="coming_file"),
    path("<str:code>/changes.atom", views.feed, name="feed"),
    path("<str:code>/<iso_date:day>/", views.day, name="day"),
    path("<str:code>/<iso_date:day>/day.ics", views.day_file, name="day_file"),
    path("<str:code>/<iso_date:day>/week/", views.week, name="week"),
    path("<str:code>/<iso_date:day>/week.ics", views.week_file, name="week_file"),
]
