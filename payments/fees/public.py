"""The concession of each court, for the public page of the courts (cases.courts.selectors)."""

from datetime import date

from cases.courts.selectors import Concession
from payments.models import ConcessionPeriod


def concessions(day: date) -> dict[str, Concession]:
    """By court: the concession that runs on a day, else the next to come, else the last that ran; one query."""
    found: dict[str, Concession] = {}
    for period in ConcessionPeriod.objects.order_by("court", "first_day"):
        phase = "over" if period.last_day < day else "to_come" if day < period.first_day else "running"
        if period.court_id not in found or found[period.court_id].phase == "over":
            found[period.court_id] = Concession(period.first_day, period.last_day, phase)
    return found
