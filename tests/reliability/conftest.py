"""The registries never close here: what is lodged can be decided at once, whatever the hour and the day of the run."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction

from cases.calendar.changes import note_change
from cases.models import Holiday, Office, OfficeHours
from icms.lib import clock
from tests.support.portal import Portal


@pytest.fixture(scope="session", autouse=True)
def registries_never_close(running_portal: Portal, django_db_blocker: Any) -> None:
    """Every registry of the running portal is open on every day, from midnight to midnight."""
    with running_portal.database(django_db_blocker), transaction.atomic():
        now, near = clock.now(), timedelta(days=10)
        registries = Office.objects.filter(kind=Office.Kind.REGISTRY)
        OfficeHours.objects.filter(office__in=registries).delete()
        OfficeHours.objects.bulk_create(
            OfficeHours(office=office, weekday=weekday, opens_at=time.min, closes_at=time.max)
            for office in registries
            for weekday in range(1, 8)
        )
        Holiday.objects.filter(date__range=(now - near, now + near)).delete()
        note_change(office=None, from_at=now, until_at=now)
