"""The only writer of the record, the closing of its batches, and their verification.

Entries are written in the transaction of the act they record and wait for nobody. Batches are closed later, over every
transaction older than the oldest one still running, so that a closed batch can never miss an entry. Each is signed with
the court's key, which is not in the database: whoever may write there cannot write the record anew.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models, transaction

from accounts.models import AuditBatch, AuditEntry, Organization, User
from icms.lib import clock

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1_x509

LOCK = 7_304_001
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """How many batches hold from the first on, and the number of the first that does not, with what is wrong."""

    whole: int
    broken: int | None = None
    why: str = ""


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
    [entry] = record_each(act=act, about=[(subject, detail)], actor=actor, on_behalf_of=on_behalf_of)
    return entry


def record_each(
    *,
    act: str,
    about: Iterable[tuple[models.Model | str, dict[str, object]]],
    actor: User | None,
    on_behalf_of: Organization | None = None,
) -> list[AuditEntry]:
    """As `record`, of one act upon many things at once: an entry each, in one query."""
    if not connection.in_atomic_block:
        raise RuntimeError("An entry belongs in the transaction of the act it records.")
    now, organization = clock.now(), on_behalf_of or (actor.organization if actor else None)
    return AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now,
            actor=actor,
            on_behalf_of=organization,
            act=act,
            subject_kind="" if isinstance(subject, str) else subject._meta.label_lower,
            subject=subject if isinstance(subject, str) else _name_of(subject),
            detail=detail,
        )
        for subject, detail in about
    )


def latest(subject: models.Model, *acts: str) -> AuditEntry | None:
    """The last entry about a row with one of these acts, with its actor."""
    return entries_about([subject]).filter(act__in=acts).order_by("-id").first()


def entries_about(subjects: Collection[models.Model]) -> models.QuerySet[AuditEntry]:
    """The entries about rows of one kind, with their actors."""
    kinds = {subject._meta.label_lower for subject in subjects}
    about = AuditEntry.objects.filter(subject_kind__in=kinds, subject__in=[_name_of(subject) for subject in subjects])
    return about.select_related("actor")


def entries_named(about: Iterable[tuple[str, Collection[str]]]) -> models.QuerySet[AuditEntry]:
    """The entries about rows of several kinds (`filings.filing`), each known by reference or key, with their actors."""
    wanted = models.Q(pk__in=[])
    for kind, names in about:
        wanted |= models.Q(subject_kind=kind, subject__in=names)
    return AuditEntry.objects.filter(wanted).select_related("actor")


def _name_of(subject: models.Model) -> str:
    return str(getattr(subject, "reference", None) or subject.pk)


@transaction.atomic
def close_batch() -> AuditBatch | None:
    """Close every settled entry since the last batch under one signed digest; None when there is nothing to close.

    Without the court's key nothing is closed: the entries wait for the first batch that can be signed.
    """
    from icms.lib.pdf.keys import NoCourtKey  # with pyHanko, which a web process need not load for a record

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    horizon = _horizon()
    last = AuditBatch.objects.order_by("-number").first()
    entries = _between(last.last_transaction if last else 0, horizon)
    digest, count = digest_of(last.digest if last else "", entries.iterator())
    if not count and (last is None or last.signature):
        return None
    batch = AuditBatch(number=last.number + 1 if last else 1, last_transaction=horizon, count=count, digest=digest)
    try:
        batch.signature = _sign(batch)
    except NoCourtKey as error:
        log.error("The record's entries wait for a batch that can be signed: %s", error)
        return None
    batch.save(force_insert=True)
    return batch


def digest_of(previous: str, entries: Iterable[AuditEntry]) -> tuple[str, int]:
    """The digest of a batch on top of the digest before it, and how many entries it covers."""
    running, count = hashlib.sha256(previous.encode()), 0
    for entry in entries:
        running.update(_canonical(entry))
        count += 1
    return running.hexdigest(), count


def verify(*, expected: Sequence[tuple[int, str]] = (), certificates: Sequence[Path] = ()) -> Verdict:
    """Work every digest out again, check every signature, and look for the batches that somebody outside remembers.

    `expected` are numbers and digests kept elsewhere: only they can tell that the end of the record was cut off.
    `certificates` are those of earlier keys of the court. Batches from before the first signed one rest on its digest.
    """
    from icms.lib.pdf.keys import court_certificate

    paths = (settings.COURT_CERTIFICATE_FILE, *certificates)
    held = cache(lambda: [court_certificate(path) for path in paths])  # read once, where there is a signature
    previous, reach, is_signed, remembered = "", 0, False, dict(expected)
    whole = 0
    for number, batch in enumerate(AuditBatch.objects.order_by("number").iterator(), start=1):
        is_signed = is_signed or bool(batch.signature)
        digest, count = digest_of(previous, _between(reach, batch.last_transaction).iterator())
        if batch.number != number:
            return Verdict(whole, number, "it is missing")
        if (batch.digest, batch.count) != (digest, count):
            return Verdict(whole, number, "its entries are not those that were closed")
        if is_signed and not _holds(batch, held()):
            return Verdict(whole, number, "it is not signed with the court's key")
        if remembered.pop(number, digest) != digest:
            return Verdict(whole, number, "it is not the batch that was expected")
        previous, reach, whole = batch.digest, batch.last_transaction, number
    if whole and not is_signed:
        return Verdict(0, 1, "it is not signed with the court's key")
    if remembered:
        return Verdict(whole, min(remembered), "it was expected and is missing")
    return Verdict(whole)


def _horizon() -> int:
    """The last transaction before the oldest that is still running: nothing can be added at or below it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        horizon: int = cursor.fetchone()[0]
    return horizon


def _signed_words(batch: AuditBatch) -> bytes:
    words = ["iCMS record", batch.number, batch.last_transaction, batch.count, batch.digest]
    return json.dumps(words).encode()


def _sign(batch: AuditBatch) -> str:
    from icms.lib.pdf.signing import the_court

    return base64.b64encode(the_court().sign_raw(_signed_words(batch), "sha256")).decode()


def _holds(batch: AuditBatch, certificates: Iterable["asn1_x509.Certificate"]) -> bool:
    from icms.lib.pdf.keys import is_signed_by

    try:
        signature = base64.b64decode(batch.signature, validate=True)
    except ValueError:
        return False
    return any(is_signed_by(certificate, _signed_words(batch), signature) for certificate in certificates)


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
