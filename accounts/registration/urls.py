"""Addresses of this room: what anybody may open, and the pages of the application that is open on a browser."""

from django.urls import URLPattern, URLResolver, include, path

import icms.lib.converters  # noqa: F401  (registers reference)
from accounts.registration import (
    appointment_views,
    document_views,
    return_views,
    status_views,
    task_views,
    views,
)

app_name = "registration"

DOCUMENT: list[URLPattern | URLResolver] = [
    path("", document_views.describe, name="describe"),
    path("remove/", document_views.remove, name="remove_document"),
    path("pages/<int:page>/", document_views.page_picture, name="page"),
]
APPLICATION: list[URLPattern | URLResolver] = [
    path("", status_views.application, name="application"),
    path("tasks/", task_views.tasks, name="tasks"),
    path("about-you/", task_views.person, name="person"),
    path("organization/", task_views.organization, name="organization"),
    path("proceeding/", task_views.proceeding, name="proceeding"),
    path("documents/", document_views.documents, name="documents"),
    path("documents/<int:number>/", include(DOCUMENT)),
    path("check/", task_views.check, name="check"),
    path("submitted/", status_views.submitted, name="submitted"),
    path("withdraw/", status_views.withdraw, name="withdraw"),
    path("password/", status_views.password, name="password"),
    path("appointment/", appointment_views.days, name="appointment"),
    path("appointment/cancel/", appointment_views.cancel, name="cancel_appointment"),
    path("appointment/calendar/", appointment_views.calendar, name="appointment_calendar"),
    path("appointment/<iso_date:day>/", appointment_views.times, name="appointment_times"),
    path("close/", return_views.close, name="close"),
]
urlpatterns = [
    path("", views.start, name="start"),
    path("apply/", views.apply, name="apply"),
    path("form/<slug:kind>/", views.paper_form, name="paper_form"),
    path("status/", return_views.status, name="status"),
    path("status/code/", return_views.code, name="code"),
    path("open/<slug:token>/", return_views.open_link, name="open"),
    path("<reference:reference>/", include(APPLICATION)),
]
