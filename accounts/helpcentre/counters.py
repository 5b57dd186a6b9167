"""What this desk asks of the appointments, which are kept with applications (accounts/registration/appointments.py)."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.models import Application, Appointment, User
from accounts.registration import appointments
from accounts.registration.slots import Slot
from icms.lib import clock


def booked_of(application: Application) -> Appointment | None:
    """The appointment that an application has before it."""
    return application.appointments.filter(state=Appointment.State.BOOKED).first()


def cancel_any(*, application: Application) -> None:
    """Free the time of a locked application that no longer needs it; the e-mail about the decision says why."""
    if booked_of(application):
        appointments.release(application)


def keep_any(*, application: Application, actor: User) -> None:
    """Somebody came: the appointment, if there was one, is kept."""
    if booked_of(application):
        appointments.keep(application_id=application.pk, actor=actor)


def free_slots_by_day(application: Application) -> dict[date, list[Slot]]:
    """The free times until the application lapses, today's first; for an officer on the telephone."""
    now = clock.now()
    until = application.lapses_at or now
    today: Sequence[Slot] = appointments.free_slots_on(clock.court_day(now), now)
    found: dict[date, list[Slot]] = {}
    for slot in (*today, *appointments.free_slots(now, until)):
        found.setdefault(clock.court_day(slot.starts_at), []).append(slot)
    return found


def book_or_move(*, application: Application, starts_at: datetime, actor: User) -> None:
    """Book this time, or move the appointment there. Raises Refused."""
    change = appointments.move if booked_of(application) else appointments.book
    change(application_id=application.pk, starts_at=starts_at, actor=actor)


def cancel(*, application: Application, actor: User) -> None:
    """Cancel the appointment; the applicant is told. Raises Refused."""
    appointments.cancel(application_id=application.pk, actor=actor)


def keep(*, application: Application, actor: User) -> None:
    """Somebody came to the appointment. Raises Refused."""
    appointments.keep(application_id=application.pk, actor=actor)


def miss(*, application: Application, actor: User) -> None:
    """Nobody came to the appointment. Raises Refused before its time."""
    appointments.miss(application_id=application.pk, actor=actor)
