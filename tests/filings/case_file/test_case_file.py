"""The court's file of a case: everything the registry has of it, its notes, and the one search of the desk."""

import html
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from cases.case_desk.selectors import ORDER, case_file
from cases.case_desk.services import write_note
from cases.case_desk.status import set_status
from cases.models import CaseNote, Paper
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.models import DocumentType, Filing, ReturnReason, Seal
from filings.registry.decisions import refuse
from filings.registry.search import search_desk
from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make_acknowledgement
from filings.stamping.stamps import stamp_filing
from icms.lib import clock
from icms.lib.drn import new_drn
from payments.charges.receipts import make_pdf
from tests.factories.court import TUESDAY_10, accept, arrived, draft_of, lodge_draft, lodged_of, pay, pdf
from tests.factories.hearings import fix
from tests.factories.issued import issue
from tests.support.kept import kept, somebody


@kept
def accepted():
    return accept(lodged_of(somebody("chan")), somebody("registry"))


@pytest.fixture
def case(accepted):
    return accepted.case


def statement_of(account):
    """A statement of outages, as far as its DRN goes."""
    facts = {"kind": Paper.Kind.OUTAGES, "about": f"OUT-{account.username}", "language": "en", "sha256": "0" * 64}
    return Paper.objects.create(drn=new_drn(), made_at=TUESDAY_10, **facts)


def said(page):
    return html.unescape(page.text).replace("\u00a0", " ")


def counts(case):
    return {shown.part.name: shown.count for shown in case_file(case, show="", page=None).shown}


def test_the_file_holds_every_part_in_its_order(case):
    assert list(counts(case)) == list(ORDER)


def test_the_file_counts_documents_filings_money_messages_and_acts(case, accepted, person):
    with clock.set_to(TUESDAY_10):
        fix(case, person("registry"), TUESDAY_10 + timedelta(days=30))
    found = counts(case)
    assert (found["documents"], found["filings"], found["hearings"], found["parties"]) == (2, 1, 1, 2)
    assert found["money"] == 1
    assert found["messages"] >= 3  # received, accepted, a hearing
    assert found["timeline"] >= 3


def test_a_filing_that_was_refused_in_the_case_is_on_the_file(case, person, client):
    chan = person("chan")
    with clock.set_to(TUESDAY_10):
        later = drafting.start_filing(actor=chan, case_type=case.case_type, case=case, language="en")
        kind = DocumentType.objects.filter(case_type=case.case_type, in_case=True, fee_item="").first()
        add_document(filing_id=later.pk, actor=chan, file=arrived(pdf("later")), type=kind)
    if charge := lodge_draft(Filing.objects.get(pk=later.pk)):
        pay(charge)
    stamp_filing(filing_id=later.pk)
    reason = ReturnReason.objects.filter(for_refusal=True, needs_note=False).first()
    refuse(filing_id=later.pk, officer=person("registry"), reason=reason, note="")
    client.force_login(person("registry"))
    page = said(client.get(reverse("case_desk:case", args=[case.number]), {"show": "filings"}))
    assert later.reference in page and str(reason) in page and "Refused" in page
    assert counts(case)["documents"] == 2


@pytest.mark.parametrize("part", ORDER)
def test_each_part_has_a_page_of_its_own(case, accepted, person, client, part):
    for document in accepted.documents.all():
        seal_document(document.pk)
    write_note(case=case, text="The plaintiff telephoned.", actor=person("registry"))
    client.force_login(person("registry"))
    page = client.get(reverse("case_desk:case", args=[case.number]), {"show": part})
    assert page.status_code == 200 and f'id="part-{part}"' in page.text
    assert page.text.count('id="part-') == 1


def test_an_unknown_part_shows_the_whole_file(case, person, client):
    client.force_login(person("registry"))
    page = client.get(reverse("case_desk:case", args=[case.number]), {"show": "secrets", "page": "x"})
    assert page.text.count('id="part-') == len(ORDER)


def test_the_timeline_names_who_did_what(case, accepted, person, client):
    client.force_login(person("registry"))
    page = said(client.get(reverse("case_desk:case", args=[case.number]), {"show": "timeline"}))
    assert "The case was commenced" in page and accepted.reference in page and person("registry").name in page


def test_a_note_is_kept_for_the_registry_and_recorded_without_its_words(case, person, client):
    client.force_login(person("registry"))
    address = reverse("case_desk:case", args=[case.number])
    client.post(address, {"text": "Told that filing here does not serve it."})
    note = CaseNote.objects.get(case=case)
    assert (note.text, note.written_by) == ("Told that filing here does not serve it.", person("registry"))
    entry = AuditEntry.objects.get(act="case.note_written")
    assert "serve" not in str(entry.detail)
    client.force_login(person("auditor"))
    assert "does not serve it" in client.get(reverse("case_desk:case", args=[case.number])).text
    client.force_login(person("chan"))
    assert "does not serve it" not in client.get(case.get_absolute_url()).text


def test_an_empty_note_is_refused_and_the_page_says_so(case, person, client):
    client.force_login(person("registry"))
    page = client.post(reverse("case_desk:case", args=[case.number]), {"text": "  "})
    assert "Write the note first." in page.text and not CaseNote.objects.exists()


