"""Keeping the cause book in step with the cases: only this code writes entries."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Func, QuerySet, TextField, Value

from cases.models import Case
from causebook.models import Entry
from causebook.search.folding import chinese_text, lexemes

BATCH = 1_000
COLUMNS = ["court", "case_type", "prefix", "serial", "year", "commenced_on", "nature", "lexemes", "chinese"]


def refresh_entry(case_id: int) -> None:
    """Write the entry of one case as the case is now, in the caller's transaction; one not public has none.

    The case is locked, so that of two changes at once the later one also writes the later entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("refresh_entry() belongs in the transaction that changes the case.")
    _write(Case.objects.select_for_update(of=("self",)).filter(pk=case_id))


def rebuild_entries() -> int:
    """Write every entry again, a thousand cases a transaction, and drop those that are not public any more.

    Returns how many entries there are.
    """
    last = 0
    while True:
        with transaction.atomic():
            cases = Case.objects.select_for_update(of=("self",)).filter(pk__gt=last).order_by("pk")[:BATCH]
            written = _write(cases)
        if not written:
            return Entry.objects.count()
        last = written[-1]


def _write(cases: QuerySet[Case]) -> list[int]:
    """Write or drop the entries of these cases. Returns the keys of the cases, in their order."""
    found = list(cases.select_related("case_type").prefetch_related("parties"))
    Entry.objects.filter(pk__in=[case.pk for case in found if not case.is_public]).delete()
    Entry.objects.bulk_create(
        (_entry_of(case) for case in found if case.is_public),
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=COLUMNS,
    )
    return [case.pk for case in found]


def _entry_of(case: Case) -> Entry:
    names = [name for party in case.parties.all() for name in (party.name_en, party.name_zh) if name]
    return Entry(
        case=case,
        court_id=case.case_type.court_id,
        case_type_id=case.case_type_id,
        prefix=case.venue_id or case.case_type_id,
        serial=case.serial,
        year=case.year,
        commenced_on=case.commenced_on,
        nature=case.claim_nature,
        lexemes=_vector(lexemes(names)),
        chinese=chinese_text(names),
    )


def _vector(words: Iterable[str]) -> Func:
    """A tsvector of exactly these lexemes: PostgreSQL's own parser would cut Chinese by the locale of the server."""
    return Func(Value(sorted(words), output_field=ArrayField(TextField())), function="array_to_tsvector")
