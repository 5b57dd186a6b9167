"""The periodic jobs as a task: `settings.PERIODIC_JOBS` says which there are, and how often each is called."""

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string


@shared_task(name="icms.run_periodic_job")
def run_periodic_job(path: str) -> None:
    """Call one periodic job, such as `payments.periodic.sweep`; no other function can be named."""
    if path in settings.PERIODIC_JOBS:
        import_string(path)()
