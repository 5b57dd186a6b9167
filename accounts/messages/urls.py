"""Addresses of the message box."""

from django.urls import path

from accounts.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.box, name="box"),
    path("read/", views.read_all, name="read_all"),
    path("archive/", views.archive, name="archive"),
    path("<slug:reference>/", views.message, name="message"),
]
