"""What a table, a zip and a worker may do that nobody meant: told by row and column, and never the end of the check."""

import csv
import io
from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils.translation import override

from accounts.models import Message
from filings.bulk import services
from filings.bulk.examine import examine
from filings.bulk.writing import services as writing
from filings.bulk.writing.tasks import write_filings
from filings.models import Acknowledgement, BulkFiling, BulkRow, Filing
from filings.stamping.acknowledgement import make_acknowledgement
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories import bulk as tables
from tests.factories.bulk_filings import checked, claim_form, lodge_bulk, lodged, rows, sent, written
from tests.factories.court import TUESDAY_10, pay


def codes(row):
    return [fault["code"] for fault in row.faults]


def examined(begun):
    with clock.set_to(TUESDAY_10):
        services.begin_check(bulk_id=begun.pk, actor=begun.owner, language="en")
        examine(bulk_id=begun.pk)
    return BulkFiling.objects.get(pk=begun.pk)


def with_table(claimant, tmp_path, text, files=None):
    """A bulk filing whose table is these very bytes."""
    begun = sent(claimant, tmp_path, [], files or {"claim-0001.pdf": claim_form(1)})
    (tmp_path / "claims.csv").write_text(text)
    given = {"bulk_id": begun.pk, "actor": claimant, "file_name": "claims.csv"}
    services.keep_source(**given, path=tmp_path / "claims.csv")
    return examined(begun)


def test_an_amount_that_a_comma_parts_is_no_smaller_claim(claimant, tmp_path):
    row = {**rows(1)[0]}
    row["amount_claimed"] = row.pop("amount_claimed")  # the last column, where the rest of a cell falls off
    text = tables.csv_text([row]).replace('"8,600"', "12,480")
    bulk = with_table(claimant, tmp_path, text)
    assert codes(bulk.rows.get()) == ["spare"]
    again = checked(claimant, tmp_path, rows(1, your_reference="other"), {}, to=bulk)
    assert codes(again.rows.order_by("number").first()) == ["spare"]


@pytest.mark.parametrize("name", ["folder" * 50 + "/K.pdf", "\N{SQUARE CORPORATION}" * 100 + ".pdf", "K" * 400])
def test_a_name_that_is_too_long_to_keep_is_a_fault_of_its_row(claimant, tmp_path, name):
    bulk = checked(claimant, tmp_path, rows(1, document_file=name), {"K.pdf": claim_form(1)})
    assert bulk.state == BulkFiling.State.CHECKED
    assert BulkRow.objects.count() == 1


def test_a_number_of_a_row_with_five_thousand_figures_is_one_more_row(claimant, tmp_path):
    row = {"row": "9" * 5_000, **rows(1)[0]}
    written_to = io.StringIO()
    table = csv.DictWriter(written_to, list(row))
    table.writeheader()
    table.writerow(row)
    assert with_table(claimant, tmp_path, written_to.getvalue()).rows.get().faults == []


def test_whatever_breaks_a_check_it_ends_and_says_so(claimant, tmp_path):
    begun = sent(claimant, tmp_path, rows(1))
    with mock.patch("filings.bulk.examine._look_through", side_effect=KeyError("odd")):
        bulk = examined(begun)
    assert bulk.state == BulkFiling.State.OPEN and "broke off" in bulk.why_unread[0]
    assert examined(bulk).rows.good().count() == 1


def test_a_bad_table_takes_no_good_zip_with_it(claimant, tmp_path):
    bulk = with_table(claimant, tmp_path, "a,b\n1,2\n")
    assert bulk.faults and [source.kind for source in bulk.sources.all()] == ["archive"]


def test_a_slow_check_does_not_end_the_one_after_it(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2, amount_claimed="86,000"))
    slow = BulkFiling.objects.get(pk=bulk.pk)
    sent(claimant, tmp_path, rows(1), {}, to=bulk)
    with clock.set_to(TUESDAY_10.replace(minute=5)):
        services.begin_check(bulk_id=bulk.pk, actor=claimant, language="en")
    from filings.bulk.examine import _end

    _end(slow, list(slow.sources.all()), judged=[])
    assert BulkFiling.objects.get(pk=bulk.pk).state == BulkFiling.State.CHECKING
    examine(bulk_id=bulk.pk)
    assert [bool(row.faults) for row in bulk.rows.order_by("number")] == [False, True]


