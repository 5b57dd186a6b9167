"""Addresses of linking, for filers."""

from django.urls import path

from cases.linking import views

app_name = "link"
urlpatterns = [
    path("", views.request_list, name="list"),
    path("new/", views.new, name="new"),
    path("code/", views.code, name="code"),
    path("<slug:reference>/", views.request_page, name="request"),
    path("<slug:reference>/withdraw/", views.withdraw, name="withdraw"),
]
