"""The address of Today."""

from django.urls import path

from accounts.today import views

urlpatterns = [path("", views.today, name="home")]
