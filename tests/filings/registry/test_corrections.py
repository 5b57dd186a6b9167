"""A supervisor undoes a decision, with a reason, in one recorded act; nothing is deleted (domain 6.5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, Message
from cases.case_desk.status import set_status
from cases.models import Case, Hearing
from causebook.models import Entry
from filings.case_page.selectors import accepted_documents
from filings.drafting import services as drafting
from filings.drafting.checks import blockers
from filings.drafting.earlier.services import bring_back
from filings.drn_check.selectors import check_drn
from filings.models import Correction, Document, Filing, ReturnReason, Seal
from filings.registry.corrections.confirmation import effects_of_lifting
from filings.registry.corrections.services import lift, strike
from filings.registry.decisions import refuse
from filings.registry.selectors import QueueQuery, next_to_take, queue
from filings.registry.services import disallow_exemption, take_for_review
from filings.sealing.tasks import seal_document
from filings.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from payments.models import Refund
from payments.refunds.requests import request_refund
from payments.states import ChargeState, RefundState
from tests.factories import scenes
from tests.factories.court import TUESDAY_10, accept, document_type, lodged_of
from tests.factories.hearings import fix, sitting_day

WHY = "Entered on the wrong file."


@pytest.fixture(autouse=True)
def _on_that_day():
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        yield


@pytest.fixture
def supervisor(person):
    return person("registry.sup")


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def accepted(person, *, name: str = "chan", sealed: bool = False) -> Filing:
    filing = accept(lodged_of(person(name)), person("registry"))
    for document in filing.documents.all() if sealed else ():
        seal_document(document.pk)
    return Filing.objects.get(pk=filing.pk)


def returned(person) -> Filing:
    return accept(lodged_of(person("chan")), person("registry"), returned=(2,))


def refused(person, filing: Filing | None = None) -> Filing:
    reason = ReturnReason.objects.filter(for_refusal=True, needs_note=False).first()
    filing = filing or lodged_of(person("chan"))
    return refuse(filing_id=filing.pk, officer=person("registry"), reason=reason, note="Not here.")


def struck(filing: Filing, supervisor) -> Filing:
    return strike(filing_id=filing.pk, supervisor=supervisor, why=WHY)


def copy_in(filing: Filing, *, state: str = "accepted") -> Filing:
    """Another filing in the same case, as it stands after a decision: rows only."""
    other = Filing.objects.get(pk=filing.pk)
    other.pk, other.commences, other.state = None, False, state
    other.reference = Filing._meta.get_field("reference").get_default()
    other.save()
    Document.objects.create(
        filing=other,
        type=document_type("exhibit"),
        order=1,
        file_name="e.pdf",
        sha256="0" * 64,
        size=1,
        pages=1,
        decision="accepted" if state == "accepted" else "",
        decided_at=clock.now() if state == "accepted" else None,
        on_file_of=filing.case if state == "accepted" else None,
    )
    return other


def test_a_return_is_lifted_and_the_filing_is_in_the_queue_again_with_its_times(person, supervisor):
    filing = returned(person)
    times = (filing.received_at, filing.deemed_at, filing.round)
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    filing.refresh_from_db()
    assert (filing.state, filing.taken_by, filing.decided_by) == (State.LODGED, None, None)
    assert (filing.received_at, filing.deemed_at, filing.round) == times
    assert filing in queue(supervisor, QueueQuery())
    assert [document.decision for document in filing.documents.order_by("order")] == ["accepted", ""]


def test_what_was_accepted_with_a_return_stands_and_the_rest_is_decided_anew(person, supervisor):
    filing = returned(person)
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    again = accept(Filing.objects.get(pk=filing.pk), person("registry"))
    assert again.state == State.ACCEPTED and Case.objects.count() == 1
    assert accepted_documents(again.case).count() == 2


def test_a_refusal_is_lifted_and_the_filing_can_be_accepted(person, supervisor):
    filing = refused(person)
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    filing = accept(Filing.objects.get(pk=filing.pk), person("registry"))
    assert (filing.state, filing.refusal_reason, filing.case.number) == (State.ACCEPTED, None, "DCPI 1/2026")


def test_the_record_keeps_what_the_lifted_decision_had_said(person, supervisor):
    filing = returned(person)
    decided_at = filing.decided_at
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    kept = Correction.objects.get()
    assert (kept.kind, kept.undone, kept.decided_at, kept.corrected_by) == (
        "lifted",
        "returned",
        decided_at,
        supervisor,
    )
    entry = AuditEntry.objects.get(act="filing.decision_lifted")
    assert entry.detail["said"] == [{"document": 2, "code": "R-07", "note": "Page 1 is cut off."}]
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.delete()


def test_the_filer_is_told_that_the_decision_was_lifted_and_why(person, supervisor):
    filing = refused(person)
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    message = Message.objects.get(kind="filing_decision_lifted")
    assert (message.to, message.params["why"], message.params["refused"]) == (filing.owner, WHY, True)


def test_what_its_filer_is_mending_is_not_lifted(person, supervisor):
    filing = returned(person)
    drafting.start_next_round(filing_id=filing.pk, actor=filing.owner)
    for act in (lift, strike):
        with pytest.raises(Refused) as refusal:
            act(filing_id=filing.pk, supervisor=supervisor, why=WHY)
        assert codes(refusal) == {"being_mended"}


def test_a_refusal_whose_fee_goes_back_is_lifted_only_once_the_refund_is_refused(person, supervisor):
    filing = refused(person)
    parts = {line.position: line.charged_cents for line in filing.settled_charge.lines.all()}
    refund = request_refund(
        charge_id=filing.settled_charge.pk, actor=supervisor, reason="directed", words="", parts=parts
    )
    with pytest.raises(Refused) as refusal:
        lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    assert codes(refusal) == {"refunded"}
    Refund.objects.filter(pk=refund.pk).update(state=RefundState.REFUSED)
    assert lift(filing_id=filing.pk, supervisor=supervisor, why=WHY).state == State.LODGED


def test_the_fee_of_a_disallowed_exemption_is_owed_again_once_its_refusal_is_lifted(person, supervisor):
    filing = scenes.exempt()
    disallow_exemption(filing_id=filing.pk, officer=person("registry"), why="No certificate.")
    refused(person, Filing.objects.get(pk=filing.pk))
    assert filing.open_charge is None
    assert "Owed again" in str([row.value for row in effects_of_lifting(Filing.objects.get(pk=filing.pk))])
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    told = Message.objects.get(to=filing.owner, kind="filing_decision_lifted")
    assert told.params["owed_cents"] == filing.open_charge.amount_cents and "/payments/" in told.link
    assert filing.open_charge.amount_cents and filing.charges.filter(state=ChargeState.WITHDRAWN).count() == 1


def test_an_acceptance_is_struck_and_nothing_of_it_stands_on_the_file(person, supervisor):
    filing = struck(accepted(person), supervisor)
    assert filing.state == State.STRUCK
    assert not accepted_documents(filing.case).exists()
    assert {document.decision for document in filing.documents.all()} == {"accepted"}
    assert all(document.struck_at == clock.now() for document in filing.documents.all())


def test_the_drn_of_what_was_struck_answers_withdrawn(person, supervisor):
    filing = accepted(person, sealed=True)
    drn = filing.documents.select_related("seal").get(order=1).seal.drn
    assert check_drn(drn).stands
    struck(filing, supervisor)
    answer = check_drn(drn)
    assert (answer.issued, answer.stands, answer.withdrawn_at) == (True, False, clock.now())
    assert answer.case_number == ""


def test_what_was_struck_before_it_was_sealed_is_never_sealed(person, supervisor):
    filing = accepted(person)
    struck(filing, supervisor)
    for document in filing.documents.all():
        seal_document(document.pk)
    assert set(Seal.objects.values_list("sha256", flat=True)) == {""} and not Seal.objects.to_make().exists()


def test_the_case_that_it_commenced_is_struck_leaves_the_cause_book_and_keeps_its_number(person, supervisor):
    filing = struck(accepted(person), supervisor)
    case = Case.objects.get()
    assert (case.status, case.number) == ("struck", "DCPI 1/2026")
    assert not Entry.objects.exists()
    assert case.statuses.get(superseded_at=None).why == WHY
    assert accepted(person, name="wong.ou").case.number == "DCPI 2/2026"
    assert AuditEntry.objects.filter(act="case.struck").count() == 1
    assert AuditEntry.objects.get(act="filing.struck").subject == filing.reference


def test_the_fee_of_what_was_struck_is_put_up_for_refund(person, supervisor):
    filing = accepted(person)
    struck(filing, supervisor)
    refund = Refund.objects.get()
    assert (refund.reason, refund.words, refund.cents) == ("struck", WHY, filing.settled_charge.amount_cents)
    assert refund.state == RefundState.CHECKED  # a second officer of the accounts office approves it


def test_what_was_refunded_already_is_not_put_up_twice(person, supervisor):
    filing = accepted(person)
    line = filing.settled_charge.lines.order_by("position").first()
    parts = {line.position: line.charged_cents}
    request_refund(charge_id=filing.settled_charge.pk, actor=supervisor, reason="directed", words="", parts=parts)
    struck(filing, supervisor)
    refunds = Refund.objects.order_by("pk").values_list("cents", flat=True)
    assert sum(refunds) == filing.settled_charge.amount_cents


def test_hearings_that_were_to_come_are_vacated(person, supervisor):
    filing = accepted(person)
    fix(filing.case, supervisor, sitting_day(30))
    struck(filing, supervisor)
    assert Hearing.objects.standing().get().state == Hearing.State.VACATED


def test_everyone_in_the_case_is_told_and_only_its_filer_of_the_fee(person, supervisor):
    filing = accepted(person, name="wong.ou")
    from cases.permissions import grant

    grant([(filing.case.pk, person("lee.ou").pk)])
    struck(filing, supervisor)
    told = {message.to.username: message for message in Message.objects.filter(kind="filing_struck")}
    assert set(told) == {"wong.ou", "lee.ou"}
    assert told["wong.ou"].params["refund_cents"] and not told["lee.ou"].params["refund_cents"]
    assert told["lee.ou"].params["why"] == WHY


def test_a_case_with_later_accepted_filings_is_struck_only_after_them_each_of_them_named(person, supervisor):
    filing = accepted(person)
    later, waiting = copy_in(filing), copy_in(filing, state="lodged")
    with pytest.raises(Refused) as refusal:
        struck(filing, supervisor)
    assert codes(refusal) == {"filed_afterwards", "waits_in_the_case"}
    said = " ".join(str(reason.message) for reason in refusal.value.reasons)
    assert later.reference in said and waiting.reference in said
    struck(later, supervisor)
    assert Case.objects.get().status == "active"
    Filing.objects.filter(pk=waiting.pk).update(state="refused")
    assert struck(filing, supervisor).state == State.STRUCK


def test_a_returned_filing_of_which_something_was_accepted_can_be_struck_too(person, supervisor):
    filing = struck(returned(person), supervisor)
    assert filing.state == State.STRUCK and Case.objects.get().is_struck
    assert {document.struck_at is None for document in filing.documents.all()} == {True, False}


def test_nothing_can_be_filed_entered_or_fixed_in_a_struck_case(person, supervisor):
    filing = struck(accepted(person), supervisor)
    case = Case.objects.get()
    draft = copy_in(filing, state="draft")
    draft.case = case
    assert "case_struck" in {reason.code for reason in blockers(draft)}
    with pytest.raises(Refused):
        set_status(case=case, status="active", why="Again", actor=supervisor)


def test_correcting_twice_is_correcting_once(person, supervisor):
    filing = accepted(person)
    struck(filing, supervisor)
    with pytest.raises(Refused) as refusal:
        struck(filing, supervisor)
    assert codes(refusal) == {"nothing_to_correct"}
    assert Correction.objects.count() == Refund.objects.count() == 1


def test_a_decision_taken_since_the_page_was_shown_is_not_undone_unseen(person, supervisor):
    filing = returned(person)
    seen = filing.decided_at
    lift(filing_id=filing.pk, supervisor=supervisor, why=WHY)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        accept(Filing.objects.get(pk=filing.pk), person("registry"))
        with pytest.raises(Refused) as refusal:
            strike(filing_id=filing.pk, supervisor=supervisor, why=WHY, seen=seen)
    assert codes(refusal) == {"decided_anew"}


def test_nobody_corrects_or_decides_on_a_filing_of_their_own(person, supervisor):
    filing = accepted(person)
    for officer in (supervisor, person("registry")):
        officer.email = filing.owner.email.upper()
        officer.save()
    with pytest.raises(Refused) as refusal:
        struck(filing, supervisor)
    assert codes(refusal) == {"own_filing"}
    with pytest.raises(Refused) as refusal:
        accept(lodged_of(person("chan")), person("registry"))
    assert codes(refusal) == {"own_filing"}


def test_a_filing_of_ones_own_is_neither_taken_in_hand_nor_next(person):
    filing, officer = lodged_of(person("chan")), person("registry")
    assert next_to_take(officer) == filing
    officer.email = filing.owner.email.upper()
    officer.save()
    assert next_to_take(officer) is None
    with pytest.raises(Refused) as refusal:
        take_for_review(filing_id=filing.pk, officer=officer)
    assert codes(refusal) == {"own_filing"} and Filing.objects.get(pk=filing.pk).taken_by is None


def test_in_a_struck_case_no_filing_is_started_and_none_is_brought_back(person, supervisor):
    filing = accepted(person)
    case, chan = filing.case, person("chan")
    draft = drafting.start_filing(actor=chan, case_type=case.case_type, case=case, language="en")
    drafting.withdraw(filing_id=draft.pk, actor=chan)
    struck(filing, supervisor)
    case.refresh_from_db()
    for act in (
        lambda: drafting.start_filing(actor=chan, case_type=case.case_type, case=case, language="en"),
        lambda: bring_back(filing_id=draft.pk, actor=chan),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert "case_struck" in codes(refusal)


def test_the_page_says_what_striking_does_before_it_is_done(person, supervisor, client):
    filing = accepted(person, sealed=True)
    client.force_login(supervisor)
    page = f"/en/desk/registry/{filing.reference}/strike/"
    said = client.get(page).content.decode().replace("\u00a0", " ")
    drn = filing.documents.select_related("seal").get(order=1).seal.drn_in_fours
    for words in ("DCPI 1/2026 is struck; its number stays used", drn, "put up for refund", "Chan Tai Man"):
        assert words in said
    assert Filing.objects.get().state == State.ACCEPTED
    assert client.post(page, {"why": " "}).status_code == 200
    done = client.post(page, {"why": WHY, "seen": filing.decided_at.isoformat()})
    assert done.status_code == 302
    assert Filing.objects.get().state == State.STRUCK
    shown = client.get(f"/en/desk/registry/{filing.reference}/").content.decode()
    assert WHY in shown and "Corrected" in shown
    assert client.get(page).status_code == 404


def test_the_filer_sees_that_it_was_struck_and_why_and_gets_its_sealed_documents_no_more(person, supervisor, client):
    filing = accepted(person, sealed=True)
    client.force_login(person("chan"))
    sealed = f"/en/filings/{filing.reference}/documents/1/sealed/"
    assert client.get(sealed).status_code == 200
    struck(filing, supervisor)
    said = client.get(f"/en/filings/{filing.reference}/").content.decode()
    assert "struck this filing from the court’s file" in said and WHY in said
    assert client.get(sealed).status_code == 404
    assert client.get("/en/cases/DCPI-1-2026/").status_code == 200


def test_an_officer_who_is_no_supervisor_corrects_nothing(person, client):
    filing = accepted(person)
    client.force_login(person("registry"))
    assert client.get(f"/en/desk/registry/{filing.reference}/strike/").status_code == 403
    assert client.post(f"/en/desk/registry/{filing.reference}/lift/", {"why": WHY}).status_code == 403
