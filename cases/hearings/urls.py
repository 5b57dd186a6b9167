"""Addresses of the registry's acts on the hearings of one case, and of the rooms."""

from django.urls import path

from cases.hearings import views

app_name = "hearings"
urlpatterns = [
    path("desk/cases/rooms/", views.rooms, name="rooms"),
    path("desk/cases/rooms/<str:code>/", views.room_use, name="room_use"),
    path("desk/cases/judges/<str:code>/", views.judge_use, name="judge_use"),
    path("desk/cases/<case_number:number>/hearings/fix/", views.fix, name="fix"),
    path("desk/cases/<case_number:number>/hearings/<str:reference>/change/", views.change, name="change"),
    path("desk/cases/<case_number:number>/hearings/<str:reference>/vacate/", views.vacate, name="vacate"),
]
