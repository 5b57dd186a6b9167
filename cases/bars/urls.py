"""Addresses of the registry's desk for bars."""

from django.urls import path

from cases.bars import views

app_name = "bars"
urlpatterns = [
    path("", views.bar_list, name="list"),
    path("enter/", views.enter, name="enter"),
    path("<slug:reference>/lift/", views.lift, name="lift"),
]
