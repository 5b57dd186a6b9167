"""Work promised to the workers: sent after the commit, and never the reason for an error page."""

import logging
from typing import Any

from celery import Task
from django.db import transaction

log = logging.getLogger(__name__)


def after_commit(task: Task, *args: Any) -> None:
    """Send a task once this transaction has committed.

    The promise itself is the row that waits (`nightly.sweep` finds it); the message only makes it quick, so a
    broker that is away is logged and otherwise ignored.
    """

    def send() -> None:
        try:
            task.apply_async(args, retry=False)
        except Exception:  # any transport error: the sweep will find the row
            log.warning("The broker did not take %s%r; the sweep will find it.", task.name, args)

    transaction.on_commit(send)
