"""The workers, and the clock that sends them to look for what was left half done."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icms.settings")

app = Celery("icms")
app.set_default()  # for every thread, not only the one that imports this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "icms",
        "accounts.messages",
        "accounts.registration",
        "accounts.signin",
        "payments.charges",
        "payments.refunds",
        "filings.stamping",
        "filings.sealing",
        "filings.issuing",
        "filings.drafting",
        "filings.maintenance",
        "filings.bulk",
        "filings.bulk.writing",
        "filings.bulk.desk",
    ]
)


@worker_init.connect
@beat_init.connect
def refuse_bad_settings(**kwargs: Any) -> None:
    """A worker or a clock with settings that must not be public does not start; Celery goes on after other errors."""
    from django.core.exceptions import ImproperlyConfigured

    from icms.checks import refuse_bad_settings

    try:
        refuse_bad_settings()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error


@worker_process_init.connect
def have_papers_ready(**kwargs: Any) -> None:
    """Each process of the pool is warm before it takes work; one without Pango still stamps and sends mail."""
    from icms.lib.pdf.documents import warm

    try:
        warm()
    except Exception:
        logging.getLogger(__name__).exception("Papers cannot be made by this worker.")
