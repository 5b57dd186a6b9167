"""The address of the calculator."""

from django.urls import path

from cases.deadlines import views

app_name = "deadlines"
urlpatterns = [path("", views.work_out, name="work_out")]
