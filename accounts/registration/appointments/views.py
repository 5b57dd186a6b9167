"""Choosing a day, then a time, for an appointment at the Help Centre; moving it, cancelling it, its calendar file."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Application, Appointment
from accounts.registration.access import get_application_in
from accounts.registration.appointments import services
from accounts.registration.appointments.export import MEDIA_TYPE, calendar_file
from accounts.registration.appointments.forms import AppointmentForm
from accounts.registration.appointments.schedule import Slot
from accounts.registration.context import page
from accounts.states import State
from icms.lib import clock, dates
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def days(request: HttpRequest, reference: str) -> HttpResponse:
    """The days that have a free time."""
    application = _awaited(request, reference)
    by_day = groupby(_free(application), lambda slot: clock.court_day(slot.starts_at))
    rows = [_day_row(application, day, len(list(found))) for day, found in by_day]
    booked = services.booked_for(application)
    return page(
        request, application, "appointment_days", days=rows, booked=booked, minutes=settings.APPOINTMENT_MINUTES
    )


@never_cache
@require_http_methods(GET_POST)
def times(request: HttpRequest, reference: str, day: date) -> HttpResponse:
    """The free times of a day; choosing one books it, or moves the appointment there is."""
    application = _awaited(request, reference)
    free = [slot for slot in _free(application) if clock.court_day(slot.starts_at) == day]
    form = AppointmentForm(bound(request), times=_choices(free))
    booked = services.booked_for(application)
    if form.submit(request, services.move if booked else services.book, application_id=application.pk, actor=None):
        return redirect("registration:application", reference)
    return page(request, application, "appointment_times", form=form, day=day, groups=_groups(form), booked=booked)


@never_cache
@require_http_methods(GET_POST)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the booked time up, after a page that asks."""
    application = _awaited(request, reference)
    booked = _booked(application)
    form = CourtForm(bound(request))
    if form.submit(request, services.cancel, application_id=application.pk, actor=None):
        return redirect("registration:application", reference)
    return page(request, application, "cancel_appointment", booked=booked, form=form)


@never_cache
@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """The appointment for the applicant's own calendar."""
    booked = _booked(_awaited(request, reference))
    response = HttpResponse(calendar_file(booked), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="icms-{reference}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _awaited(request: HttpRequest, reference: str) -> Application:
    return get_application_in(request, reference, frozenset({State.AWAITING_IDENTITY}))


def _booked(application: Application) -> Appointment:
    booked = services.booked_for(application)
    if booked is None:
        raise Http404
    return booked


def _free(application: Application) -> list[Slot]:
    now = clock.now()
    if application.identity_confirmed_at is not None:
        return []
    return services.free_slots(now, application.lapses_at or now)


def _day_row(application: Application, day: date, count: int) -> dict[str, Any]:
    return {
        "words": dates.short_day(day, get_language() or "en"),
        "url": reverse("registration:appointment_times", args=[application.reference, day]),
        "count": ngettext("%(count)d time free", "%(count)d times free", count) % {"count": count},
    }


def _choices(free: list[Slot]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(slot.starts_at.isoformat(), dates.clock_time(slot.starts_at, language)) for slot in free]


def _groups(form: AppointmentForm) -> list[tuple[str, list[BoundWidget]]]:
    """The radios, those before noon and those after it under a word of their own."""
    groups: dict[str, list[BoundWidget]] = {}
    for option in form["starts_at"]:
        starts_at = clock.court_time(datetime.fromisoformat(str(option.data["value"])))
        part = _("In the morning") if starts_at.hour < 12 else _("In the afternoon")
        groups.setdefault(part, []).append(option)
    return list(groups.items())
