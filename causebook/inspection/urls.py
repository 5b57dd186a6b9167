"""Addresses under /{lang}/documents/."""

from django.urls import path

from causebook.inspection import views

app_name = "inspection"
urlpatterns = [
    path("", views.start, name="start"),
    path("basket/", views.basket, name="basket"),
    path("basket/add/", views.add, name="add"),
    path("basket/remove/", views.remove, name="remove"),
    path("basket/<str:court>/pay/", views.pay, name="pay"),
    path("link/", views.lost_link, name="lost_link"),
    path("link/<str:token>/", views.link, name="link"),
    path("<reference:reference>/", views.inspection, name="inspection"),
    path("<reference:reference>/acknowledgement/", views.acknowledgement, name="acknowledgement"),
    path("<reference:reference>/<int:number>/", views.item, name="item"),
    path("<reference:reference>/<int:number>/file/", views.file, name="file"),
    path("<reference:reference>/<int:number>/pages/<int:page>/", views.page, name="page"),
]
