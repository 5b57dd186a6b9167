"""A filing that is received is stamped; stamps follow the calendar, and the desk is told how many would."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from cases.calendar.deemed_receipt import Calendar
from cases.calendar.signals import calendar_changed, calendar_preview
from cases.calendar.stamps import count_corrected
from cases.models import CalendarChange
from filings.models import Filing, FilingStamp
from filings.signals import filing_received
from filings.stamping.tasks import correct_stamps, stamp_filing
from icms.lib.task_queue import enqueue_on_commit


@receiver(filing_received)
def stamp_received_filing(sender: Any, filing: Filing, **kwargs: Any) -> None:
    enqueue_on_commit(stamp_filing, filing.pk)


@receiver(calendar_changed)
def correct_stamps_after_change(sender: Any, **kwargs: Any) -> None:
    enqueue_on_commit(correct_stamps)


@receiver(calendar_preview)
def count_stamps(
    sender: Any, change: CalendarChange, calendar_for: Callable[[str], Calendar], **kwargs: Any
) -> tuple[Any, int]:
    """How many filings a change of the calendar would stamp again."""
    return _("filings"), count_corrected(FilingStamp, change, calendar_for)
