"""The task that runs every minute: each app sends again what waits too long."""

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string


@shared_task(name="icms.sweep")
def sweep() -> None:
    """Find the work that a crash or a lost message left undone (one call a minute)."""
    for path in settings.SWEEPS:
        import_string(path)()
