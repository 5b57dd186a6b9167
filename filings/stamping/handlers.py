"""A filing that is received is stamped; stamps follow the calendar."""

from typing import Any

from django.dispatch import receiver

from cases.signals import calendar_changed
from filings.models import Filing
from filings.signals import filing_received
from filings.stamping.tasks import correct_stamps, stamp_filing
from icms.lib.task_queue import enqueue_on_commit


@receiver(filing_received)
def stamp_received_filing(sender: Any, filing: Filing, **kwargs: Any) -> None:
    enqueue_on_commit(stamp_filing, filing.pk)


@receiver(calendar_changed)
def correct_stamps_after_change(sender: Any, **kwargs: Any) -> None:
    enqueue_on_commit(correct_stamps)
