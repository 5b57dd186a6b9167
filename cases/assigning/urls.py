"""Addresses of the assigning of cases."""

from django.urls import path

from cases.assigning import care_views, views

app_name = "assignment"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("select/", views.select, name="select"),
    path("done/", views.acts, name="acts"),
    path("coverage/", care_views.cover, name="coverage"),
    path("absences/", care_views.absence_list, name="absences"),
    path("absences/enter/<str:username>/", care_views.absent, name="absent"),
    path("absences/<slug:reference>/end/", care_views.end_absence, name="end_absence"),
    path("handover/", care_views.handovers, name="handovers"),
    path("handover/<str:username>/", care_views.hand_over, name="handover"),
    path("case/<case_number:number>/", views.case, name="case"),
    path("<slug:reference>/", views.act, name="act"),
    path("<slug:reference>/choose/", views.choose, name="choose"),
    path("<slug:reference>/check/", views.check, name="check"),
    path("<slug:reference>/undo/", views.undo, name="undo"),
]
