"""Loading the kinds of record of the Magistrates' Courts, and why an application is refused (domain 8)."""

from pathlib import Path

from causebook.models import RecordKind, RecordReason
from icms.lib.reference_data import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent / "reference"


def load() -> dict[str, int]:
    """Load the rows of `causebook/reference` into the tables. Returns how many of each."""
    return {
        "kinds of court record": load_csv(REFERENCE / "record_kinds.csv", RecordKind, ["code"], _kind),
        "reasons of refusal": load_csv(REFERENCE / "record_reasons.csv", RecordReason, ["code"], _reason),
    }


def _kind(row: Row) -> dict[str, object]:
    switches = {switch: yes(row[switch]) for switch in ("parties_only", "in_use")}
    return {"code": row["code"], **names(row), "fee_item": row["fee_item"], **switches, "order": int(row["order"])}


def _reason(row: Row) -> dict[str, object]:
    return {
        "code": row["code"],
        **names(row, "text"),
        "needs_note": yes(row["needs_note"]),
        "order": int(row["order"]),
    }
