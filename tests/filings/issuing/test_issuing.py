"""The registry prepares a document of the court, confirms it, and it is sealed and brought to each party."""

from datetime import timedelta

import pytest
from django.conf import settings

from accounts import periodic
from accounts.models import AuditEntry, Message
from cases.case_desk.status import set_status, strike_case
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.issuing import decisions, services
from filings.issuing.tasks import seal_issued
from filings.models import Delivery, IssuedDocument, IssuingAct, Seal
from filings.models.court import UNDO_WITHIN
from filings.sealing.verify import verify_document
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.pdf.keys import court_certificate
from tests.factories.court import TUESDAY_10, arrived
from tests.factories.issued import case_of_three, confirmed, facts, issue, prepared, sealed

pytestmark = pytest.mark.django_db
LATER = TUESDAY_10 + timedelta(hours=1)


@pytest.fixture
def case(court, person):
    return case_of_three(person)


@pytest.fixture
def officer(court, person):
    return person("registry")


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def told(kind="case_document_issued"):
    return sorted(Message.objects.filter(kind=kind).values_list("to__username", flat=True))


def test_an_order_is_sealed_gets_a_drn_and_goes_to_every_party(case, officer):
    document = issue(officer, case)
    assert document.is_sealed and document.stands
    assert check_drn(document.seal.drn).stands
    assert told() == ["chan", "lee.ou", "wong.ou"]
    ways = list(Delivery.objects.filter(document=document).values_list("party__order", "how"))
    assert ways == [(1, "box"), (2, "box"), (3, "box"), (4, "paper")]


def test_nobody_is_told_before_the_seal_is_made(case, officer):
    confirmed(prepared(officer, [case]), officer)
    assert told() == []
    assert not IssuedDocument.objects.sealed().exists()


def test_the_sealed_file_says_when_it_was_issued_and_keeps_the_file_as_its_beginning(case, officer):
    document = issue(officer, case)
    plain, whole = storage.path_of(document.sha256), storage.path_of(document.seal.sha256)
    assert whole.read_bytes().startswith(plain.read_bytes())
    found = verify_document(whole, court_certificate(settings.COURT_CERTIFICATE_FILE))
    assert (found.drn, found.case_number) == (document.seal.drn, case.number)
    assert found.issued_at and not found.deemed_receipt


def test_one_act_issues_in_many_cases_each_with_a_drn_of_its_own(case, officer, person):
    other = case_of_three(person, serial=4128)
    act = confirmed(prepared(officer, [case, other]), officer)
    documents = sealed(act)
    assert [document.case for document in documents] == [case, other]
    assert len({document.seal.drn for document in documents}) == 2


def test_a_judgment_waits_for_a_second_officer_who_is_not_the_first(case, officer, person):
    act = confirmed(prepared(officer, [case], kind="judgment"), officer)
    assert act.state == IssuingAct.State.AWAITING_SECOND
    with pytest.raises(Refused) as refusal:
        confirmed(act, officer)
    assert codes(refusal) == ["own"]
    act = confirmed(act, person("registry.sup"))
    assert act.state == IssuingAct.State.ISSUED
    assert (act.prepared_by.username, act.approved_by.username) == ("registry", "registry.sup")


def test_what_waits_for_a_second_officer_is_changed_only_once_it_is_a_draft_again(case, officer, person):
    act = confirmed(prepared(officer, [case], kind="judgment"), officer)
    with pytest.raises(Refused) as refusal:
        services.change(act_id=act.pk, actor=officer, cases=[case], facts=facts("judgment"))
    assert codes(refusal) == ["state"]
    services.send_back(act_id=act.pk, actor=person("registry.sup"))
    services.change(act_id=act.pk, actor=officer, cases=[case], facts=facts("judgment", title="Judgment on costs"))
    assert IssuingAct.objects.get(pk=act.pk).title == "Judgment on costs"


def test_what_changed_since_the_officer_saw_it_is_not_issued(case, officer):
    act = prepared(officer, [case])
    seen = services.mark_of(act)
    services.change(act_id=act.pk, actor=officer, cases=[case], facts=facts(title="Another order"))
    with pytest.raises(Refused) as refusal:
        services.confirm(act_id=act.pk, officer=officer, seen=seen)
    assert codes(refusal) == ["changed"]


