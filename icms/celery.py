"""The workers, and the clock that sends them to look for what was left half done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icms.settings")

app = Celery("icms")
app.set_default()  # for every thread, not only the one that imports this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "icms",
        "accounts.messages",
        "payments.charges",
        "filings.stamping",
        "filings.sealing",
        "filings.drafting",
    ]
)
