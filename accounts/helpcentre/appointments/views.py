"""The day at the counters; an appointment booked, moved or cancelled for an applicant on the telephone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import opening_hours
from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, may_act, officers_only, readers
from accounts.helpcentre.appointments.forms import TimeForm
from accounts.helpcentre.confirmation import GET_POST, Confirmation, confirm
from accounts.helpcentre.identity.selectors import appointments_of
from accounts.registration.appointments import services as appointments
from accounts.registration.appointments.schedule import Slot
from accounts.states import State
from icms.lib import clock, dates
from icms.lib.components import SummaryRow, Tab
from icms.lib.forms import CourtForm, bound

FARTHEST = timedelta(days=366)


@readers
@require_safe
def day(request: SignedInRequest) -> HttpResponse:
    """Who comes to which counter on a day, today unless another is asked for; made to be printed."""
    today = clock.court_day(clock.now())
    shown = _day_of(request.GET.get("day", ""), today)
    context = {
        "day": shown,
        "is_today": shown == today,
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "sessions": _sessions(shown),
        "appointments": appointments_of(shown),
        "now": clock.now(),
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/appointments/appointments.html", context)


@officers_only
@require_http_methods(GET_POST)
def book(request: SignedInRequest, reference: str) -> HttpResponse:
    """Choose a day, then a free time; the appointment is booked, or moved there."""
    application = get_application(reference)
    back = reverse("helpcentre:review", args=[reference])
    if application.state != State.AWAITING_IDENTITY or application.identity_confirmed_at:
        return redirect(back)
    booked, free = appointments.booked_for(application), appointments.free_slots_by_day(application)
    chosen = _day_of(request.GET.get("day", ""), next(iter(free), clock.court_day(clock.now())))
    form = TimeForm(bound(request), times=free.get(chosen, []))
    page = Confirmation(
        title=_("Move the appointment") if booked else _("Book an appointment"),
        text=_("The applicant is told by e-mail."),
        button=_("Move the appointment") if booked else _("Book the appointment"),
        back_url=back,
        back_text=application.reference,
        done=_("The appointment is booked. The applicant has been told."),
    )

    if form.submit(request, appointments.book_or_move, application_id=application.pk, actor=request.user):
        messages.success(request, page.done)
        return redirect(back)
    context: dict[str, Any] = {"confirmation": page, "form": form, "application": application, "booked": booked}
    context |= {"days": _days(free, chosen), "chosen": chosen}
    return render(request, "accounts/helpcentre/appointments/book.html", context)


@officers_only
@require_http_methods(GET_POST)
def cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    return _settle(
        request,
        reference,
        appointments.cancel,
        title=_("Cancel the appointment"),
        text=_("The time is free for others. The applicant is told, and can choose another time."),
        button=_("Cancel the appointment"),
        done=_("The appointment is cancelled. The applicant has been told."),
    )


@officers_only
@require_http_methods(GET_POST)
def kept(request: SignedInRequest, reference: str) -> HttpResponse:
    return _settle(
        request,
        reference,
        appointments.mark_kept,
        title=_("The applicant came"),
        text=_("The appointment is kept. An identity check marks it so by itself."),
        button=_("Mark it as kept"),
        done=_("The appointment is kept."),
    )


@officers_only
@require_http_methods(GET_POST)
def missed(request: SignedInRequest, reference: str) -> HttpResponse:
    return _settle(
        request,
        reference,
        appointments.mark_missed,
        title=_("Nobody came"),
        text=_("The applicant is told, and can choose another time until the application lapses."),
        button=_("Mark it as missed"),
        done=_("The appointment is missed. The applicant has been told."),
    )


def _settle(request: SignedInRequest, reference: str, service: Callable[..., Any], **texts: Any) -> HttpResponse:
    application = get_application(reference)
    booked = appointments.booked_for(application)
    back = reverse("helpcentre:appointments")
    if booked:
        back += f"?day={clock.court_day(booked.starts_at).isoformat()}"
    facts: list[SummaryRow] = [SummaryRow(label=_("Applicant"), value=application.name)]
    if booked:
        when = dates.long_datetime(booked.starts_at, get_language() or "en")
        facts.append(SummaryRow(label=_("Appointment"), value=when, is_figure=True))
    page = Confirmation(back_url=back, back_text=_("Appointments"), facts=facts, **texts)
    form = CourtForm(bound(request))
    return confirm(request, page, form, service, application_id=application.pk, actor=request.user)


def _days(free: dict[date, list[Slot]], chosen: date) -> list[Tab]:
    language = get_language() or "en"
    return [
        Tab(
            url=f"?day={each.isoformat()}",
            text=dates.short_day_without_year(each, language),
            count=len(times),
            current=each == chosen,
        )
        for each, times in free.items()
    ]


def _day_of(typed: str, otherwise: date) -> date:
    """The day in the address, within a year of today."""
    try:
        asked_for = date.fromisoformat(typed)
    except ValueError:
        return otherwise
    return asked_for if abs(asked_for - clock.court_day(clock.now())) <= FARTHEST else otherwise


def _sessions(shown: date) -> list[tuple[datetime, datetime]] | None:
    """When the Help Centre is open on that day; None where the calendar does not say."""
    try:
        return list(opening_hours.sessions(shown))
    except LookupError:
        return None
