"""Work promised to the workers: sent after the commit, and never the reason for an error page."""

import logging
from typing import Any

from celery import Task, current_app
from django.db import transaction

log = logging.getLogger(__name__)
LONG = 300


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


def queue_is_long() -> bool:
    """Do so many messages wait that what the sweep would promise again is most likely among them?

    Asked before papers, payments and mail are promised again: else each sweep of a long backlog would add all of it
    once more, and the workers would spend their time on what is done already. Stamps are promised regardless, for
    they overtake everything. True as well where the broker is away: it could not take them.
    """
    try:
        with current_app.connection_for_write() as connection:
            channel: Any = connection.default_channel
            return bool(channel.queue_declare(queue=current_app.conf.task_default_queue).message_count > LONG)
    except Exception:  # any transport error
        log.warning("The broker cannot be asked how much waits; the sweep will ask again.")
        return True
