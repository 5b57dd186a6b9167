"""Addresses of the fee calculator, under /{lang}/fees/; the schedule's own are in payments."""

from django.urls import path

from filings.fees import views

app_name = "fee_calculator"
urlpatterns = [
    path("", views.work_out, name="work_out"),
    path("fee.csv", views.answer_file, name="file"),
]
