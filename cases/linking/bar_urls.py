"""Addresses of the registry's desk for bars."""

from django.urls import path

from cases.linking import bar_views

app_name = "bars"
urlpatterns = [
    path("", bar_views.bar_list, name="list"),
    path("enter/", bar_views.enter, name="enter"),
    path("<slug:reference>/lift/", bar_views.lift, name="lift"),
]
