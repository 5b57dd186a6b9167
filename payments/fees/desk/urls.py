"""Addresses of the fee desk, under /{lang}/desk/fees/."""

from django.urls import path

from payments.fees.desk import views

app_name = "fee_desk"
urlpatterns = [
    path("", views.items, name="items"),
    path("concessions/", views.concessions, name="concessions"),
    path("concessions/propose/", views.propose_concession, name="propose_concession"),
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/<str:reference>/", views.proposal, name="proposal"),
    path("proposals/<str:reference>/decide/", views.decide, name="decide"),
    path("proposals/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("means/", views.payment_methods, name="payment_methods"),
    path("means/<slug:code>/", views.change_payment_method, name="change_payment_method"),
    path("<slug:court>/<slug:code>/", views.item, name="item"),
    path("<slug:court>/<slug:code>/propose/", views.propose, name="propose"),
]
