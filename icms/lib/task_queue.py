"""Sends tasks to the Celery workers after a commit, so that a broker that is down never breaks a page."""

import logging
from typing import Any

from celery import Task, current_app
from django.db import transaction

log = logging.getLogger(__name__)
LONG = 300


def enqueue_on_commit(task: "Task[..., Any]", *args: Any) -> None:
    """Send a task once this transaction has committed.

    What must not be lost is the row that waits for the task: the app's `periodic.sweep` finds it again. The message
    only makes it quick, so a broker that cannot be reached is logged and otherwise ignored. (Celery's own
    `delay_on_commit` would raise in the page that has already committed.)
    """

    def send() -> None:
        try:
            task.apply_async(args, retry=False)
        except Exception:  # any transport error: the sweep will find the row
            log.warning("The broker did not take %s%r; the sweep will find it.", task.name, args)

    transaction.on_commit(send)


def queue_is_long() -> bool:
    """Returns True if so many messages wait that what the sweep would send again is most likely among them.

    Asked before papers, payments and mail are sent again: otherwise each sweep of a long backlog would add all of it
    once more, and the workers would spend their time on what is done already. Stamps are sent regardless, because
    they overtake everything. Also True if the broker cannot be reached, since it could not take them.
    """
    try:
        with current_app.connection_for_write() as connection:
            channel: Any = connection.default_channel
            return bool(channel.queue_declare(queue=current_app.conf.task_default_queue).message_count > LONG)
    except Exception:  # any transport error
        log.warning("The broker cannot be asked how much waits; the sweep will ask again.")
        return True
