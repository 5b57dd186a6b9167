"""Addresses of the registry's desk for link requests and link codes."""

from django.urls import path

from cases.linking.codes import views as codes
from cases.linking.desk import views

app_name = "links"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("next/", views.claim_next, name="claim_next"),
    path("codes/", codes.find, name="find_case"),
    path("codes/<case_number:number>/", codes.code_list, name="codes"),
    path("codes/<case_number:number>/<int:order>/issue/", codes.issue, name="issue"),
    path("codes/<slug:reference>/print/", codes.printed, name="print"),
    path("codes/<slug:reference>/cancel/", codes.cancel, name="cancel_code"),
    path("<slug:reference>/", views.item, name="item"),
    path("<slug:reference>/take/", views.claim, name="claim"),
    path("<slug:reference>/give-back/", views.release, name="release"),
    path("<slug:reference>/refuse/", views.refuse, name="refuse"),
    path("<slug:reference>/proof/", views.proof_file, name="proof"),
    path("<slug:reference>/proof/<int:page>/", views.proof_page, name="page"),
]
