"""Addresses of the registry's desk for one case."""

from django.urls import path

from cases.case_desk import views

app_name = "case_desk"
urlpatterns = [
    path("", views.find, name="find"),
    path("<case_number:number>/", views.case, name="case"),
    path("<case_number:number>/status/", views.status, name="status"),
    path("<case_number:number>/restriction/", views.restriction, name="restriction"),
    path("<case_number:number>/linked/add/", views.link, name="link"),
    path("<case_number:number>/linked/<case_number:other>/remove/", views.unlink, name="unlink"),
]
