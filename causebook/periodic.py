"""Runs every minute: finishes what a crash or a lost message left undone, and what time itself ends."""

import logging
from datetime import datetime, timedelta
from functools import partial

from causebook.alerts.notifications import collect, delete_old, end_undeliverable, write_emails
from causebook.inspection.selectors import with_something_closed
from causebook.inspection.services import abandon, give_up, withdraw_closed
from causebook.inspection.tasks import clear, make_copies
from causebook.models import Inspection
from icms.lib import clock
from payments.states import WhyWithdrawn

log = logging.getLogger(__name__)
BATCH = 200
PATIENCE = timedelta(seconds=20)  # a worker is at it
LONGEST = timedelta(hours=1)  # and has tried again and again
LEFT_UNPAID = timedelta(days=1)


def sweep() -> None:
    """Called every minute."""
    look_after_inspections(clock.now())
    collect()
    write_emails()
    end_undeliverable()
    delete_old()


def look_after_inspections(now: datetime) -> None:
    """Make what is paid for and unmade, withdraw what was closed, clear what is over."""
    unmade = Inspection.objects.to_make().filter(paid_at__lt=now - PATIENCE).order_by("paid_at")
    for inspection in unmade.filter(paid_at__lt=now - LONGEST)[:BATCH]:
        _each(give_up, inspection)
    for pk in unmade.values_list("pk", flat=True)[:BATCH]:
        make_copies.delay(pk)
    for inspection in Inspection.objects.unpaid().filter(asked_at__lt=now - LEFT_UNPAID).order_by("pk")[:BATCH]:
        _each(partial(abandon, why=WhyWithdrawn.LEFT), inspection)
    for inspection in with_something_closed(now).order_by("pk")[:BATCH]:
        _each(withdraw_closed, inspection)
    for inspection in Inspection.objects.to_clear(now).order_by("ends_at")[:BATCH]:
        _each(clear, inspection)


def _each(act: object, inspection: Inspection) -> None:
    """One failure does not stop the others."""
    try:
        act(inspection)  # type: ignore[operator]
    except Exception:
        log.exception("Inspection %s cannot be looked after; it will be tried again.", inspection.reference)
