"""Addresses of the registry's desk for what the court issues."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.issuing.desk import views
from filings.issuing.terms import views as terms

app_name = "issuing"
urlpatterns = [
    path("", views.issued_list, name="list"),
    path("new/", views.new, name="new"),
    path("draft/<reference:reference>/", views.draft, name="draft"),
    path("draft/<reference:reference>/change/", views.change, name="change"),
    path("draft/<reference:reference>/paragraphs/", terms.paragraphs, name="paragraphs"),
    path("draft/<reference:reference>/confirm/", views.confirm, name="confirm"),
    path("draft/<reference:reference>/send-back/", views.send_back, name="send_back"),
    path("draft/<reference:reference>/discard/", views.discard, name="discard"),
    path("<reference:reference>/", views.document, name="document"),
    path("<reference:reference>/file/", views.file, name="file"),
    path("<reference:reference>/page/<int:page>/", views.page, name="page"),
    path("<reference:reference>/undo/", views.undo, name="undo"),
    path("<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<reference:reference>/replace/", views.replace, name="replace"),
    path("<reference:reference>/remind/", views.remind, name="remind"),
    path("<reference:reference>/letter/<int:party>/", views.letter, name="letter"),
]
