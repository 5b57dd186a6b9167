"""The check: what was sent before stands, mended rows and files take the place of what they mend (domain 6.8)."""

import time
from zlib import crc32

import pytest

from cases.models import CaseType
from filings.bulk import services
from filings.bulk.checks import read_claims
from filings.bulk.lodging.services import lodge
from filings.models import BulkFiling, BulkRow
from icms.lib import clock
from tests.factories import papers
from tests.factories.bulk import claim, csv_file, workbook
from tests.factories.bulk_filings import checked, claim_form, lodge_bulk, lodged, refused_with, rows, sent, zipped
from tests.factories.court import TUESDAY_10


def faults_of(bulk: BulkFiling) -> dict[int, list[tuple[str, str]]]:
    """Column and code of each fault, by row."""
    found = BulkRow.objects.filter(bulk=bulk).order_by("number")
    return {row.number: [(fault["column"], fault["code"]) for fault in row.faults] for row in found}


def forms(*names: str) -> dict[str, bytes]:
    return {name: claim_form(crc32(name.encode())) for name in names}


def test_a_mended_row_takes_the_place_of_the_row_whose_number_it_tells(claimant, tmp_path):
    table = rows(3)
    table[1]["amount_claimed"] = "86,000"
    bulk = checked(claimant, tmp_path, table)
    assert faults_of(bulk) == {2: [], 3: [("amount_claimed", "above_limit")], 4: []}
    mended = {"row": "3", **table[1], "your_reference": "RV/26/0002-A", "amount_claimed": "68,000"}
    bulk = checked(claimant, tmp_path, [mended], {}, to=bulk)
    assert faults_of(bulk) == {2: [], 3: [], 4: []}
    assert [row.own_reference for row in bulk.rows.all()] == ["RV/26/0001", "RV/26/0002-A", "RV/26/0003"]


def test_without_a_number_it_is_known_by_its_own_reference_however_that_is_written(claimant, tmp_path):
    table = rows(3)
    table[2]["date_of_debt"] = "31/02/2026"
    bulk = checked(claimant, tmp_path, table)
    mended = table[2] | {"your_reference": "rv/26/0003", "date_of_debt": "28/02/2026"}
    bulk = checked(claimant, tmp_path, [mended], {}, to=bulk)
    assert faults_of(bulk) == {2: [], 3: [], 4: []}


def test_a_row_of_a_new_reference_is_one_more(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2))
    more = rows(3)[2]
    bulk = checked(claimant, tmp_path, [more], forms(more["document_file"]), to=bulk)
    assert faults_of(bulk) == {2: [], 3: [], 4: []}


def test_a_table_sent_again_whole_changes_no_row_twice(claimant, tmp_path):
    table = rows(3)
    table[1]["your_reference"] = table[0]["your_reference"]
    bulk = checked(claimant, tmp_path, table)
    assert faults_of(bulk)[3] == [("your_reference", "same_reference")]
    table[0]["particulars"], table[1]["particulars"] = "The first.", "The second."
    bulk = checked(claimant, tmp_path, table, {}, to=bulk)
    assert [row.typed["particulars"] for row in bulk.rows.order_by("number")][:2] == ["The first.", "The second."]


def test_a_file_that_is_missing_is_sent_by_itself_and_the_others_are_kept(claimant, tmp_path):
    table = rows(3)
    kept = forms("claim-0001.pdf", "claim-0003.pdf")
    bulk = checked(claimant, tmp_path, table, kept | {"stray.pdf": claim_form(9)})
    assert faults_of(bulk) == {2: [], 3: [("document_file", "not_in_zip")], 4: []}
    assert bulk.unused == ["stray.pdf"]
    before = dict(bulk.files.values_list("key", "sha256"))
    bulk = checked(claimant, tmp_path, [], forms("claim-0002.pdf"), to=bulk)
    assert faults_of(bulk) == {2: [], 3: [], 4: []}
    after = dict(bulk.files.values_list("key", "sha256"))
    assert len(after) == 3 and after.items() >= before.items()


def test_two_files_of_one_name_are_a_fault_until_one_comes_alone(claimant, tmp_path):
    both = {"a/claim-0001.pdf": claim_form(1), "b/Claim-0001.pdf": claim_form(2)}
    bulk = checked(claimant, tmp_path, rows(1), both)
    assert faults_of(bulk) == {2: [("document_file", "doubled_in_zip")]}
    bulk = checked(claimant, tmp_path, [], forms("claim-0001.pdf"), to=bulk)
    assert faults_of(bulk) == {2: []}


