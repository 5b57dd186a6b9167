"""What the clock does for organizations: files of members that nobody confirmed are forgotten after a day."""

from datetime import timedelta

from accounts.models import MemberImport
from icms.lib import clock

KEPT = timedelta(days=1)


def forget_old_imports() -> int:
    """Delete the files of members read more than a day ago; how many."""
    deleted, _rows = MemberImport.objects.filter(read_at__lt=clock.now() - KEPT).delete()
    return deleted
