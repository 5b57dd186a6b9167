"""The only writer of the record, and the closing of its batches.

Entries are written in the transaction of the act they record and wait for nobody. Batches are closed later, over every
transaction older than the oldest one still running, so that a closed batch can never miss an entry.
"""

import hashlib
import json
from collections.abc import Collection, Iterable

from django.db import connection, models, transaction

from accounts.models import AuditBatch, AuditEntry, Organization, User
from icms.lib import clock

LOCK = 7_304_001


def record(
    *,
    act: str,
    subject: models.Model | str,
    actor: User | None,
    on_behalf_of: Organization | None = None,
    **detail: object,
) -> AuditEntry:
    """Add an act to the record, inside the caller's transaction (domain 3.1: both actors).

    `actor` is the account holder, or None for the portal itself; the registered user is the actor's organization unless
    `on_behalf_of` says otherwise. `detail` must be JSON.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the act it records.")
    return AuditEntry.objects.create(
        at=clock.now(),
        actor=actor,
        on_behalf_of=on_behalf_of or (actor.organization if actor else None),
        act=act,
        subject_kind="" if isinstance(subject, str) else subject._meta.label_lower,
        subject=subject if isinstance(subject, str) else _name_of(subject),
        detail=detail,
    )


def latest(subject: models.Model, *acts: str) -> AuditEntry | None:
    """The last entry about a row with one of these acts, with its actor."""
    return entries_about([subject]).filter(act__in=acts).order_by("-id").first()


def entries_about(subjects: Collection[models.Model]) -> models.QuerySet[AuditEntry]:
    """The entries about rows of one kind, with their actors."""
    kinds = {subject._meta.label_lower for subject in subjects}
    about = AuditEntry.objects.filter(subject_kind__in=kinds, subject__in=[_name_of(subject) for subject in subjects])
    return about.select_related("actor")


def _name_of(subject: models.Model) -> str:
    return str(getattr(subject, "reference", None) or subject.pk)


@transaction.atomic
def close_batch() -> AuditBatch | None:
    """Close every settled entry since the last batch under one digest; None when there is nothing to close."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        horizon: int = cursor.fetchone()[0]
    last = AuditBatch.objects.order_by("-number").first()
    entries = _between(last.last_transaction if last else 0, horizon)
    digest, count = digest_of(last.digest if last else "", entries.iterator())
    if not count:
        return None
    return AuditBatch.objects.create(
        number=last.number + 1 if last else 1, last_transaction=horizon, count=count, digest=digest
    )


def digest_of(previous: str, entries: Iterable[AuditEntry]) -> tuple[str, int]:
    """The digest of a batch on top of the digest before it, and how many entries it covers."""
    running, count = hashlib.sha256(previous.encode()), 0
    for entry in entries:
        running.update(_canonical(entry))
        count += 1
    return running.hexdigest(), count


def first_broken_batch() -> tuple[int, AuditBatch | None]:
    """Recomputes every digest: how many batches are intact, and the first that is not."""
    previous, reach = "", 0
    for number, batch in enumerate(AuditBatch.objects.order_by("number").iterator(), start=1):
        digest, count = digest_of(previous, _between(reach, batch.last_transaction).iterator())
        if (batch.number, batch.digest, batch.count) != (number, digest, count):
            return number - 1, batch
        previous, reach = batch.digest, batch.last_transaction
    return AuditBatch.objects.count(), None


def _between(after: int, until: int) -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(transaction__gt=after, transaction__lte=until).order_by("transaction", "id")


def _canonical(entry: AuditEntry) -> bytes:
    return json.dumps(
        [
            entry.pk,
            entry.at.isoformat(),
            entry.actor_id,
            entry.on_behalf_of_id,
            entry.act,
            entry.subject_kind,
            entry.subject,
            entry.detail,
        ],
        sort_keys=True,
        ensure_ascii=False,
    ).encode()
