"""Loading the e-Courts: courts, venues, case types, natures of claim, implementation notices (domain 4.1)."""

import csv
from datetime import date
from pathlib import Path

from cases.models import (
    CaseType,
    ClaimNature,
    Court,
    ImplementationNotice,
    Question,
    QuestionGroup,
    Service,
    Venue,
)
from icms.lib.reference_data import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent.parent / "reference"


def load() -> dict[str, int]:
    """Put the rows of `cases/reference` into the tables; how many of each.

    The files are the truth about courts and kinds of case; a notice is created once and then belongs to the
    administrators.
    """
    return {
        "courts": load_csv(REFERENCE / "courts.csv", Court, ["code"], _court),
        "venues": load_csv(REFERENCE / "venues.csv", Venue, ["code"], _venue),
        "groups of questions": load_csv(REFERENCE / "question_groups.csv", QuestionGroup, ["code"], _question_group),
        "questions": load_csv(REFERENCE / "questions.csv", Question, ["code"], _question),
        "case types": _load_case_types(REFERENCE / "case_types.csv"),
        "natures of claim": _load_natures(REFERENCE / "claim_natures.csv"),
        "implementation notices": _load_notices(REFERENCE / "implementation_notices.csv"),
    }


def _court(row: Row) -> dict[str, object]:
    dollars = row["claim_limit_dollars"]
    return {
        "code": row["code"],
        **names(row),
        "claim_limit_cents": int(dollars) * 100 if dollars else None,
        "of_the_high_court": yes(row["of_the_high_court"]),
    }


def _venue(row: Row) -> dict[str, object]:
    return {"code": row["code"], "court_id": row["court"], **names(row), "order": int(row["order"])}


def _case_type(row: Row) -> dict[str, object]:
    return {
        "prefix": row["prefix"],
        "court_id": row["court"],
        **names(row),
        **names(row, "about"),
        "first_capacities": row["first_capacities"].split(),
        "second_capacity": row["second_capacity"],
        "states_claim": yes(row["states_claim"]),
        "brought_by": row["brought_by"].split(),
        "book": CaseType.Book(row["book"]),
        "order": int(row["order"]),
    }


def _load_case_types(path: Path) -> int:
    count = load_csv(path, CaseType, ["prefix"], _case_type)
    asked = {row["prefix"]: row["asks"].split() for row in _rows(path)}
    for kind in CaseType.objects.filter(pk__in=asked):
        kind.question_groups.set(QuestionGroup.objects.filter(pk__in=asked[kind.pk]))
    return count


def _question_group(row: Row) -> dict[str, object]:
    return {"code": row["code"], **names(row), "order": int(row["order"])}


def _question(row: Row) -> dict[str, object]:
    return {
        "code": row["code"],
        "group_id": row["group"],
        **names(row),
        **names(row, "hint"),
        "answer": Question.Answer(row["answer"]),
        "required": yes(row["required"]),
        "max_length": int(row["max_length"] or 0),
        "order": int(row["order"]),
    }


def _nature(row: Row) -> dict[str, object]:
    dollars = row["claim_limit_dollars"]
    return {
        "code": row["code"],
        **names(row),
        "claim_limit_cents": int(dollars) * 100 if dollars else None,
        "order": int(row["order"]),
    }


def _load_natures(path: Path) -> int:
    count = load_csv(path, ClaimNature, ["code"], _nature)
    offered = {row["code"]: row["case_types"].split() for row in _rows(path)}
    for nature in ClaimNature.objects.filter(pk__in=offered):
        nature.case_types.set(CaseType.objects.filter(pk__in=offered[nature.pk]))
    return count


def _load_notices(path: Path) -> int:
    """Create the notices that are new to the table, whatever administrators have done to the others."""
    rows = _rows(path)
    known = set(ImplementationNotice.objects.exclude(reference_key=None).values_list("reference_key", flat=True))
    for row in rows:
        if row["key"] not in known:
            ImplementationNotice.objects.update_or_create(
                case_type_id=row["case_type"],
                venue_id=row["venue"] or None,
                since=_day(row["since"]),
                defaults=_notice(row),
            )
    return len(rows)


def _notice(row: Row) -> dict[str, object]:
    return {
        "reference_key": row["key"],
        "until": _day(row["until"]),
        "source": row["source"],
        **{service.value: yes(row[service.value]) for service in Service},
    }


def _rows(path: Path) -> list[Row]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
