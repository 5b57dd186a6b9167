"""What a decision of the registry leaves behind: the record, the figures, the documents, what the filer is told."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Message
from filings.models import FilingDecision, ReturnReason, Seal
from filings.registry.decisions import Verdict, check_verdicts, refuse
from filings.states import Decision, State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, lodged_of

AN_HOUR_LATER = TUESDAY_10 + timedelta(hours=1)


def reasons_against(filing, verdicts):
    with pytest.raises(Refused) as refusal:
        check_verdicts(filing=filing, verdicts=verdicts)
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def test_the_record_says_which_documents_were_accepted_and_which_returned(person):
    officer = person("registry")
    with clock.set_to(AN_HOUR_LATER):
        filing = accept(lodged_of(person("wong.ou")), officer, returned=(2,))
    entry = AuditEntry.objects.get(act="filing.returned")
    assert (entry.subject, entry.actor, entry.on_behalf_of) == (filing.reference, officer, filing.organization)
    assert entry.detail == {"before": "lodged", "round": 1, "accepted": [1], "returned": [2]}
    assert (filing.decided_at, filing.decided_by, filing.taken_by) == (AN_HOUR_LATER, officer, None)


def test_the_figures_keep_how_long_it_waited_in_open_time(person):
    filing = lodged_of(person("chan"))
    with clock.set_to(AN_HOUR_LATER):
        accept(filing, person("registry"))
    kept = FilingDecision.objects.get()
    assert (kept.filing, kept.round, kept.outcome, kept.open_seconds) == (filing, 1, "accepted", 3_600)
    assert (kept.decided_by, kept.decided_at) == (person("registry"), AN_HOUR_LATER)


def test_what_is_accepted_comes_onto_the_file_and_is_sealed_and_what_is_returned_is_not(person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    first, second = filing.documents.order_by("order")
    assert (first.decision, first.on_file_of, first.seal.document) == (Decision.ACCEPTED, filing.case, first)
    assert (second.decision, second.on_file_of, second.seal) == (Decision.RETURNED, None, None)
    assert (second.return_reason_id, second.return_note) == ("R-07", "Page 1 is cut off.")
    assert (first.return_reason, first.return_note) == (None, "")
    assert Seal.objects.count() == 1


def test_the_filer_is_told_of_each_returned_document_with_its_reason_and_the_note(person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    reason, document = ReturnReason.objects.get(pk="R-07"), filing.documents.get(order=2)
    assert Message.objects.get(kind="filing_returned").params["reasons"] == [
        {
            "document": document.called.as_json(),
            "code": "R-07",
            "text": reason.text.as_json(),
            "note": "Page 1 is cut off.",
        }
    ]


def test_a_refusal_is_kept_whole_told_and_recorded(person):
    filing, officer, reason = lodged_of(person("chan")), person("registry"), ReturnReason.objects.get(pk="R-20")
    with clock.set_to(AN_HOUR_LATER):
        refused = refuse(filing_id=filing.pk, officer=officer, reason=reason, note="Sue in the High Court.")
    assert (refused.state, refused.refusal_reason, refused.refusal_note) == (
        State.REFUSED,
        reason,
        "Sue in the High Court.",
    )
    assert (refused.decided_at, refused.decided_by, refused.taken_by) == (AN_HOUR_LATER, officer, None)
    said = {"text": reason.text.as_json(), "note": "Sue in the High Court."}
    entry = AuditEntry.objects.get(act="filing.refused")
    assert (entry.actor, entry.detail) == (officer, {"before": "lodged", "round": 1, "reason": "R-20", **said})
    told = Message.objects.get(kind="filing_refused").params["reasons"]
    assert told == [{"document": "", "code": "R-20", **said}]
    assert FilingDecision.objects.get().outcome == "refused"


def test_once_a_document_is_accepted_the_filing_is_not_refused_whole(person):
    filing = lodged_of(person("chan"))
    filing.documents.filter(order=1).update(decision=Decision.ACCEPTED, decided_at=TUESDAY_10)
    with pytest.raises(Refused) as refusal:
        refuse(filing_id=filing.pk, officer=person("registry"), reason=ReturnReason.objects.get(pk="R-20"), note="")
    assert [reason.code for reason in refusal.value.reasons] == ["accepted_in_part"]


def test_each_reason_against_a_verdict_stands_at_its_field(person):
    filing = lodged_of(person("chan"))
    elsewhere, cut_off = ReturnReason.objects.get(pk="R-99"), ReturnReason.objects.get(pk="R-07")
    accepted, returned = Verdict(Decision.ACCEPTED), Verdict(Decision.RETURNED)
    assert reasons_against(filing, {1: accepted}) == [("undecided", "decision_2")]
    assert reasons_against(filing, {1: accepted, 2: returned}) == [("no_reason", "reason_2")]
    bare = Verdict(Decision.RETURNED, elsewhere, " ")
    assert reasons_against(filing, {1: accepted, 2: bare}) == [("no_note", "note_2")]
    alone = {1: Verdict(Decision.RETURNED, cut_off), 2: accepted}
    assert reasons_against(filing, alone) == [("originating_returned", "")]


def test_all_may_be_returned_before_there_is_a_case(person):
    filing, cut_off = lodged_of(person("chan")), ReturnReason.objects.get(pk="R-07")
    returned = {1: Verdict(Decision.RETURNED, cut_off), 2: Verdict(Decision.RETURNED, cut_off)}
    assert [document.order for document in check_verdicts(filing=filing, verdicts=returned)] == [1, 2]
    assert accept(filing, person("registry"), returned=(1, 2)).case is None


def test_the_case_begins_on_the_day_of_deemed_receipt_with_what_the_filing_said(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    case = filing.case
    assert case.commenced_on == clock.court_day(filing.current_stamp.deemed_at)
    assert (case.case_type, case.venue, case.amount_cents) == (filing.case_type, filing.venue, filing.amount_cents)
    assert (case.claim_kind, case.claim_nature) == (filing.claim_kind, filing.claim_nature)
    assert AuditEntry.objects.get(act="case.opened").actor == person("registry")
