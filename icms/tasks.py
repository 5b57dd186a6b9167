"""The minute hand: asks every room what waits, and promises it again."""

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string


@shared_task(name="icms.sweep")
def sweep() -> None:
    """Find the work that a crash or a lost message left undone (one call a minute)."""
    for path in settings.SWEEPS:
        import_string(path)()
