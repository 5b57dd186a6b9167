"""Loading the e-Courts: courts, case types, implementation notices (domain 4.1)."""

from datetime import date
from pathlib import Path

from cases.models import CaseType, Court, ImplementationNotice
from icms.lib.reference import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent.parent / "reference"
SERVICES = ("commence", "file", "inspect", "cause_book")


def load() -> dict[str, int]:
    """Put the rows of `cases/reference` into the tables; how many of each."""
    return {
        "courts": load_csv(REFERENCE / "courts.csv", Court, ["code"], _court),
        "case types": load_csv(REFERENCE / "case_types.csv", CaseType, ["prefix"], _case_type),
        "implementation notices": load_csv(
            REFERENCE / "implementation_notices.csv", ImplementationNotice, ["case_type_id", "since"], _notice
        ),
    }


def _court(row: Row) -> dict[str, object]:
    dollars = row["claim_limit_dollars"]
    return {"code": row["code"], **names(row), "claim_limit_cents": int(dollars) * 100 if dollars else None}


def _case_type(row: Row) -> dict[str, object]:
    return {"prefix": row["prefix"], "court_id": row["court"], **names(row)}


def _notice(row: Row) -> dict[str, object]:
    return {
        "case_type_id": row["case_type"],
        "since": date.fromisoformat(row["since"]),
        "source": row["source"],
        **{service: yes(row[service]) for service in SERVICES},
    }
