"""Changes of the calendar, numbered in the order in which they took effect, for the apps that stamp.

A change is a row written with what it changes, so a crash can lose no restamping: each app keeps the number it has
worked through. Stamping shares a lock that a change holds alone; so a stamp is either made before a change and found by
it, or made after it and rests on it.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from cases.models import CalendarChange, ChangeReader, Office
from cases.signals import calendar_changed

LOCK = 7_304_002


def hold_calendar() -> None:
    """Until this transaction ends, no calendar changes. Taken by whoever stamps."""
    _lock("pg_advisory_xact_lock_shared")


def lock_calendar() -> None:
    """Until this transaction ends, nobody stamps and nobody else changes a calendar."""
    _lock("pg_advisory_xact_lock")


def note_change(*, office: Office | None, from_at: datetime, until_at: datetime | None) -> CalendarChange:
    """Number a change of the calendar of an office (None: of all), in the caller's transaction; tell it after commit.

    Stamps whose way from receipt to deemed receipt meets the interval are looked at again.
    """
    lock_calendar()
    change = CalendarChange.objects.create(office=office, from_at=from_at, until_at=until_at)
    transaction.on_commit(partial(calendar_changed.send, sender=CalendarChange, change=change), robust=True)
    return change


def waiting_for(reader: str) -> Iterator[CalendarChange]:
    """The changes an app has not worked through, oldest first. Call `done` after each."""
    seen = ChangeReader.objects.filter(name=reader).values_list("last_change", flat=True).first() or 0
    yield from CalendarChange.objects.filter(pk__gt=seen).order_by("pk")


def done(reader: str, change: CalendarChange) -> None:
    """This app has worked through this change and every one before it."""
    ChangeReader.objects.get_or_create(name=reader)
    ChangeReader.objects.filter(name=reader, last_change__lt=change.pk).update(last_change=change.pk)


def _lock(function: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("The calendar is held within a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [LOCK])
