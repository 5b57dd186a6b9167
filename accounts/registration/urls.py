"""URLs of registration: what anybody may open, and the pages of the application that is open on this browser."""

from django.urls import URLPattern, URLResolver, include, path

import icms.lib.converters  # noqa: F401  (registers reference)
from accounts.registration import views
from accounts.registration import views as registration
from accounts.registration.appointments import views as appointments
from accounts.registration.documents import views as documents
from accounts.registration.draft import views as draft
from accounts.registration.status import views as status

app_name = "registration"

DOCUMENT: list[URLPattern | URLResolver] = [
    path("", documents.describe, name="describe"),
    path("remove/", documents.remove, name="remove_document"),
    path("pages/<int:page>/", documents.page_picture, name="page"),
]
APPLICATION: list[URLPattern | URLResolver] = [
    path("", status.application, name="application"),
    path("tasks/", draft.tasks, name="tasks"),
    path("about-you/", draft.person, name="person"),
    path("organization/", draft.organization, name="organization"),
    path("proceeding/", draft.proceeding, name="proceeding"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:number>/", include(DOCUMENT)),
    path("check/", draft.check, name="check"),
    path("submitted/", status.submitted, name="submitted"),
    path("withdraw/", status.withdraw, name="withdraw"),
    path("password/", status.password, name="password"),
    path("appointment/", appointments.days, name="appointment"),
    path("appointment/cancel/", appointments.cancel, name="cancel_appointment"),
    path("appointment/calendar/", appointments.calendar, name="appointment_calendar"),
    path("appointment/<iso_date:day>/", appointments.times, name="appointment_times"),
    path("close/", registration.close, name="close"),
]
urlpatterns = [
    path("", views.start, name="start"),
    path("apply/", views.apply, name="apply"),
    path("form/<slug:kind>/", views.paper_form, name="paper_form"),
    path("status/", registration.status, name="status"),
    path("status/code/", registration.code, name="code"),
    path("open/<slug:token>/", registration.open_link, name="open"),
    path("<reference:reference>/", include(APPLICATION)),
]