def test_a_note_is_never_changed_or_removed(case, person):
    note = write_note(case=case, text="As it was.", actor=person("registry"))
    for act in (lambda: CaseNote.objects.filter(pk=note.pk).update(text="As it was not."), note.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert CaseNote.objects.get(pk=note.pk).text == "As it was."


def test_a_case_number_and_a_reference_open_what_they_name(case, accepted, person, client):
    client.force_login(person("registry"))
    address = reverse("registry:search")
    for typed in ("dcpi1/26", "DCPI 1 of 2026", " DCPI 1/2026 "):
        assert client.get(address, {"words": typed}).url == reverse("case_desk:case", args=[case.number])
    typed = accepted.reference.replace("-", "").lower()
    assert client.get(address, {"words": typed}).url == reverse("registry:review", args=[accepted.reference])


def test_a_drn_finds_its_document_however_it_is_grouped(accepted, person):
    seal = Seal.objects.filter(document__filing=accepted).first()
    for typed in (seal.drn, seal.drn_in_fours, f"DRN {seal.drn_in_fours}", seal.drn_in_fours.replace(" ", "-")):
        assert search_desk(person("registry"), typed).seals == [seal], typed
    assert search_desk(person("registry"), "000000000000").is_empty


def test_a_drn_finds_what_the_court_issued(case, person, client):
    document = issue(person("registry"), case)
    found = search_desk(person("registry"), document.seal.drn_in_fours)
    assert [seal.issued for seal in found.seals] == [document]
    client.force_login(person("registry"))
    page = client.get(reverse("registry:search"), {"words": document.seal.drn})
    assert reverse("issuing:document", args=[document.reference]) in page.text


def test_a_drn_finds_an_acknowledgement_and_a_receipt_with_their_filing(person, client):
    filing = lodged_of(person("chan"))
    make_acknowledgement(stamp_id=filing.current_stamp.pk)
    make_pdf(receipt_id=filing.settled_charge.receipt.pk)
    client.force_login(person("registry"))
    papers = list(Paper.objects.all())
    assert {paper.kind for paper in papers} == {Paper.Kind.ACKNOWLEDGEMENT, Paper.Kind.RECEIPT}
    for paper in papers:
        found = search_desk(person("registry"), paper.drn_in_fours)
        assert [(each.paper, each.filing) for each in found.papers] == [(paper, filing)]
        page = said(client.get(reverse("registry:search"), {"words": paper.drn}))
        assert paper.about in page and reverse("registry:review", args=[filing.reference]) in page


def test_the_drn_of_a_paper_about_no_filing_is_found_without_one(person, client):
    with clock.set_to(TUESDAY_10):
        paper = statement_of(person("chan"))
    found = search_desk(person("registry"), paper.drn)
    assert [(each.paper, each.filing) for each in found.papers] == [(paper, None)]
    client.force_login(person("registry"))
    assert paper.about in said(client.get(reverse("registry:search"), {"words": paper.drn}))


def test_a_party_is_found_in_either_script_on_the_file_and_in_what_is_not_decided(case, person):
    waiting = lodged_of(person("wong.ou"))
    for typed in ("harbourview", "海景", "海景装修"):
        found = search_desk(person("registry"), typed)
        assert [party.case for party in found.parties] == [case], typed
        assert found.filings == [waiting], typed


def test_a_charge_is_found_by_its_reference_and_opens_its_filing(person):
    filing = lodged_of(person("chan"))
    found = search_desk(person("registry"), filing.settled_charge.reference)
    assert found.is_one_filing and found.filings == [filing]


def test_what_was_lodged_and_withdrawn_before_review_stays_known_to_the_registry(person, client):
    filing = lodged_of(person("chan"))
    drafting.withdraw(filing_id=filing.pk, actor=person("chan"))
    assert search_desk(person("registry"), filing.reference).filings == [filing]
    client.force_login(person("registry"))
    assert client.get(reverse("registry:review", args=[filing.reference])).status_code == 200


def test_the_search_shows_no_draft_that_was_never_lodged(person):
    draft = draft_of(person("chan"))
    assert search_desk(person("registry"), draft.reference).is_empty
    assert search_desk(person("registry"), "Harbourview").is_empty


@pytest.mark.parametrize("typed", ["", " ", "'; drop table", "％" * 300, "12", "a" * 5000, "陳大" * 100])
def test_whatever_is_typed_the_search_answers(person, client, typed):
    client.force_login(person("registry"))
    assert client.get(reverse("registry:search"), {"words": typed}).status_code == 200


def test_the_timeline_names_the_status_that_was_entered(case, person, client):
    set_status(case=case, status="ended", why="Settled.", actor=person("registry"))
    client.force_login(person("registry"))
    address = reverse("case_desk:case", args=[case.number])
    assert "Ended, Settled." in said(client.get(address, {"show": "timeline"}))
    assert "已完結" in said(client.get(address.replace("/en/", "/zh-hant/"), {"show": "timeline"}))
