"""The address of the public page of the e-Courts."""

from django.urls import path

from cases.courts import views

app_name = "ecourts"
urlpatterns = [path("", views.public, name="public")]
