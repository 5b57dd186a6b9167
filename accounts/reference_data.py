"""Loading the coded reasons for refusing an application (domain 3.3)."""

from pathlib import Path

from accounts.models import RefusalReason
from icms.lib.reference_data import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent / "reference"


def load() -> dict[str, int]:
    """Put the rows of `accounts/reference` into the tables; how many of each."""
    path = REFERENCE / "refusal_reasons.csv"
    return {"refusal reasons": load_csv(path, RefusalReason, ["code"], _reason)}


def _reason(row: Row) -> dict[str, object]:
    return {"code": row["code"], **names(row, "text"), "needs_note": yes(row["needs_note"])}
