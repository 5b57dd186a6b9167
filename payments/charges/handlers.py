"""The calendar changed, or is about to: the stamps of payments follow, and the desk is told how many would."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from cases.calendar.deemed_receipt import Calendar
from cases.calendar.signals import calendar_changed, calendar_preview
from cases.calendar.stamps import count_corrected
from cases.models import CalendarChange
from icms.lib.task_queue import enqueue_on_commit
from payments.charges.tasks import stamp_payments_again
from payments.models import PaymentStamp


@receiver(calendar_changed)
def stamp_again(sender: Any, **kwargs: Any) -> None:
    enqueue_on_commit(stamp_payments_again)


@receiver(calendar_preview)
def count_stamps(
    sender: Any, change: CalendarChange, calendar_for: Callable[[str], Calendar], **kwargs: Any
) -> tuple[Any, int]:
    """How many payments a change of the calendar would stamp anew."""
    return _("payments"), count_corrected(PaymentStamp, change, calendar_for)