def test_it_is_issued_once_however_often_it_is_confirmed(case, officer):
    act = confirmed(prepared(officer, [case]), officer)
    with pytest.raises(Refused) as refusal:
        confirmed(act, officer)
    assert codes(refusal) == ["state"]
    assert Seal.objects.filter(issued__act=act).count() == 1


def test_nothing_is_issued_in_a_case_that_was_struck(case, officer):
    strike_case(case=case, why="Twice", actor=officer)
    case.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        prepared(officer, [case])
    assert codes(refusal) == ["struck"]


def test_a_case_struck_after_the_draft_was_made_gets_nothing(case, officer):
    act = prepared(officer, [case])
    strike_case(case=case, why="Twice", actor=officer)
    with pytest.raises(Refused) as refusal:
        confirmed(act, officer)
    assert codes(refusal) == ["struck"]


def test_an_order_is_issued_in_a_case_that_has_ended(case, officer):
    set_status(case=case, status="ended", why="Settled", actor=officer)
    assert issue(officer, case).is_sealed


def test_the_same_file_is_not_issued_twice_in_a_case(case, officer):
    first, second = prepared(officer, [case]), prepared(officer, [case])
    confirmed(first, officer)
    with pytest.raises(Refused) as refusal:
        confirmed(second, officer)
    assert codes(refusal) == ["twice"]


def test_a_file_that_was_issued_in_the_case_already_is_refused_when_it_is_uploaded(case, officer, person):
    issue(officer, case)
    with pytest.raises(Refused) as refusal:
        prepared(officer, [case])
    assert [(each.code, each.field) for each in refusal.value.reasons] == [("twice", "file")]
    assert IssuingAct.objects.count() == 1
    other = case_of_three(person, serial=4128)
    act = prepared(officer, [other])
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.change(act_id=act.pk, actor=officer, cases=[other, case], facts=facts())
    assert codes(refusal) == ["twice"]


def test_a_file_that_cannot_be_filed_cannot_be_issued(case, officer):
    with pytest.raises(Refused) as refusal:
        services.prepare(actor=officer, cases=[case], facts=facts(), file=arrived(b"\xff\xd8\xff a photograph"))
    assert codes(refusal) == ["P-02"]
    assert not IssuingAct.objects.exists()


def test_an_act_without_a_case_is_refused(court, officer):
    with pytest.raises(Refused) as refusal:
        prepared(officer, [])
    assert codes(refusal) == ["no_case"]


def test_what_is_issued_can_be_undone_while_nobody_has_seen_it(case, officer):
    document = issue(officer, case)
    with clock.set_to(TUESDAY_10 + timedelta(minutes=5)):
        decisions.undo(document_id=document.pk, actor=officer)
    assert told() == []
    assert not IssuedDocument.objects.issued().exists()
    assert check_drn(document.seal.drn).withdrawn_at is not None
    assert AuditEntry.objects.filter(act="issued.undone").exists()


def test_it_cannot_be_undone_once_its_message_was_read(case, officer):
    document = issue(officer, case)
    Message.objects.filter(to__username="chan").update(read_at=TUESDAY_10)
    with clock.set_to(TUESDAY_10 + timedelta(minutes=5)), pytest.raises(Refused) as refusal:
        decisions.undo(document_id=document.pk, actor=officer)
    assert codes(refusal) == ["seen"]


def test_it_cannot_be_undone_once_its_emails_have_gone(case, officer):
    document = issue(officer, case)
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN), pytest.raises(Refused) as refusal:
        decisions.undo(document_id=document.pk, actor=officer)
    assert codes(refusal) == ["too_late"]


def test_what_is_undone_before_it_is_sealed_never_is(case, officer):
    act = confirmed(prepared(officer, [case]), officer)
    document = act.documents.get()
    with clock.set_to(TUESDAY_10):
        decisions.undo(document_id=document.pk, actor=officer)
        seal_issued(document.pk)
    assert not Seal.objects.exclude(sha256="").exists()
    assert told() == []


