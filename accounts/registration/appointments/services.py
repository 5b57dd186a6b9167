"""Appointments at the Help Centre: which times are free, booked, moved, cancelled, kept, missed (domain 3.3).

An application has at most one booked appointment, and every service here locks the application first. `actor` is the
officer, None for the applicant or the clock. Two who want the last counter at a time are told apart by the database.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, links, opening_hours
from accounts.messages.services import post_to_applicant
from accounts.models import Application, Appointment, User
from accounts.registration.appointments.schedule import Slot, free_counters, slots, slots_on
from accounts.registration.transitions import locked
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Reason, Refused

NOT_AWAITED = Reason("not_awaiting", _("No appointment is needed for this application now."), "starts_at")
BOOKED_ALREADY = Reason(
    "booked_already", _("This application has an appointment already. Move it, or cancel it."), "starts_at"
)
NO_SUCH_SLOT = Reason(
    "no_slot", _("The Help Centre takes no appointment at this time. Choose another one."), "starts_at"
)
TAKEN = Reason(
    "slot_taken", _("Somebody else has just taken the last place at this time. Choose another one."), "starts_at"
)
NONE_BOOKED = Reason("none_booked", _("No appointment is booked for this application."))
BEGUN = Reason("begun", _("The time of this appointment has come; it can no longer be moved or cancelled here."))
NOT_YET = Reason("not_yet", _("The time of this appointment has not come yet."))
HOLDING = (Appointment.State.BOOKED, Appointment.State.KEPT)


def free_slots(now: datetime, until: datetime) -> list[Slot]:
    """The times with a free counter, from the next working day's opening until `until` (at most thirty days)."""
    found = list(slots(now, until, opening_hours.sessions, _length()))
    return _with_room(found) if found else []


def free_slots_on(day: date, now: datetime) -> list[Slot]:
    """The times of one day that lie ahead and have a free counter: for an officer, today's too."""
    return _with_room([slot for slot in slots_on(day, opening_hours.sessions, _length()) if slot.starts_at > now])


def booked_for(application: Application) -> Appointment | None:
    """The appointment that is booked for an application, if one is."""
    return application.appointments.filter(state=Appointment.State.BOOKED).first()


def free_slots_by_day(application: Application) -> dict[date, list[Slot]]:
    """The free times until the application lapses, today's first: for an officer on the telephone."""
    now = clock.now()
    today = free_slots_on(clock.court_day(now), now)
    found: dict[date, list[Slot]] = {}
    for slot in (*today, *free_slots(now, application.lapses_at or now)):
        found.setdefault(clock.court_day(slot.starts_at), []).append(slot)
    return found


@transaction.atomic
def book_or_move(*, application_id: int, starts_at: datetime, actor: User | None) -> Appointment:
    """Book a counter at this time, or move there the appointment there is. Raises Refused."""
    has_appointment = booked_for(locked(application_id)) is not None
    return (move if has_appointment else book)(application_id=application_id, starts_at=starts_at, actor=actor)


@transaction.atomic
def book(*, application_id: int, starts_at: datetime, actor: User | None) -> Appointment:
    """Book a counter at this time and confirm it by e-mail. Raises Refused."""
    application = _awaiting(application_id)
    if booked_for(application):
        raise Refused(BOOKED_ALREADY)
    appointment = _reserve_counter(application, starts_at, actor)
    _record("booked", appointment, actor)
    _tell(appointment, "appointment_booked", moved=False)
    return appointment


@transaction.atomic
def move(*, application_id: int, starts_at: datetime, actor: User | None) -> Appointment:
    """Give up the booked time for another; where that is not free the first one stays. Raises Refused."""
    application = _awaiting(application_id)
    before = _booked(application)
    if before.starts_at == starts_at:
        return before
    _must_lie_ahead(before)
    _settle(before, Appointment.State.CANCELLED)
    appointment = _reserve_counter(application, starts_at, actor)
    _record("moved", appointment, actor, before=before.starts_at.isoformat())
    _tell(appointment, "appointment_booked", moved=True)
    return appointment


@transaction.atomic
def cancel(*, application_id: int, actor: User | None) -> Appointment:
    """Give up the booked time; another can be booked until the application lapses. Raises Refused."""
    application = locked(application_id)
    appointment = _booked(application)
    _must_lie_ahead(appointment)
    _settle(appointment, Appointment.State.CANCELLED)
    _record("cancelled", appointment, actor)
    _tell(appointment, "appointment_cancelled")
    return appointment


@transaction.atomic
def mark_kept(*, application_id: int, actor: User) -> Appointment:
    """The applicant came. Raises Refused if no appointment is booked, and before the day of it."""
    appointment = _booked(locked(application_id))
    if not appointment.day_has_come:
        raise Refused(NOT_YET)
    _settle(appointment, Appointment.State.KEPT)
    _record("kept", appointment, actor)
    return appointment


@transaction.atomic
def mark_missed(*, application_id: int, actor: User | None) -> Appointment:
    """Nobody came; the applicant is asked to book again. Raises Refused before the time of the appointment."""
    application = locked(application_id)
    appointment = _booked(application)
    if appointment.lies_ahead:
        raise Refused(NOT_YET)
    _settle(appointment, Appointment.State.MISSED)
    _record("missed", appointment, actor)
    if is_awaited(application):
        _tell(appointment, "appointment_missed", with_link=True)
    return appointment


