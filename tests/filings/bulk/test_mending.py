"""Returned filings of a bulk filing are mended in a file and lodged again, as by hand (domain 6.5, 6.8)."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Message, User
from accounts.organizations.approval.services import set_approval
from filings import periodic
from filings.bulk import services as bulk_services
from filings.bulk.mending import services
from filings.bulk.mending.selectors import returned_rows, returned_table
from filings.bulk.templates import mending_xlsx
from filings.drafting.services import start_next_round
from filings.drafting.sharing.services import hold
from filings.models import Acknowledgement, BulkFiling, Filing, FilingStamp, ReturnReason
from filings.registry.decisions import Verdict, decide
from filings.stamping.selectors import unacknowledged
from filings.stamping.tasks import stamp_filing
from filings.states import Decision, State
from icms.lib import clock
from payments.models import Charge
from tests.factories.bulk import claim
from tests.factories.bulk_filings import checked, claim_form, lodge_bulk, lodged, refused_with, rows, written
from tests.factories.court import TUESDAY_10, pay
from tests.factories.organizations import member

RETURNED_AT = TUESDAY_10 + timedelta(hours=1)
MENDED_AT = TUESDAY_10 + timedelta(hours=2)
NOTE = "Page 1 is cut off."


@pytest.fixture
def officer(person) -> User:
    return person("registry")


@pytest.fixture
def bulk(claimant, officer, tmp_path):
    """Three filings, of which the first two were returned."""
    found = lodged(claimant, tmp_path, 3)
    for filing in filings_of(found)[:2]:
        give_back(filing, officer)
    return found


def filings_of(bulk: BulkFiling) -> list[Filing]:
    return list(Filing.objects.filter(bulk_row__bulk=bulk).order_by("bulk_row__number"))


def give_back(filing: Filing, officer: User, returned: int = 1, decision: Decision = Decision.ACCEPTED) -> None:
    """Return one document, and decide otherwise on the rest."""
    bad = Verdict(Decision.RETURNED, ReturnReason.objects.get(pk="R-07"), NOTE)
    documents = filing.documents.current()
    with clock.set_to(RETURNED_AT):
        verdicts = {each.order: bad if each.order == returned else Verdict(decision) for each in documents}
        decide(filing_id=filing.pk, officer=officer, verdicts=verdicts)


def taken_away(bulk: BulkFiling) -> list[dict[str, str]]:
    """The list of returned filings, as its reader gets it."""
    heading, *lines = returned_table(bulk, "en")
    return [dict(zip(heading, line, strict=True)) for line in lines]


def mended(bulk, table, files, folder, at=MENDED_AT) -> BulkFiling:
    """What was returned, sent back with these files and checked."""
    with clock.set_to(at):
        begun = services.start(bulk_id=bulk.pk, actor=bulk.owner, language="en")
    return checked(bulk.owner, folder, table, files, to=begun, at=at)


def with_new_files(table):
    """Each row names a new file, and the zip has them."""
    table = [row | {"document_file": f"new-{number}.pdf"} for number, row in enumerate(table)]
    return table, {row["document_file"]: claim_form(500 + number) for number, row in enumerate(table)}


def faults_of(mending: BulkFiling) -> list[tuple[int, str, str]]:
    return [
        (row.number, fault["column"], fault["code"]) for row in mending.rows.order_by("number") for fault in row.faults
    ]


def test_the_list_has_each_returned_filing_with_its_reference_its_cells_and_the_reasons(bulk):
    table = taken_away(bulk)
    assert [row["filing_reference"] for row in table] == [filing.reference for filing in filings_of(bulk)[:2]]
    assert table[0]["your_reference"] == "RV/26/0001" and table[0]["document_file"] == "claim-0001.pdf"
    assert "(R-07)" in table[0]["what_to_mend"] and NOTE in table[0]["what_to_mend"]


def test_the_reasons_are_in_the_language_of_the_reader(bulk):
    reason = ReturnReason.objects.get(pk="R-07")
    assert reason.text.zh_hant in list(returned_table(bulk, "zh-hant"))[1][1]


def test_all_mended_rows_are_lodged_again_at_once_without_a_new_fee(bulk, tmp_path):
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    assert faults_of(mending) == []
    assert lodge_bulk(mending, at=MENDED_AT) is None
    mending = written(mending, at=MENDED_AT + timedelta(minutes=5))
    first, second, third = filings_of(bulk)
    assert {first.state, second.state} == {State.LODGED} and (first.round, third.round) == (2, 1)
    assert {first.deemed_at, second.deemed_at} == {MENDED_AT}  # of the button, not of the worker
    assert [each.file_name for each in first.documents.current()] == ["new-0.pdf"]
    assert first.documents.get(order=1).replaced_by == first.documents.current().get()
    assert Charge.objects.count() == 1
    assert mending.state == BulkFiling.State.LODGED and not returned_rows(bulk).exists()


def test_one_acknowledgement_names_what_was_lodged_again_and_one_message_tells_it(bulk, tmp_path):
    told = Message.objects.count()
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    lodge_bulk(mending, at=MENDED_AT)
    with clock.set_to(MENDED_AT):
        while services.lodge_next(bulk_id=mending.pk):
            pass
        for filing in filings_of(bulk):
            stamp_filing(filing.pk)
        assert not unacknowledged().exists()  # until all have one together
    mending = written(mending, at=MENDED_AT)
    papers = Acknowledgement.objects.filter(stamp__round=2).values_list("sha256", flat=True)
    assert list(papers) == [mending.acknowledgement_sha256] * 2
    assert FilingStamp.objects.filter(round=2).count() == 2
    assert Message.objects.count() == told + 1


def test_a_row_is_known_by_its_own_reference_too(bulk, tmp_path):
    table, files = with_new_files([row | {"filing_reference": ""} for row in taken_away(bulk)])
    assert faults_of(mended(bulk, table, files, tmp_path)) == []


def test_a_date_and_an_amount_written_in_another_way_are_no_change(bulk, tmp_path):
    table, files = with_new_files(taken_away(bulk))
    table[0] |= {"amount_claimed": "8600.00", "date_of_debt": "2026-02-28"}
    assert faults_of(mended(bulk, table, files, tmp_path)) == []


def test_what_was_not_returned_stays_and_each_fault_is_told_by_row_and_column(bulk, tmp_path):
    table, files = with_new_files(taken_away(bulk))
    table[0]["amount_claimed"] = "9,600"
    table[1]["document_file"] = "nowhere.pdf"
    mending = mended(bulk, table, files, tmp_path)
    assert faults_of(mending) == [(2, "amount_claimed", "stays_as_lodged"), (3, "document_file", "not_in_zip")]


def test_a_row_whose_filing_is_not_returned_any_more_is_told(bulk, tmp_path):
    table, files = with_new_files(taken_away(bulk))
    table[1] |= {"filing_reference": filings_of(bulk)[2].reference}
    table.append(table[0] | {"filing_reference": "ABCD-EFGH-J", "your_reference": "RV/26/0009", "document_file": "a"})
    table.append(table[0] | {"your_reference": "RV/26/0008", "document_file": "b"})
    found = faults_of(mended(bulk, table, files, tmp_path))
    assert found == [
        (3, "filing_reference", "not_returned"),
        (4, "filing_reference", "no_such_filing"),
        (5, "filing_reference", "same_filing"),
    ]


def test_a_filing_of_another_bulk_filing_is_not_found(bulk, claimant, officer, tmp_path):
    other = checked(claimant, tmp_path, [claim(50, other_files="")])
    pay(lodge_bulk(other))
    give_back(filings_of(written(other))[0], officer)
    table, files = with_new_files(taken_away(other))
    assert faults_of(mended(bulk, table, files, tmp_path)) == [(2, "filing_reference", "no_such_filing")]


def test_a_filing_that_was_mended_by_hand_meanwhile_keeps_its_reason_and_holds_up_no_other(bulk, tmp_path, person):
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    lodge_bulk(mending, at=MENDED_AT)
    first, second, _third = filings_of(bulk)
    Filing.objects.filter(pk=first.pk).update(state=State.LODGED, received_at=MENDED_AT, stored_at=MENDED_AT)
    mending = written(mending, at=MENDED_AT)
    kept = mending.rows.get(mends=first)
    assert kept.mended_round is None and "returned" in kept.kept_why["en"] and kept.kept_why["zh-hant"]
    second.refresh_from_db()
    assert (second.state, second.round) == (State.LODGED, 2)
    assert Filing.objects.get(pk=first.pk).round == 1
    assert mending.state == BulkFiling.State.LODGED and mending.acknowledgement_sha256


def test_what_a_colleague_is_mending_by_hand_is_left_to_the_colleague(bulk, tmp_path, person):
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    lodge_bulk(mending, at=MENDED_AT)
    first = filings_of(bulk)[0]
    colleague = User.objects.filter(organization=bulk.organization).exclude(pk=bulk.owner_id).first()
    with clock.set_to(MENDED_AT):
        start_next_round(filing_id=first.pk, actor=bulk.owner)
        hold(first, colleague)
    mending = written(mending, at=MENDED_AT)
    assert colleague.name_en in mending.rows.get(mends=first).kept_why["en"]
    assert Filing.objects.get(pk=first.pk).is_being_mended


def test_a_worker_that_was_killed_lodges_what_is_left_when_the_sweep_finds_it(bulk, tmp_path, monkeypatch):
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    lodge_bulk(mending, at=MENDED_AT)
    with clock.set_to(MENDED_AT):
        assert services.lodge_next(bulk_id=mending.pk)
    assert mending.rows.filter(mended_round=None).count() == 1
    found = []
    monkeypatch.setattr(periodic, "enqueue_on_commit", lambda task, *args: found.append((task.name, args)))
    with clock.set_to(MENDED_AT + timedelta(minutes=1)):
        periodic.sweep()
    assert ("filings.bulk.writing.tasks.write_filings", (mending.pk,)) in found


def test_documents_that_were_accepted_stay_and_need_no_file(claimant, officer, tmp_path):
    table = rows(1, other_files="exhibit.pdf")
    files = {"claim-0001.pdf": claim_form(1), "exhibit.pdf": claim_form(2)}
    bulk = checked(claimant, tmp_path, table, files)
    pay(lodge_bulk(bulk))
    bulk = written(bulk)
    give_back(filings_of(bulk)[0], officer, returned=2)
    (row,) = taken_away(bulk)
    assert "claim-0001.pdf" not in row["what_to_mend"] and "exhibit.pdf" in row["what_to_mend"]
    touched = mended(bulk, [row | {"document_file": "other.pdf"}], {"exhibit.pdf": claim_form(9)}, tmp_path)
    assert faults_of(touched) == [(2, "document_file", "accepted_stays")]
    fewer = mended(bulk, [row | {"other_files": ""}], {}, tmp_path)
    assert faults_of(fewer) == [(2, "other_files", "as_many_files")]
    whole = mended(bulk, [row], {}, tmp_path)
    assert faults_of(whole) == []
    lodge_bulk(whole, at=MENDED_AT)
    written(whole, at=MENDED_AT)
    (filing,) = filings_of(bulk)
    assert [each.file_name for each in filing.documents.current()] == ["claim-0001.pdf", "exhibit.pdf"]
    assert filing.documents.current()[0].decision == Decision.ACCEPTED


def test_rows_that_are_still_at_fault_go_on_by_themselves(bulk, tmp_path):
    table, files = with_new_files(taken_away(bulk))
    del files["new-1.pdf"]
    mending = mended(bulk, table, files, tmp_path)
    lodge_bulk(mending, at=MENDED_AT)
    written(mending, at=MENDED_AT)
    left = BulkFiling.objects.get(mends=bulk, state=BulkFiling.State.CHECKED)
    assert left.rows.get().mends == filings_of(bulk)[1]
    with clock.set_to(MENDED_AT):
        assert services.start(bulk_id=bulk.pk, actor=bulk.owner, language="en") == left


def test_nothing_is_begun_where_nothing_is_returned_and_what_is_begun_is_begun_once(claimant, officer, tmp_path):
    bulk = lodged(claimant, tmp_path, 1)
    with refused_with("nothing_returned"):
        services.start(bulk_id=bulk.pk, actor=claimant, language="en")
    give_back(filings_of(bulk)[0], officer)
    begun = services.start(bulk_id=bulk.pk, actor=claimant, language="en")
    assert services.start(bulk_id=bulk.pk, actor=claimant, language="zh-hant") == begun


def test_what_was_lodged_before_an_approval_was_taken_back_may_be_mended(bulk, tmp_path):
    bulk.organization.bulk_approvals.all().delete()
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    assert lodge_bulk(mending, at=MENDED_AT) is None


def test_where_a_second_person_is_wanted_another_lodges_what_was_mended(bulk, tmp_path):
    set_approval(actor=User.objects.get(username="rvd.pa"), wants=True)
    table, files = with_new_files(taken_away(bulk))
    mending = mended(bulk, table, files, tmp_path)
    with refused_with("second_person"):
        lodge_bulk(mending, at=MENDED_AT)
    colleague = member("rvd.two", primary="rvd.pa")
    lodge_bulk(mending, at=MENDED_AT, actor=colleague)
    mending = written(mending, at=MENDED_AT)
    assert [row.kept_why for row in mending.rows.all()] == [{}, {}]
    assert {filing.lodged_by for filing in filings_of(bulk)[:2]} == {colleague}


def test_the_page_of_the_whole_offers_it_and_takes_both_kinds_of_file(bulk, tmp_path):
    client = Client()
    client.force_login(bulk.owner, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(bulk.get_absolute_url()).content.decode()
    assert "2 filings were returned" in page and reverse("bulk:mend", args=[bulk.reference]) in page
    answer = client.post(reverse("bulk:mend", args=[bulk.reference]))
    mending = BulkFiling.objects.get(mends=bulk)
    assert answer.url == mending.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert reverse("bulk:returned", args=[bulk.reference, "csv"]) in page
    sent = client.get(reverse("bulk:returned", args=[bulk.reference, "csv"])).content.decode("utf-8-sig")
    assert [row["your_reference"] for row in csv.DictReader(io.StringIO(sent))] == ["RV/26/0001", "RV/26/0002"]
    book = client.get(reverse("bulk:returned", args=[bulk.reference, "xlsx"])).content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert [cell.value for cell in sheet[1]][:3] == ["filing_reference", "what_to_mend", "your_reference"]
    assert client.get(reverse("bulk:returned", args=[bulk.reference, "pdf"])).status_code == 404


def test_the_workbook_that_was_taken_away_is_read_as_it_is(bulk, tmp_path):
    table, files = with_new_files(taken_away(bulk))
    path = tmp_path / "returned.xlsx"
    path.write_bytes(mending_xlsx([list(table[0]), *(list(row.values()) for row in table)]))
    with clock.set_to(MENDED_AT):
        mending = services.start(bulk_id=bulk.pk, actor=bulk.owner, language="en")
        bulk_services.keep_source(bulk_id=mending.pk, actor=bulk.owner, path=path, file_name="returned.xlsx")
    mending = checked(bulk.owner, tmp_path, [], files, to=mending, at=MENDED_AT)
    assert mending.faults == [] and faults_of(mending) == [] and mending.rows.count() == 2


def test_the_desk_does_not_list_it_and_the_registry_does_not_find_it(bulk, officer):
    with clock.set_to(MENDED_AT):
        mending = services.start(bulk_id=bulk.pk, actor=bulk.owner, language="en")
    BulkFiling.objects.filter(pk=mending.pk).update(
        state=BulkFiling.State.LODGED, received_at=MENDED_AT, stored_at=MENDED_AT, lodged_by=bulk.owner
    )
    client = Client()
    client.force_login(officer, "allauth.account.auth_backends.AuthenticationBackend")
    assert mending.reference not in client.get(reverse("bulk_desk:list")).content.decode()
    assert client.get(reverse("bulk_desk:bulk_filing", args=[mending.reference])).status_code == 404
