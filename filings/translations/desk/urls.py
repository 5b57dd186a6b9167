"""Addresses of the desk of the court language section."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.translations.desk import views
from filings.translations.figures import views as figures

app_name = "translation_desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("figures/", figures.show, name="figures"),
    path("figures/file/", figures.file, name="figures_file"),
    path("next/", views.take_next, name="take_next"),
    path("<reference:reference>/", views.compare, name="compare"),
    path("<reference:reference>/take/", views.take, name="take"),
    path("<reference:reference>/release/", views.release, name="release"),
    path("<reference:reference>/refuse/", views.refuse, name="refuse"),
    path("<reference:reference>/notes/add/", views.note, name="add_note"),
    path("<reference:reference>/notes/<int:number>/", views.note, name="change_note"),
    path("<reference:reference>/notes/<int:number>/remove/", views.remove_note, name="remove_note"),
]
