"""What the clock does for cases: forgets what was chosen and never confirmed, and old wrong codes."""

from datetime import timedelta

from cases.models import AssignmentAct, WrongLinkCode
from icms.lib import clock

KEPT = timedelta(days=1)


def sweep() -> None:
    """Acts never done, and wrong link codes, are of no use after a day."""
    past = clock.now() - KEPT
    AssignmentAct.objects.filter(done_at=None, proposed_at__lt=past).delete()
    WrongLinkCode.objects.filter(at__lt=past).delete()
