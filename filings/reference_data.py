"""Loading document types, coded reasons, and the kinds of document that the court issues (domain 6.1, 6.5, 6.7)."""

from pathlib import Path

from filings.models import DocumentType, Filing, IssuedKind, OrderParagraph, OrderTemplate, ReturnReason
from icms.lib.reference_data import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent / "reference"
SWITCHES = ("originating", "with_originating", "in_case", "public", "sealed", "signed", "e_filed")


def load() -> dict[str, int]:
    """Load the rows of `filings/reference` into the tables. Returns how many of each."""
    return {
        "document types": load_csv(
            REFERENCE / "document_types.csv", DocumentType, ["case_type_id", "code"], _document_type
        ),
        "reasons": load_csv(REFERENCE / "return_reasons.csv", ReturnReason, ["code"], _reason),
        "kinds of issued document": load_csv(REFERENCE / "issued_kinds.csv", IssuedKind, ["code"], _issued_kind),
        "orders in standard terms": load_csv(REFERENCE / "order_templates.csv", OrderTemplate, ["code"], _template),
        "paragraphs of orders": load_csv(
            REFERENCE / "order_paragraphs.csv", OrderParagraph, ["template_id", "order"], _paragraph
        ),
    }


def _document_type(row: Row) -> dict[str, object]:
    return {
        "case_type_id": row["case_type"] or None,
        "code": row["code"],
        **names(row),
        **{switch: yes(row[switch]) for switch in SWITCHES},
        "filed_by": DocumentType.Side(row["filed_by"]),
        "fee_item": row["fee_item"],
        "order": int(row["order"]),
    }


def _reason(row: Row) -> dict[str, object]:
    return {
        "code": row["code"],
        **names(row, "text"),
        "for_return": yes(row["for_return"]),
        "for_refusal": yes(row["for_refusal"]),
        "needs_note": yes(row["needs_note"]),
        "desk": Filing.Desk(row["desk"]),
    }


def _issued_kind(row: Row) -> dict[str, object]:
    switches = {switch: yes(row[switch]) for switch in ("public", "four_eyes", "in_use")}
    return {"code": row["code"], **names(row), **switches, "order": int(row["order"])}


def _template(row: Row) -> dict[str, object]:
    return {
        "code": row["code"],
        **names(row),
        "kind_id": row["kind"],
        "courts": row["courts"].split(),
        "in_use": yes(row["in_use"]),
        "order": int(row["order"]),
    }


def _paragraph(row: Row) -> dict[str, object]:
    return {
        "template_id": row["template"],
        "order": int(row["order"]),
        "part": OrderParagraph.Part(row["part"]),
        **names(row, "text"),
        **names(row, "what"),
        "after_previous": yes(row["after_previous"]),
    }
