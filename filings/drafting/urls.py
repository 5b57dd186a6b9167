"""Addresses of drafts, and of a filing's own page."""

from django.urls import URLPattern, URLResolver, include, path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.drafting import views
from filings.drafting.approval import views as approval_views
from filings.drafting.autosave import views as autosave_views
from filings.drafting.documents import views as document_views
from filings.drafting.earlier import views as earlier_views
from filings.drafting.exemptions import views as exemption_views
from filings.drafting.sharing import views as sharing_views
from filings.drafting.start import views as start_views
from filings.drafting.uploads import views as upload_views

DOCUMENT: list[URLPattern | URLResolver] = [
    path("", document_views.describe, name="describe"),
    path("replace/", document_views.replace, name="replace"),
    path("remove/", document_views.remove, name="remove_document"),
    path("file/", document_views.filed_file, name="filed_file"),
    path("sealed/", document_views.sealed_file, name="sealed_file"),
    path("pages/", document_views.pages, name="pages"),
    path("pages/<int:page>/", document_views.page_picture, name="page"),
]
FILING: list[URLPattern | URLResolver] = [
    path("", views.filing, name="filing"),
    path("kind/", start_views.kind, name="kind"),
    path("claim/", views.claim, name="claim"),
    path("questions/<slug:group>/", views.questions, name="questions"),
    path("venue/", views.venue, name="venue"),
    path("own-reference/", views.own_reference, name="own_reference"),
    path("autosave/", autosave_views.autosave, name="autosave"),
    path("parties/", views.parties, name="parties"),
    path("parties/add/", views.add_party, name="add_party"),
    path("parties/<int:number>/", views.change_party, name="change_party"),
    path("parties/<int:number>/remove/", views.remove_party, name="remove_party"),
    path("documents/", document_views.documents, name="documents"),
    path("documents/order/", document_views.order, name="order"),
    path("documents/<int:number>/", include(DOCUMENT)),
    path("uploads/", upload_views.uploads, name="uploads"),
    path("uploads/<uuid:key>/", upload_views.upload, name="upload"),
    path("uploads/<uuid:key>/remove/", upload_views.remove, name="remove_upload"),
    path("exemption/", exemption_views.exemption, name="exemption"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("approval/", approval_views.approval, name="approval"),
    path("share/", sharing_views.share, name="share"),
    path("take-over/", sharing_views.take_over, name="take_over"),
    path("bring-back/", earlier_views.bring_back, name="bring_back"),
    path("start-from/", earlier_views.start_from, name="start_from"),
    path("mend/", views.mend, name="mend"),
]
urlpatterns = [
    path("", views.my_filings, name="list"),
    path("new/", start_views.new, name="new"),
    path("<reference:reference>/", include(FILING)),
]
