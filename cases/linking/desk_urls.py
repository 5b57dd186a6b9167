"""Addresses of the registry's desk for link requests and link codes."""

from django.urls import path

from cases.linking import code_views, desk_views

app_name = "links"
urlpatterns = [
    path("", desk_views.queue, name="queue"),
    path("next/", desk_views.take_next, name="take_next"),
    path("codes/", code_views.find, name="find_case"),
    path("codes/<case_number:number>/", code_views.code_list, name="codes"),
    path("codes/<case_number:number>/<int:order>/issue/", code_views.issue, name="issue"),
    path("codes/<slug:reference>/print/", code_views.printed, name="print"),
    path("codes/<slug:reference>/cancel/", code_views.cancel, name="cancel_code"),
    path("<slug:reference>/", desk_views.item, name="item"),
    path("<slug:reference>/take/", desk_views.take, name="take"),
    path("<slug:reference>/give-back/", desk_views.give_back, name="give_back"),
    path("<slug:reference>/refuse/", desk_views.refuse, name="refuse"),
    path("<slug:reference>/proof/", desk_views.proof_file, name="proof"),
    path("<slug:reference>/proof/<int:page>/", desk_views.proof_page, name="page"),
]
