"""Why maintenance may not be announced for a time (domain 12)."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from filings.models import MaintenanceWindow
from icms.lib import clock
from icms.lib.errors import Reason

LONGEST = timedelta(days=3)
LATEST = timedelta(days=366)
ENDS_BEFORE = Reason("ends_before", _("It has to end after it begins."), "until_at")
OVER = Reason("over", _("That time has passed."), "until_at")
PASSED = Reason("passed", _("That time has passed. Leave it empty to begin at once."), "from_at")
TOO_LONG = Reason("too_long", _("One maintenance lasts three days at most."), "until_at")
TOO_FAR = Reason("too_far", _("That is more than a year from now."), "from_at")
OVERLAPS = Reason("overlaps", _("Other maintenance is announced for a part of this time."), "from_at")
CALLED_OFF = Reason("called_off", _("This maintenance was called off."))
HAS_BEGUN = Reason("has_begun", _("This maintenance has begun already."))
HAS_ENDED = Reason("has_ended", _("This maintenance has ended already."))
NOT_BEGUN = Reason("not_begun", _("This maintenance has not begun yet."))


def reasons_against(window: MaintenanceWindow, *, begins_anew: bool) -> Iterator[Reason]:
    """Every reason why a window may not be as it is written here; `begins_anew` where its beginning is new."""
    now = clock.now()
    if begins_anew and window.from_at < now:
        yield PASSED
    if window.from_at - now > LATEST:
        yield TOO_FAR
    if window.until_at <= now:
        yield OVER
    elif window.until_at <= window.from_at:
        yield ENDS_BEFORE
    elif window.until_at - window.from_at > LONGEST:
        yield TOO_LONG
    others = MaintenanceWindow.objects.standing().exclude(pk=window.pk)
    if others.filter(from_at__lt=window.until_at, until_at__gt=window.from_at).exists():
        yield OVERLAPS
