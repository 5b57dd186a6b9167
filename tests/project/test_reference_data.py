"""What the files of reference data must say together, so that what is offered can be filed and is paid for."""

import csv
from pathlib import Path

import pytest

from payments.fees.limits import bands

BASE = Path(__file__).resolve().parents[2]
# Documents whose court charges nothing for them: the cell of their fee item is empty on purpose.
FREE = {
    "acknowledgment_of_service",
    "affidavit",
    "answer",
    "defence",
    "exhibit",
    "list_of_documents",
    "medical_report",
    "notice_to_act",
    "other",
    "plea",
    "points_of_claim",
    "reply",
    "skeleton",
    "statement_of_claim",
    "statement_of_damages",
    "witness_statement",
    # Certifying a translation costs by the page of its original.
    "translation",
    "certified_translation",
}


def rows(name: str) -> list[dict[str, str]]:
    with open(BASE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DOCUMENT_TYPES = rows("filings/reference/document_types.csv")
CASE_TYPES = {row["prefix"]: row for row in rows("cases/reference/case_types.csv")}
FEE_ITEMS = {(row["court"], row["code"]) for row in rows("payments/reference/fee_items.csv")}


def test_each_document_type_has_its_names():
    unnamed = [row for row in DOCUMENT_TYPES if not (row["name_en"] and row["name_zh_hant"] and row["name_zh_hans"])]
    assert unnamed == []


def test_the_fee_item_of_each_document_type_is_one_of_its_court():
    courts = {kind["court"] for kind in CASE_TYPES.values()}
    for row in DOCUMENT_TYPES:
        # What the court language section certifies is of every court.
        for court in {CASE_TYPES[row["case_type"]]["court"]} if row["case_type"] else courts:
            item = (court, row["fee_item"])
            assert not row["fee_item"] or item in FEE_ITEMS, f"{row['case_type']} {row['code']}: there is no {item}"


def test_no_document_type_is_free_by_oversight():
    assert {row["code"] for row in DOCUMENT_TYPES if not row["fee_item"]} == FREE


@pytest.mark.parametrize("prefix", CASE_TYPES)
def test_each_kind_of_case_can_be_commenced_and_has_a_notice(prefix):
    originating = {row["case_type"] for row in DOCUMENT_TYPES if row["originating"] == "yes"}
    assert prefix in originating
    assert prefix in {row["case_type"] for row in rows("cases/reference/implementation_notices.csv")}


def test_each_kind_of_case_that_states_a_claim_has_natures_of_claim():
    offered = {prefix for row in rows("cases/reference/claim_natures.csv") for prefix in row["case_types"].split()}
    assert {prefix for prefix, row in CASE_TYPES.items() if row["states_claim"] == "yes"} <= offered
    assert offered <= CASE_TYPES.keys()


def test_the_bands_of_a_fee_are_items_of_its_court_and_go_up_to_the_limit_of_the_court():
    limits = {row["code"]: row["claim_limit_dollars"] for row in rows("cases/reference/courts.csv")}
    for (court, code), found in bands().items():
        assert {(court, band.item) for band in found} <= FEE_ITEMS and found[0].item == code
        ends = [band.up_to_cents for band in found]
        assert ends == sorted(set(ends)) and ends[-1] == int(limits[court]) * 100
