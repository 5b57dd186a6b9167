"""Addresses under /{lang}/desk/fees/."""

from django.urls import path

from payments.fees import desk_views, payment_method_views

app_name = "fee_desk"
urlpatterns = [
    path("", desk_views.items, name="items"),
    path("concessions/", desk_views.concessions, name="concessions"),
    path("concessions/propose/", desk_views.propose_concession, name="propose_concession"),
    path("proposals/", desk_views.proposals, name="proposals"),
    path("proposals/<str:reference>/", desk_views.proposal, name="proposal"),
    path("proposals/<str:reference>/decide/", desk_views.decide, name="decide"),
    path("proposals/<str:reference>/withdraw/", desk_views.withdraw, name="withdraw"),
    path("means/", payment_method_views.payment_methods, name="payment_methods"),
    path("means/<slug:code>/", payment_method_views.change_payment_method, name="change_payment_method"),
    path("<slug:court>/<slug:code>/", desk_views.item, name="item"),
    path("<slug:court>/<slug:code>/propose/", desk_views.propose, name="propose"),
]