def test_a_withdrawal_tells_everybody_why_and_the_drn_says_so(case, officer, person):
    document = issue(officer, case)
    with clock.set_to(LATER):
        decisions.withdraw(document_id=document.pk, supervisor=person("registry.sup"), why="Issued in the wrong case.")
    assert told("case_document_withdrawn") == ["chan", "lee.ou", "wong.ou"]
    answer = check_drn(document.seal.drn)
    assert answer.withdrawn_at == LATER and not answer.stands
    with pytest.raises(Refused):
        decisions.withdraw(document_id=document.pk, supervisor=person("registry.sup"), why="Again.")


def test_a_replacement_takes_the_place_of_the_old_one_whose_drn_names_it(case, officer, person):
    old = issue(officer, case)
    new = issue(person("registry.sup"), case, at=LATER, text="ORDER AMENDED", replaces=old, why="A date was wrong.")
    old.refresh_from_db()
    assert (old.replaced_by, old.replaced_at, old.ended_why) == (new, LATER, "A date was wrong.")
    answer = check_drn(old.seal.drn, sha256=old.seal.sha256)
    assert (answer.replaced_at, answer.now, answer.file) == (LATER, new.seal.drn_in_fours, FileVerdict.SUPERSEDED)
    assert told("case_document_replaced") == ["chan", "lee.ou", "wong.ou"]


def test_a_document_is_replaced_once(case, officer, person):
    old, supervisor = issue(officer, case), person("registry.sup")
    first = prepared(supervisor, [case], text="ONE", replaces=old, why="A date was wrong.")
    second = prepared(supervisor, [case], text="TWO", replaces=old, why="A name was wrong.")
    confirmed(first, supervisor)
    with pytest.raises(Refused) as refusal:
        confirmed(second, supervisor)
    assert codes(refusal) == ["replaced_already"]


def test_one_replaced_while_it_is_being_sealed_is_never_sealed_and_nobody_hears_of_it(case, officer, person):
    old = confirmed(prepared(officer, [case]), officer).documents.get()
    new = issue(person("registry.sup"), case, text="AMENDED", replaces=old, why="A date was wrong.")
    seal_issued(old.pk)
    old.refresh_from_db()
    assert not old.is_sealed and new.is_sealed
    names = Message.objects.filter(kind__startswith="case_document_").values_list("params__reference", flat=True)
    assert set(names) == {new.reference}


def test_the_public_never_reads_of_a_document_in_a_restricted_case(case, officer):
    case.restricted = True
    case.save(update_fields=["restricted"])
    document = issue(officer, case)
    answer = check_drn(document.seal.drn)
    assert answer.issued and answer.case_number == "" and answer.kind is None


def test_a_closed_document_is_known_to_the_drn_check_without_its_kind(case, officer):
    document = issue(officer, case, kind="notice")
    answer = check_drn(document.seal.drn)
    assert (answer.case_number, answer.kind) == (case.number, None)


def test_an_officer_is_warned_where_page_1_names_another_case_until_the_right_one_is_chosen(case, officer, person):
    act = prepared(officer, [case], text="ORDER in DCPI 99/2026")
    assert [found["code"] for found in act.findings if found["severity"] == "warn"].count("P-21") == 1
    right = case_of_three(person, serial=99)
    with clock.set_to(TUESDAY_10):
        changed = services.change(act_id=act.pk, actor=officer, cases=[case, right], facts=facts())
    assert "P-21" not in [found["code"] for found in changed.findings]


def test_its_emails_go_only_when_it_can_be_undone_no_more(case, officer, monkeypatch):
    issue(officer, case)
    promised = []
    monkeypatch.setattr(periodic, "enqueue_on_commit", lambda task, pk: promised.append(pk))
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN - timedelta(seconds=1)):
        periodic.sweep()
    posted = set(Message.objects.filter(kind="case_document_issued").values_list("pk", flat=True))
    assert posted and not posted & set(promised)
    Message.objects.update(posted_at=TUESDAY_10)  # the engine's clock dates a message
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN):
        periodic.sweep()
    assert posted <= set(promised)
