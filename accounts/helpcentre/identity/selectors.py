"""Who comes today, and who may come without an appointment."""

from datetime import date
from typing import Any

from accounts.helpcentre.search import matches
from accounts.models import Application, Appointment
from accounts.states import State
from icms.lib import clock

MOST_FOUND = 20
SHOWN = (Appointment.State.BOOKED, Appointment.State.KEPT, Appointment.State.MISSED)


def appointments_of(day: date) -> list[Appointment]:
    """The appointments of a day of the court by time and counter, without those cancelled."""
    start, end = clock.day_bounds(day)
    found = Appointment.objects.filter(starts_at__gte=start, starts_at__lt=end, state__in=SHOWN)
    return list(found.select_related("application__organization").order_by("starts_at", "counter"))


def waiting(words: str) -> list[Application]:
    """Applications awaiting identity that the words find: whoever comes without an appointment."""
    found = Application.objects.filter(state=State.AWAITING_IDENTITY, identity_confirmed_at=None)
    found = found.select_related("organization").filter(matches(words.strip()))
    return list(found.order_by("submitted_at")[:MOST_FOUND])


def place_today(application: Application) -> dict[str, Any] | None:
    """`4 of 11`: which of today's appointments this is; None where it has none."""
    today = appointments_of(clock.court_day(clock.now()))
    for number, appointment in enumerate(today, start=1):
        if appointment.application_id == application.pk:
            return {"number": number, "count": len(today), "appointment": appointment}
    return None
