"""Loading what hearings are fixed with: kinds, court rooms, judges, sitting hours (domain 4.2)."""

import csv
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

from cases.models import Court, CourtRoom, HearingKind, Judge, SittingHours
from icms.lib.reference_data import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent.parent / "reference"


def load() -> dict[str, int]:
    """Put the rows of `cases/reference` into the tables; how many of each. Courts and venues are loaded before.

    Whether a room or a judge is in use is the file's to say once; afterwards it is the registry's.
    """
    return {
        "kinds of hearing": load_csv(REFERENCE / "hearing_kinds.csv", HearingKind, ["code"], _kind),
        "court rooms": _load_in_use(REFERENCE / "court_rooms.csv", CourtRoom, _room),
        "judges": _load_in_use(REFERENCE / "judges.csv", Judge, _named),
        "sitting hours": load_csv(
            REFERENCE / "sitting_hours.csv", SittingHours, ["court_id", "weekday", "part"], _sitting
        ),
    }


def _kind(row: Row) -> dict[str, Any]:
    return {"code": row["code"], **names(row), "minutes": int(row["minutes"]), "order": int(row["order"])}


def _named(row: Row) -> dict[str, Any]:
    return {**names(row), "order": int(row["order"])}


def _room(row: Row) -> dict[str, Any]:
    return {**_named(row), "venue_id": row["venue"] or None}


def _load_in_use(path: Path, model: type[CourtRoom] | type[Judge], fields_of: Callable[[Row], dict[str, Any]]) -> int:
    """Create or change the rows with the courts they sit for; `in_use` is set where a row is new."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        fields = fields_of(row)
        made, _created = model._default_manager.update_or_create(
            code=row["code"], defaults=fields, create_defaults={**fields, "in_use": yes(row["in_use"])}
        )
        made.courts.set(Court.objects.filter(pk__in=row["courts"].split()))
    return len(rows)


def _sitting(row: Row) -> dict[str, Any]:
    clock = {name: time.fromisoformat(row[name]) for name in ("begins_at", "ends_at")}
    return {"court_id": row["court"], "weekday": int(row["weekday"]), "part": int(row["part"]), **clock}
