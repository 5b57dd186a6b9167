"""Addresses of deposit accounts, under /{lang}/desk/accounts/deposits/."""

from django.urls import path

from payments.desk.deposits import views

urlpatterns = [
    path("", views.holders, name="holders"),
    path("credits/<str:reference>/", views.credit, name="credit"),
    path("credits/<str:reference>/approve/", views.approve_credit, name="approve_credit"),
    path("credits/<str:reference>/refuse/", views.refuse_credit, name="refuse_credit"),
    path("accounts/<str:reference>/credit/", views.credit_account, name="credit_account"),
    path("<str:reference>/", views.holder, name="holder"),
    path("<str:reference>/suspend/", views.suspend, name="suspend"),
    path("<str:reference>/resume/", views.resume, name="resume"),
]
