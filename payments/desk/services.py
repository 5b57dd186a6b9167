"""What the accounts office does about the daily match: takes a file in, matches a day again, explains a difference."""

import hashlib
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.desk.matching import match_day
from payments.models import Difference, Reconciliation, SettlementFile

MOST_BYTES = 64 * 1024 * 1024


@transaction.atomic
def take_file(*, gateway: str, day: date, body: bytes, actor: User | None) -> Reconciliation:
    """Keep a provider's settlement file of a day that is over, and match the day by it.

    A file that cannot be read is kept as well: the match says what is wrong with it. Raises Refused for a day that is
    not over.
    """
    now = clock.now()
    if day >= clock.court_day(now):
        raise Refused(Reason("day_not_over", _("This day is not over yet, so its file cannot be complete."), "file"))
    digest = hashlib.sha256(body).hexdigest()
    SettlementFile.objects.update_or_create(
        gateway=gateway,
        day=day,
        sha256=digest,
        defaults={"body": body, "received_at": now, "uploaded_by": actor},
    )
    found = match_day(gateway=gateway, day=day)
    audit.record(
        act="settlement.taken",
        subject=f"{gateway} {day.isoformat()}",
        actor=actor,
        sha256=digest,
        file_state=found.file_state,
        differences=found.differences.open().count(),
    )
    return found


@transaction.atomic
def resolve(*, difference_id: int, officer: User, note: str) -> Difference:
    """An officer says what became of a difference. Raises Refused where it has been explained, or is gone."""
    found = Difference.objects.select_for_update(of=("self",)).select_related("reconciliation").get(pk=difference_id)
    if not found.is_open:
        raise Refused(Reason("not_open", _("This difference has been explained already, or is gone."), "note"))
    found.resolved_by, found.resolved_at, found.note = officer, clock.now(), note
    found.save(update_fields=["resolved_by", "resolved_at", "note"])
    audit.record(act="difference.resolved", subject=found, actor=officer, kind=found.kind, about=found.about, note=note)
    return found
