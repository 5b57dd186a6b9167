"""The calendar changed: the stamps of payments follow."""

from typing import Any

from django.dispatch import receiver

from cases.signals import calendar_changed
from icms.lib.task_queue import enqueue_on_commit
from payments.charges.tasks import stamp_payments_again


@receiver(calendar_changed)
def stamp_again(sender: Any, **kwargs: Any) -> None:
    enqueue_on_commit(stamp_payments_again)
