"""The portal looks after itself each minute, and makes rows of what was spooled (domain 6.9)."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from filings.models import FailedAttempt, Heartbeat, Outage
from filings.models.status import SweptSpool
from filings.outages import store
from icms.lib import clock
from icms.lib.status import what_works

log = logging.getLogger(__name__)
# Looks are a minute apart; what is shorter than this is a restart, or a clock that was set.
LONGEST_GAP = timedelta(minutes=5)
MOST_ATTEMPTS_A_DAY = 200  # of one account; who tries more often has shown as much
PROBE, ATTEMPT = "probe", "attempt"


class AlreadySwept(Exception):
    """The lines of this file are rows."""


def look() -> None:
    """Ask every part, and note the answer; while the database is away, in the spool."""
    at = clock.now()
    failing = [part for part, works in what_works().items() if not works]
    if Outage.Part.DATABASE in failing:
        store.write_down({"kind": PROBE, "at": at.isoformat(), "failing": failing})
        return
    sweep_spool()
    note(at, failing)


def sweep_spool() -> None:
    """Make rows of every line that was spooled, each once, however often this is done."""
    for file in store.files_to_sweep():
        try:
            _sweep(file)
        except AlreadySwept:
            log.info("The file %s was swept already.", file)
        except Exception:  # one that fails keeps no other from its rows, and stays where it is
            log.exception("The file %s could not be swept.", file)
            continue
        file.unlink(missing_ok=True)


@transaction.atomic
def note(at: datetime, failing: Collection[str]) -> None:
    """One look at the portal, and which parts failed then.

    An outage is from the first look that failed to the first that did not. A gap between two looks is one, too. A clock
    that was set back makes no outage: the time without a gap begins anew.
    """
    last = Heartbeat.objects.select_for_update().first()
    now = Outage.objects.select_for_update().filter(ended_at=None).first()
    if last and now is None and at - last.last_at > LONGEST_GAP:
        Outage.objects.create(began_at=last.last_at, ended_at=at, parts=[Outage.Part.SILENT])
    if now is None and failing:
        Outage.objects.create(began_at=at, parts=sorted(failing))
    elif now and failing:
        now.parts = sorted({*now.parts, *failing})
        now.save(update_fields=["parts"])
    elif now:
        now.ended_at = max(at, now.began_at)
        now.save(update_fields=["ended_at"])
    if last and timedelta(0) <= at - last.last_at <= LONGEST_GAP:
        last.last_at = at
        last.save(update_fields=["last_at"])
    else:
        Heartbeat.objects.create(began_at=at, last_at=at)


@transaction.atomic
def _sweep(file: Path) -> None:
    _row, is_new = SweptSpool.objects.get_or_create(name=file.name, defaults={"swept_at": clock.now()})
    if not is_new:
        raise AlreadySwept
    lines = list(store.lines_of(file))
    for line in _well_formed(lines, PROBE):
        note(datetime.fromisoformat(line["at"]), line["failing"])
    _keep_attempts(_well_formed(lines, ATTEMPT))


def _well_formed(lines: Iterable[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return sorted((line for line in lines if line.get("kind") == kind), key=lambda line: str(line["at"]))


def _keep_attempts(lines: list[dict[str, Any]]) -> None:
    known = set(User.objects.filter(pk__in={line["account"] for line in lines}).values_list("pk", flat=True))
    for line in lines:
        if line["account"] not in known:
            continue
        at = datetime.fromisoformat(line["at"])
        first, end = clock.day_bounds(clock.court_day(at))
        of_day = FailedAttempt.objects.filter(account=line["account"], at__gte=first, at__lt=end)
        if of_day.count() < MOST_ATTEMPTS_A_DAY:
            FailedAttempt.objects.create(
                account_id=line["account"],
                at=at,
                what=line["what"],
                about=line["about"],
                answer=line["answer"],
            )
