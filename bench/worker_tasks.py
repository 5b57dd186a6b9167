"""The empty task of B7: what the queue itself costs (the worker is started with `--include bench.worker_tasks`)."""

import time

from celery import shared_task
from django.core.cache import cache

KEY = "bench:nothing:{}"


@shared_task(name="bench.nothing")
def nothing(number: int, sent_at: float) -> None:
    """Do nothing, and leave word how long that took to begin, in seconds."""
    cache.set(KEY.format(number), time.time() - sent_at, timeout=3600)
