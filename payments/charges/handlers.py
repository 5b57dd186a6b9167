"""The calendar changed: the stamps of payments follow."""

from typing import Any

from django.dispatch import receiver

from cases.signals import calendar_changed
from icms.lib.task_queue import enqueue_on_commit
from payments.charges.tasks import correct_payment_stamps


@receiver(calendar_changed)
def correct_stamps_after_change(sender: Any, **kwargs: Any) -> None:
    enqueue_on_commit(correct_payment_stamps)
