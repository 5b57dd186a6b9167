"""Addresses of the registry desk."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.registry import views
from filings.registry.corrections import views as corrections
from filings.registry.note_texts import views as note_texts
from filings.registry.saved_views import views as saved_views
from filings.registry.supervision import views as supervision

app_name = "registry"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("search/", views.search, name="search"),
    path("views/keep/", saved_views.keep, name="keep_view"),
    path("views/<int:number>/", saved_views.change, name="change_view"),
    path("views/<int:number>/remove/", saved_views.remove, name="remove_view"),
    path("note-texts/", note_texts.show, name="note_texts"),
    path("note-texts/add/", note_texts.add, name="add_note_text"),
    path("note-texts/<int:number>/", note_texts.change, name="change_note_text"),
    path("note-texts/<int:number>/remove/", note_texts.remove, name="remove_note_text"),
    path("figures/", supervision.show, name="figures"),
    path("figures/file/", supervision.file, name="figures_file"),
    path("holdings/", supervision.held, name="holdings"),
    path("holdings/<str:username>/move/", supervision.move, name="move"),
    path("next/", views.take_next, name="take_next"),
    path("seals/", corrections.seals, name="seals"),
    path("seals/renew/", corrections.renew, name="renew"),
    path("<reference:reference>/", views.review, name="review"),
    path("<reference:reference>/take/", views.take, name="take"),
    path("<reference:reference>/give-back/", views.give_back, name="give_back"),
    path("<reference:reference>/refuse/", views.refuse, name="refuse"),
    path("<reference:reference>/lift/", corrections.lift, name="lift"),
    path("<reference:reference>/strike/", corrections.strike, name="strike"),
    path("<reference:reference>/lower-urgency/", views.lower_urgency, name="lower_urgency"),
    path("<reference:reference>/disallow-exemption/", views.disallow_exemption, name="disallow_exemption"),
]