@transaction.atomic
def call_off(*, application_id: int, grace: timedelta) -> Appointment:
    """The Help Centre is closed at the booked time: free it and ask the applicant to book again.

    The application lapses no sooner than `grace` from now. Raises Refused where none is booked.
    """
    application = locked(application_id)
    appointment = _booked(application)
    _settle(appointment, Appointment.State.CALLED_OFF)
    if application.lapses_at is not None and application.lapses_at < clock.now() + grace:
        application.lapses_at = opening_hours.closing_time_from(clock.now() + grace)
        application.save(update_fields=["lapses_at"])
    _record("called_off", appointment, None, lapses_at=str(application.lapses_at or ""))
    _tell(appointment, "appointment_called_off", with_link=True)
    return appointment


def release(application: Application) -> None:
    """Settle the appointment that a locked application no longer needs, if it has one; tells nobody.

    If the identity was confirmed on that very day the appointment counts as kept, otherwise the counter is free again.
    """
    appointment = booked_for(application)
    if appointment is None:
        return
    confirmed_at = application.identity_confirmed_at
    came = confirmed_at is not None and clock.court_day(confirmed_at) == clock.court_day(appointment.starts_at)
    _settle(appointment, Appointment.State.KEPT if came else Appointment.State.CANCELLED)
    _record("kept" if came else "cancelled", appointment, None)


def is_awaited(application: Application) -> bool:
    """Has somebody still to come for this application?"""
    return application.state == State.AWAITING_IDENTITY and application.identity_confirmed_at is None


def _awaiting(application_id: int) -> Application:
    application = locked(application_id)
    if not is_awaited(application):
        raise Refused(NOT_AWAITED)
    return application


def _booked(application: Application) -> Appointment:
    appointment = booked_for(application)
    if appointment is None:
        raise Refused(NONE_BOOKED)
    return appointment


def _must_lie_ahead(appointment: Appointment) -> None:
    if not appointment.lies_ahead:
        raise Refused(BEGUN)


def _reserve_counter(application: Application, starts_at: datetime, actor: User | None) -> Appointment:
    """Put the application at the first counter that is free; the constraint decides where two want the same one."""
    slot = _slot_at(application, starts_at, may_be_today=actor is not None)
    for counter in free_counters(slot, _reserved(slot.starts_at, slot.ends_at), settings.APPOINTMENT_COUNTERS):
        try:
            with transaction.atomic():
                return Appointment.objects.create(
                    application=application,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    counter=counter,
                    booked_at=clock.now(),
                )
        except IntegrityError:
            continue
    raise Refused(TAKEN)


def _slot_at(application: Application, starts_at: datetime, *, may_be_today: bool) -> Slot:
    now = clock.now()
    until = application.lapses_at or now
    offered: Iterator[Slot]
    if may_be_today and clock.court_day(starts_at) == clock.court_day(now):
        offered = (
            slot for slot in slots_on(clock.court_day(now), opening_hours.sessions, _length()) if slot.starts_at > now
        )
    else:
        offered = slots(now, until, opening_hours.sessions, _length())
    found = next((slot for slot in offered if slot.starts_at == starts_at), None)
    if found is None:
        raise Refused(NO_SUCH_SLOT)
    return found


def _settle(appointment: Appointment, state: Appointment.State) -> None:
    appointment.state = state
    appointment.save(update_fields=["state"])


def _record(act: str, appointment: Appointment, actor: User | None, **detail: Any) -> None:
    starts_at = appointment.starts_at.isoformat()
    audit.record(act=f"appointment.{act}", subject=appointment.application, actor=actor, starts_at=starts_at, **detail)


def _tell(appointment: Appointment, kind: str, *, with_link: bool = False, **params: object) -> None:
    application = appointment.application
    times = {
        "starts_at": appointment.starts_at.isoformat(),
        "counter": appointment.counter,
        "lapses_at": application.lapses_at.isoformat() if application.lapses_at else "",
    }
    link = links.link_to_application(application) if with_link else None
    post_to_applicant(application=application, kind=kind, params={**times, **params}, one_time_link=link)


def _length() -> timedelta:
    return timedelta(minutes=settings.APPOINTMENT_MINUTES)


def _reserved(start: datetime, end: datetime) -> list[tuple[Slot, int]]:
    rows = Appointment.objects.filter(state__in=HOLDING, starts_at__lt=end, ends_at__gt=start)
    return [
        (Slot(begins, ends), counter) for begins, ends, counter in rows.values_list("starts_at", "ends_at", "counter")
    ]


def _with_room(found: list[Slot]) -> list[Slot]:
    if not found:
        return []
    by_day: dict[date, list[tuple[Slot, int]]] = defaultdict(list)
    for slot, counter in _reserved(found[0].starts_at, found[-1].ends_at):
        by_day[clock.court_day(slot.starts_at)].append((slot, counter))
    counters = settings.APPOINTMENT_COUNTERS
    return [slot for slot in found if free_counters(slot, by_day[clock.court_day(slot.starts_at)], counters)]
