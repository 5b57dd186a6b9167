"""What is told of a document that does not stand any more: on its page, at the desk, in the file, by its DRN."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from filings.case_page import views as case_page
from filings.drn_check.selectors import check_drn
from filings.issuing import decisions, services
from filings.issuing.desk.services import print_letter
from filings.issuing.received import views as received
from filings.models import DeliveryReader, IssuedDocument, Opening
from filings.models.court import UNDO_WITHIN
from filings.openings import record_openings
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10
from tests.factories.issued import case_of_three, confirmed, issue, prepared, sealed

pytestmark = pytest.mark.django_db
SOON = TUESDAY_10 + timedelta(minutes=5)
STEP = services.Step("Pay HK$6 into court", 7, "plaintiff")


@pytest.fixture(autouse=True)
def _soon(court):
    with clock.set_to(SOON):
        yield


@pytest.fixture
def case(court, person):
    return case_of_three(person)


@pytest.fixture
def officer(court, person):
    return person("registry")


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def replaced(document: IssuedDocument, officer, text: str, *, is_sealed: bool = True) -> IssuedDocument:
    """Another takes its place; sealed unless the worker has not come to it."""
    act = prepared(officer, [document.case], at=SOON, text=text, replaces=document, why="A date was wrong.")
    confirmed(act, officer, at=SOON)
    return sealed(act, at=SOON)[0] if is_sealed else act.documents.get()


def drn_page(document: IssuedDocument) -> str:
    return render_to_string("filings/drn_check/facts.html", {"answer": check_drn(document.seal.drn)})


def withdrawn(document: IssuedDocument, supervisor) -> None:
    decisions.withdraw(document_id=document.pk, supervisor=supervisor, why="It was made in error.")


def test_the_page_of_undoing_has_its_button_and_the_button_undoes(case, officer):
    document, client = issue(officer, case), browser_of(officer)
    page = reverse("issuing:undo", args=[document.reference])
    assert "Undo it" in client.get(page).content.decode()
    client.post(page)
    document.refresh_from_db()
    assert document.undone_at


def test_the_page_of_undoing_says_every_reason_against_it_and_has_no_button(case, officer, person):
    document, client = issue(officer, case), browser_of(officer)
    print_letter(document_id=document.pk, party_order=4, officer=officer)
    browser_of(person("chan")).get(document.get_absolute_url())
    page = client.get(reverse("issuing:undo", args=[document.reference])).content.decode()
    assert "Somebody has seen it already." in page and "may be in the post" in page
    assert "Undo it" not in page


def test_it_cannot_be_undone_once_anybody_opened_it_in_whatever_way(case, officer):
    document = issue(officer, case)
    record_openings(case=case, documents=[document], how=Opening.How.COPY, receipt="R-1")
    with pytest.raises(Refused) as refusal:
        decisions.undo(document_id=document.pk, actor=officer)
    assert [reason.code for reason in refusal.value.reasons] == ["seen"]


def test_of_what_was_undone_the_drn_page_promises_no_reason(case, officer, person):
    undone, gone = issue(officer, case), issue(officer, case, text="ANOTHER")
    decisions.undo(document_id=undone.pk, actor=officer)
    withdrawn(gone, person("registry.sup"))
    pages = [drn_page(document) for document in (undone, gone)]
    assert all("Withdrawn on" in page for page in pages)
    assert ["The reason is on the court’s file." in page for page in pages] == [False, True]


def test_the_confirm_page_of_a_replacement_promises_no_undoing(case, officer, person):
    first = prepared(officer, [case], at=SOON)
    page = reverse("issuing:confirm", args=[first.reference])
    assert "while nobody has opened it" in browser_of(officer).get(page).content.decode()
    old = sealed(confirmed(first, officer, at=SOON), at=SOON)[0]
    supervisor = person("registry.sup")
    act = prepared(supervisor, [case], at=SOON, text="NEW", replaces=old, why="A date was wrong.")
    page = browser_of(supervisor).get(reverse("issuing:confirm", args=[act.reference])).content.decode()
    assert "Not possible, as it takes the place of another document" in page
    assert "while nobody has opened it" not in page


def test_an_officer_who_may_not_undo_is_told_that_a_supervisor_can_withdraw_or_replace(case, officer):
    document = issue(officer, case)
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN):
        page = browser_of(officer).get(reverse("issuing:undo", args=[document.reference])).content.decode()
    assert "A supervisor can withdraw it, or replace it, with a reason." in page


def test_it_cannot_be_undone_once_a_letter_was_printed(case, officer):
    document = issue(officer, case)
    print_letter(document_id=document.pk, party_order=4, officer=officer)
    with pytest.raises(Refused) as refusal:
        decisions.undo(document_id=document.pk, actor=officer)
    assert [reason.code for reason in refusal.value.reasons] == ["printed"]


@pytest.mark.parametrize("name", ["document", "file", "pages"])
def test_what_is_undone_while_somebody_asks_for_it_is_not_given_out(case, officer, person, monkeypatch, name):
    document = issue(officer, case)

    def undone_meanwhile(user, found):
        decisions.undo(document_id=found.pk, actor=officer)
        return False

    monkeypatch.setattr(received, "has_opened", undone_meanwhile)
    answer = browser_of(person("chan")).get(reverse(f"court_documents:{name}", args=[document.reference]))
    assert answer.status_code == 404
    assert not DeliveryReader.objects.exclude(opened_at=None).exists()


def test_what_is_withdrawn_while_somebody_asks_for_it_says_so(case, officer, person, monkeypatch):
    document = issue(officer, case)

    def withdrawn_meanwhile(user, found):
        withdrawn(found, person("registry.sup"))
        return False

    monkeypatch.setattr(received, "has_opened", withdrawn_meanwhile)
    page = browser_of(person("chan")).get(document.get_absolute_url()).content.decode()
    assert "It was made in error." in page and "Download (PDF)" not in page


def test_what_is_undone_while_the_whole_file_is_packed_is_not_in_it(case, officer, person, monkeypatch):
    document, opening = issue(officer, case), case_page.open_document

    def undone_first(**asked):
        decisions.undo(document_id=document.pk, actor=officer)
        return opening(**asked)

    monkeypatch.setattr(case_page, "open_document", undone_first)
    answer = browser_of(person("chan")).get(case.get_absolute_url() + "documents.zip")
    archive = b"".join(answer.streaming_content)
    assert answer.status_code == 200 and b"order" not in archive.lower()


def test_a_number_leads_through_every_replacement_to_the_document_that_stands(case, officer):
    first = issue(officer, case)
    second = replaced(first, officer, "ORDER 2")
    third = replaced(second, officer, "ORDER 3")
    for document in (first, second):
        assert check_drn(document.seal.drn).now == third.seal.drn_in_fours


def test_where_nothing_stands_in_its_place_a_number_answers_withdrawn(case, officer, person):
    first = issue(officer, case)
    second = replaced(first, officer, "ORDER 2")
    withdrawn(second, person("registry.sup"))
    answer = check_drn(first.seal.drn)
    assert answer.withdrawn_at == SOON and answer.replaced_at is None and answer.now == ""
    page = browser_of(person("chan")).get(first.get_absolute_url()).content.decode()
    assert "does not stand any more either" in page and second.reference not in page


def test_what_was_replaced_before_it_was_sealed_is_passed_over(case, officer, person):
    first = issue(officer, case)
    second = replaced(first, officer, "ORDER 2", is_sealed=False)
    third = replaced(second, officer, "ORDER 3")
    assert check_drn(first.seal.drn).now == third.seal.drn_in_fours
    page = browser_of(person("chan")).get(first.get_absolute_url()).content.decode()
    assert third.get_absolute_url() in page and second.reference not in page
    desk = browser_of(officer).get(reverse("issuing:document", args=[second.reference])).content.decode()
    assert "Issued, and never sealed" in desk


def test_the_page_has_no_way_to_one_that_is_still_being_sealed(case, officer, person):
    first = issue(officer, case)
    second = replaced(first, officer, "ORDER 2", is_sealed=False)
    page = browser_of(person("chan")).get(first.get_absolute_url()).content.decode()
    assert "Replaced on" in page and second.reference not in page
    answer = check_drn(first.seal.drn)
    assert answer.replaced_at == SOON and answer.now == ""


def test_a_document_that_was_withdrawn_sets_no_days(case, officer, person):
    document, client = issue(officer, case, steps=[STEP]), browser_of(person("wong.ou"))
    assert "Pay HK$6 into court" in client.get(document.get_absolute_url()).content.decode()
    withdrawn(document, person("registry.sup"))
    assert "Pay HK$6 into court" not in client.get(document.get_absolute_url()).content.decode()
    file = client.get(case.get_absolute_url(), {"show": "timeline"}).content.decode()
    assert "Withdrawn on" in file