def test_a_claim_is_not_lodged_twice_in_two_bulk_filings(claimant, tmp_path):
    first, second = (checked(claimant, tmp_path, rows(2)) for _ in range(2))
    lodge_bulk(first)
    with pytest.raises(Refused) as refusal:
        lodge_bulk(second)
    assert [reason.code for reason in refusal.value.reasons] == ["lodged_already"]
    assert "RV/26/0001" in str(refusal.value.reasons[0])


def test_what_was_withdrawn_can_be_brought_again(claimant, tmp_path):
    first = checked(claimant, tmp_path, rows(1))
    lodge_bulk(first)
    services.withdraw(bulk_id=first.pk, actor=claimant)
    assert lodge_bulk(checked(claimant, tmp_path, rows(1))) is not None


def test_a_file_that_was_not_checked_holds_back_the_lodging(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    sent(claimant, tmp_path, rows(1, amount_claimed="1"), {}, to=bulk)
    with pytest.raises(Refused) as refusal:
        lodge_bulk(bulk)
    assert [reason.code for reason in refusal.value.reasons] == ["unread"]


def test_more_rows_than_are_taken_cannot_come_in_two_tables(claimant, tmp_path, settings):
    settings.MOST_BULK_ROWS = 3
    bulk = checked(claimant, tmp_path, rows(2))
    more = [tables.claim(number, other_files="") for number in (8, 9)]
    again = checked(claimant, tmp_path, more, to=bulk)
    assert "4 rows" in again.why_unread[0] and again.rows.count() == 2


def test_a_passing_error_of_the_database_loses_no_row(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2))
    pay(lodge_bulk(bulk))
    with (
        mock.patch.object(writing, "_write_rows", side_effect=OperationalError("deadlock detected")),
        pytest.raises(OperationalError),
    ):
        writing.write_some(bulk_id=bulk.pk)
    assert not BulkRow.objects.exclude(failed_why="").exists()
    assert written(bulk).state == BulkFiling.State.LODGED and Filing.objects.filter(bulk_row__bulk=bulk).count() == 2


def test_where_no_row_can_be_written_nothing_is_acknowledged_and_nothing_goes_round(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    pay(lodge_bulk(bulk))
    with mock.patch.object(writing, "_write_rows", side_effect=ValueError("odd")):
        assert written(bulk).acknowledgement_sha256 == ""
    assert bulk.rows.get().failed_why == "ValueError: odd"


def test_what_was_sent_is_forgotten_so_that_a_row_can_be_taken_out(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(3))
    services.start_again(bulk_id=bulk.pk, actor=claimant)
    again = checked(claimant, tmp_path, rows(2), to=bulk)
    assert again.rows.count() == 2 and lodge_bulk(again) is not None


def test_nothing_is_forgotten_once_it_was_lodged(claimant, tmp_path):
    bulk = lodged(claimant, tmp_path, 1)
    with pytest.raises(Refused):
        services.start_again(bulk_id=bulk.pk, actor=claimant)
    assert bulk.rows.count() == 1


def test_one_file_named_with_and_without_its_ending_is_named_twice(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1, document_file="a.pdf", other_files="a"), {"a.pdf": claim_form(1)})
    assert "file_named_twice" in codes(bulk.rows.get())


def test_a_row_that_could_not_be_written_is_tried_again_and_has_an_acknowledgement_of_its_own(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2))
    pay(lodge_bulk(bulk))
    really = writing._write_rows

    def failing(kind, some):
        if any(row.number == 3 for row in some):
            raise ValueError("odd")
        really(kind, some)

    with mock.patch.object(writing, "_write_rows", side_effect=failing):
        written(bulk)
    assert Filing.objects.filter(bulk_row__bulk=bulk).count() == 1
    with clock.set_to(TUESDAY_10 + timedelta(hours=2)):
        (waiting,) = writing.with_failed_rows()
        writing.try_again(bulk_id=waiting.pk)
        write_filings(bulk.pk)
        make_acknowledgement(stamp_id=Filing.objects.latest("pk").current_stamp.pk)
    assert Filing.objects.filter(bulk_row__bulk=bulk).count() == 2
    assert Acknowledgement.objects.values("sha256").distinct().count() == 2
    assert Message.objects.filter(kind="filing_bulk_lodged").count() == 1


def test_why_no_row_was_read_is_told_in_the_language_of_the_reader(claimant, tmp_path):
    bulk = with_table(claimant, tmp_path, "your_reference,colour\nA,red\n")
    told = {}
    for language in ("en", "zh-hant", "zh-hans"):
        with override(language):
            told[language] = bulk.why_unread
    assert bulk.faults[0]["code"] == "unknown_heading"
    assert all("colour" in words[0] for words in told.values()) and len({words[0] for words in told.values()}) == 3
