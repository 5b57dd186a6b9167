"""Addresses of the daily match, under /{lang}/desk/accounts/reconciliation/."""

from django.urls import path

from payments.desk.reconciliation import views

urlpatterns = [
    path("", views.days, name="days"),
    path("differences/<str:reference>/", views.resolve, name="resolve"),
    path("<slug:gateway>/<str:day>/", views.day, name="day"),
    path("<slug:gateway>/<str:day>/file/", views.upload, name="upload"),
]
