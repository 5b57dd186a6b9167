"""Addresses under /{lang}/status/outages/."""

from django.urls import path

from filings.outages import views

app_name = "outages"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("outages.csv", views.ledger_file, name="ledger_file"),
    path("mine/", views.mine, name="mine"),
    path("statements/<reference:reference>/", views.statement, name="statement"),
]
