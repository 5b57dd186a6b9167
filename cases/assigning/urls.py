"""Addresses of the assigning of cases."""

from django.urls import path

from cases.assigning import views

app_name = "assignment"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("select/", views.select, name="select"),
    path("done/", views.acts, name="acts"),
    path("coverage/", views.cover, name="coverage"),
    path("handover/", views.handovers, name="handovers"),
    path("handover/<str:username>/", views.hand_over, name="handover"),
    path("case/<case_number:number>/", views.case, name="case"),
    path("<slug:reference>/", views.act, name="act"),
    path("<slug:reference>/choose/", views.choose, name="choose"),
    path("<slug:reference>/check/", views.check, name="check"),
    path("<slug:reference>/undo/", views.undo, name="undo"),
]
