"""A court file of any size for the cause book: cases, parties and entries, by COPY.

Rows alone, beneath the services: what they would write of cases is written, without messages and records.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from io import StringIO
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from django.db import connection, transaction

from cases.models import Case, CaseType, Venue
from cases.models.case import PartyFields
from causebook.search.folding import chinese_text, lexemes
from dev.demo.many.names import Name, Names

BATCH = 10_000
YEARS = 9
# Of a hundred cases. Some kinds have no cause book, so that a search over this file is one over a real one.
KINDS = {
    "DCCJ": 34,
    "DCPI": 20,
    "DCEC": 8,
    "DCTC": 6,
    "SCTC": 12,
    "HCA": 10,
    "HCCL": 1,
    "HCCT": 0.6,
    "HCIP": 0.4,
    "CACV": 2,
    "HCPI": 2,
    "HCCP": 1,
    "HCZZ": 1,
    "MCFP": 2,
}
RESTRICTED, STRUCK, ENDED_OF_OLD = 0.005, 0.002, 0.85
CASE_COLUMNS = (
    *("id", "case_type_id", "venue_id", "serial", "year", "commenced_on"),
    *("claim_kind", "claim_nature", "amount_cents", "answers", "status", "restricted"),
)
ENTRY_COLUMNS = (
    *("case_id", "court_id", "case_type_id", "prefix", "serial", "year", "commenced_on", "nature"),
    *("lexemes", "chinese"),
)
Person = tuple[str, str, str, str]  # capacity, kind, and the two names


class Made(NamedTuple):
    """A case before it has a number."""

    kind: CaseType
    venue: str | None
    on: date
    claim_kind: str
    nature: str
    amount_cents: int | None
    status: str
    restricted: bool
    parties: list[Person]

    @property
    def prefix(self) -> str:
        return self.venue or self.kind.pk


class Entered(NamedTuple):
    """A case with its number and key."""

    pk: int
    serial: int
    case: Made


def write_cases(count: int, *, seed: int, today: date) -> int:
    """Write so many cases, ten thousand a transaction; how many entries of the cause book they have.

    The same seed and day give the same cases, numbered on from those that stand.
    """
    chance = Random(seed)  # noqa: S311  of a demonstration
    cases, entries = _cases(count, chance, today), 0
    while batch := list(islice(cases, BATCH)):
        with transaction.atomic():
            entries += _write(batch)
    with connection.cursor() as cursor:  # so that whoever reads them next is not planned for empty tables
        cursor.execute("ANALYZE cases_case, cases_party, causebook_entry")
    return entries


def _cases(count: int, chance: Random, today: date) -> Iterator[Made]:
    """From the oldest to the newest: each year has more than the one before."""
    kinds = {kind.pk: kind for kind in CaseType.objects.filter(pk__in=KINDS).prefetch_related("natures")}
    offered = [kinds[prefix] for prefix in KINDS if prefix in kinds]
    weights = [KINDS[kind.pk] for kind in offered]
    natures = {kind.pk: [nature.pk for nature in kind.natures.all()] for kind in offered}
    venues = {kind.pk: list(Venue.objects.filter(court=kind.court_id)) for kind in offered}
    names, first = Names(chance), date(today.year - YEARS, 1, 2)
    span = (today - first).days
    for place in range(count):
        on = first + timedelta(days=int(span * ((place + 1) / count) ** 0.8))
        kind = chance.choices(offered, weights)[0]
        money = kind.states_claim and chance.random() < 0.9
        old = (today - on).days > 500
        fate = chance.random()
        yield Made(
            kind=kind,
            venue=chance.choice(venues[kind.pk]).pk if venues[kind.pk] else None,
            on=on,
            claim_kind=("monetary" if money else "non_monetary") if kind.states_claim else "",
            nature=chance.choice(natures[kind.pk]) if natures[kind.pk] else "",
            amount_cents=int(10 ** chance.uniform(3.5, 6.6)) * 100 if money else None,
            status=Case.Status.STRUCK if fate < STRUCK else _status(fate, old),
            restricted=chance.random() < RESTRICTED,
            parties=_parties(kind, names, chance),
        )


def _status(fate: float, old: bool) -> str:
    return Case.Status.ENDED if fate < (ENDED_OF_OLD if old else 0.1) else Case.Status.ACTIVE


def _parties(kind: CaseType, names: Names, chance: Random) -> list[Person]:
    (first, *_others), (second, *_rest) = kind.sides
    claims, answers = chance.random(), chance.random()
    parties = [_party(first, names, chance, person=0.65 if kind.pk in ("DCCJ", "HCA", "SCTC") else 0.9, fate=claims)]
    if kind.pk == "DCTC":
        parties = [(first, PartyFields.Kind.BODY, *names.body())]
    parties.append(_party(second, names, chance, person=0.45, fate=answers))
    while chance.random() < 0.18 and len(parties) < 7:
        parties.append(_party(second, names, chance, person=0.6, fate=chance.random()))
    return parties


def _party(capacity: str, names: Names, chance: Random, *, person: float, fate: float) -> Person:
    if fate < person:
        return (capacity, PartyFields.Kind.PERSON, *names.person())
    name: Name = names.company() if fate < 0.95 else names.body()
    return (capacity, PartyFields.Kind.BODY, *name)


def _write(batch: Sequence[Made]) -> int:
    entered = _numbered(batch)
    _copy("cases_case", CASE_COLUMNS, map(_case, entered))
    _copy(
        "cases_party",
        ("case_id", "capacity", "kind", "name_en", "name_zh", "address", "order", "in_person"),
        (
            (each.pk, *party, "", order, False)
            for each in entered
            for order, party in enumerate(each.case.parties, start=1)
        ),
    )
    public = [each for each in entered if not each.case.restricted and each.case.status != Case.Status.STRUCK]
    _copy("causebook_entry", ENTRY_COLUMNS, map(_entry, public))
    return len(public)


def _case(each: Entered) -> tuple[Any, ...]:
    case, answers = each.case, "{}"
    number = (each.pk, case.kind.pk, case.venue, each.serial, case.on.year, case.on)
    return *number, case.claim_kind, case.nature, case.amount_cents, answers, case.status, case.restricted


def _entry(each: Entered) -> tuple[Any, ...]:
    """As causebook.services writes it."""
    case = each.case
    names = [name for _capacity, _kind, *both in case.parties for name in both if name]
    vector = " ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in lexemes(names))
    place = (each.pk, case.kind.court_id, case.kind.pk, case.prefix, each.serial, case.on.year, case.on, case.nature)
    return *place, vector, chinese_text(names)


def _numbered(batch: Sequence[Made]) -> list[Entered]:
    """Draw keys and the numbers that follow in each series, which stays locked until the batch is written."""
    counts = Counter((case.prefix, case.on.year) for case in batch)
    with connection.cursor() as cursor:
        last = {}
        for (prefix, year), many in sorted(counts.items()):
            cursor.execute(
                "INSERT INTO cases_casenumberseries AS s (prefix, year, last) VALUES (%s, %s, %s) "
                "ON CONFLICT (prefix, year) DO UPDATE SET last = s.last + excluded.last RETURNING last",
                [prefix, year, many],
            )
            last[prefix, year] = cursor.fetchone()[0] - many
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) FROM generate_series(1, %s)", [len(batch)]
        )
        keys = [key for (key,) in cursor.fetchall()]
    entered = []
    for key, case in zip(keys, batch, strict=True):
        last[case.prefix, case.on.year] += 1
        entered.append(Entered(key, last[case.prefix, case.on.year], case))
    return entered


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    lines = StringIO()
    for row in rows:
        lines.write("\t".join(map(_field, row)) + "\n")
    lines.seek(0)
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({named}) FROM STDIN", lines)


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
