"""Loading the coded reasons for refusing a link request."""

from pathlib import Path

from cases.models import LinkReason
from icms.lib.reference_data import Row, load_csv, names

REFERENCE = Path(__file__).parent.parent / "reference"


def load() -> dict[str, int]:
    """Put the rows of `cases/reference/link_reasons.csv` into the table; how many."""
    return {"link reasons": load_csv(REFERENCE / "link_reasons.csv", LinkReason, ["code"], _reason)}


def _reason(row: Row) -> dict[str, str]:
    return {"code": row["code"], **names(row, "text")}
