"""The hearings that are still to come, as the desks ask for them."""

from cases.models import Case, Hearing
from icms.lib import clock


def upcoming_hearings(case: Case) -> list[Hearing]:
    """The hearings of a case that are fixed and still to come."""
    return list(Hearing.objects.upcoming(clock.now()).filter(case=case))
