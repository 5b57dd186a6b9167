"""The calendar changed, or is about to: stamps follow, and the desk is told how many would."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from cases.calendar.deemed_receipt import Calendar
from cases.calendar.signals import calendar_changed, calendar_preview
from cases.calendar.stamps import count_corrected
from cases.models import CalendarChange
from filings.models import FilingStamp
from filings.stamping.tasks import stamp_again_after_changes
from icms.lib.promises import after_commit


@receiver(calendar_changed)
def stamp_again(sender: Any, **kwargs: Any) -> None:
    after_commit(stamp_again_after_changes)


@receiver(calendar_preview)
def count_stamps(
    sender: Any, change: CalendarChange, calendar_for: Callable[[str], Calendar], **kwargs: Any
) -> tuple[Any, int]:
    """How many filings a change of the calendar would stamp anew."""
    return _("filings"), count_corrected(FilingStamp, change, calendar_for)