def test_the_same_bytes_for_two_rows_are_a_fault_of_the_second(claimant, tmp_path):
    same = claim_form(1)
    bulk = checked(claimant, tmp_path, rows(2), {"claim-0001.pdf": same, "claim-0002.pdf": same})
    assert faults_of(bulk) == {2: [], 3: [("document_file", "same_file_as_row")]}


def test_a_file_that_a_single_filing_would_refuse_is_refused_here_with_its_finding(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2), {"claim-0001.pdf": b"no PDF at all", "claim-0002.pdf": claim_form(2)})
    assert faults_of(bulk) == {2: [("document_file", "preflight")], 3: []}
    assert not bulk.files.get(key="claim-0001.pdf").sha256


def test_a_fault_of_another_file_stands_in_its_own_column_whatever_parts_the_names(claimant, tmp_path):
    table = rows(2, other_files="exhibit.pdf；photo.pdf")
    table[1]["document_file"] = ""
    files = forms("claim-0001.pdf", "exhibit.pdf")
    bulk = checked(claimant, tmp_path, table, files)
    missing = ("other_files", "not_in_zip")
    assert faults_of(bulk) == {2: [missing], 3: [("document_file", "missing"), missing]}


def test_a_table_that_cannot_be_read_keeps_the_rows_of_before(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2))
    bulk = checked(claimant, tmp_path, [{"nothing": "known"}], {}, to=bulk)
    assert bulk.faults and bulk.state == BulkFiling.State.CHECKED
    assert faults_of(bulk) == {2: [], 3: []}
    assert bulk.sources.count() == 2  # what could not be read is gone
    assert lodge_bulk(bulk) is not None


def test_a_zip_that_is_none_before_any_row_was_read_leaves_it_open(claimant, tmp_path):
    bulk = sent(claimant, tmp_path, rows(1), {})
    (tmp_path / "broken.zip").write_bytes(zipped({"a.pdf": papers.information()})[:-40])
    services.keep_source(bulk_id=bulk.pk, actor=claimant, path=tmp_path / "broken.zip", file_name="broken.zip")
    bulk = checked(claimant, tmp_path, [], {}, to=bulk)
    assert bulk.state == BulkFiling.State.OPEN and bulk.faults and not bulk.rows.exists()
    with refused_with("not_checked"):
        lodge(bulk_id=bulk.pk, actor=claimant, signed_name=claimant.name, confirmed_closed=True, language="en")


def test_nothing_is_checked_without_a_file_nor_without_a_table(claimant, tmp_path):
    given = {"actor": claimant, "language": "en"}
    empty = sent(claimant, tmp_path, [], {})
    with refused_with("nothing_sent"):
        services.begin_check(bulk_id=empty.pk, **given)
    only_files = sent(claimant, tmp_path, [], forms("a.pdf"))
    with refused_with("no_table"):
        services.begin_check(bulk_id=only_files.pk, **given)


def test_a_reference_that_a_claim_on_record_has_is_a_fault(claimant, tmp_path):
    lodged(claimant, tmp_path, 1)
    assert faults_of(checked(claimant, tmp_path, rows(2))) == {2: [("your_reference", "known_reference")], 3: []}


@pytest.mark.alone
def test_a_thousand_rows_are_read_and_checked_within_a_second(court, tmp_path, django_assert_max_num_queries):
    sctc = CaseType.objects.get(pk="SCTC")
    path = csv_file(tmp_path, [claim(number) for number in range(1_000)])
    with clock.set_to(TUESDAY_10), django_assert_max_num_queries(15):
        began = time.process_time()
        done = read_claims(sctc, path, most_rows=10_000)
        took = time.process_time() - began
    assert len(done.rows) == 1_000 and not any(row.faults for row in done.rows)
    assert took < 1


def test_a_workbook_that_was_sent_is_read(claimant, tmp_path):
    table = rows(2)
    begun = sent(claimant, tmp_path, [], {row["document_file"]: claim_form(at) for at, row in enumerate(table)})
    path = workbook(tmp_path, [list(table[0]), *(list(row.values()) for row in table)])
    with clock.set_to(TUESDAY_10):
        services.keep_source(bulk_id=begun.pk, actor=claimant, path=path, file_name="claims.xlsx")
    found = checked(claimant, tmp_path, [], {}, to=begun)
    assert found.faults == [] and faults_of(found) == {2: [], 3: []}
