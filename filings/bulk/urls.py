"""Addresses of bulk claims."""

from django.urls import path

import icms.lib.converters  # noqa: F401  (registers reference)
from filings.bulk import views
from filings.bulk.approvals import views as approvals
from filings.bulk.lodging import views as lodging
from filings.bulk.mending import views as mending
from filings.bulk.uploads import views as uploads

app_name = "bulk"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/ask/", approvals.ask, name="ask"),
    path("template/<slug:kind>/", views.guide, name="guide"),
    path("template/<slug:kind>/<slug:form>/", views.template, name="template"),
    path("<reference:reference>/", views.bulk_filing, name="bulk_filing"),
    path("<reference:reference>/files/", views.files, name="files"),
    path("<reference:reference>/files/<int:number>/remove/", views.remove_file, name="remove_file"),
    path("<reference:reference>/uploads/", uploads.uploads, name="uploads"),
    path("<reference:reference>/uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("<reference:reference>/uploads/<uuid:key>/remove/", views.remove_upload, name="remove_upload"),
    path("<reference:reference>/check/", views.check, name="check"),
    path("<reference:reference>/start-again/", views.start_again, name="start_again"),
    path("<reference:reference>/faults/", views.faults, name="faults"),
    path("<reference:reference>/lodge/", lodging.lodge, name="lodge"),
    path("<reference:reference>/change/", lodging.change, name="change"),
    path("<reference:reference>/claims/", views.claims, name="claims"),
    path("<reference:reference>/mend/", mending.mend, name="mend"),
    path("<reference:reference>/returned/<slug:form>/", mending.returned, name="returned"),
    path("<reference:reference>/acknowledgement/", views.acknowledgement, name="acknowledgement"),
    path("<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
]
