"""The registry decides: it accepts or returns each document, or refuses the whole filing (domain 6.5, 6.6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.calendar.changes import hold_calendar
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Case
from cases.services import open_case
from cases.signals import case_changed
from filings.models import Document, Filing, FilingDecision, FilingStamp, ReturnReason, Seal
from filings.notifications import notify_decided
from filings.registry.selectors import undecided_documents
from filings.registry.services import received_stamp, take_for_review
from filings.sealing.tasks import seal_document
from filings.states import Decision, State
from filings.transitions import change_state
from icms.lib import clock
from icms.lib.drn import new_drn
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from payments.charges.services import withdraw_charge


@dataclass(frozen=True)
class Verdict:
    """What an officer decided on one document; a return has its reason."""

    decision: Decision
    reason: ReturnReason | None = None
    note: str = ""


@transaction.atomic
def decide(*, filing_id: int, officer: User, verdicts: Mapping[int, Verdict], with_others: bool = False) -> Filing:
    """Accept or return each undecided document, by its order (domain 6.5, 6.6).

    One returned document returns the filing; what was accepted stands. Accepting the originating document commences the
    case and draws its number. Refused before the filing is deemed received, or if a verdict, a reason or its note is
    missing. Decided `with_others` of a bulk filing, its filer is told of all of them at once, by whoever decides them.
    """
    filing = take_for_review(filing_id=filing_id, officer=officer)
    stamp = settled_stamp(filing)
    _hold_case(filing)
    documents = check_verdicts(filing=filing, verdicts=verdicts)
    accepted = [document for document in documents if verdicts[document.order].decision == Decision.ACCEPTED]
    for document in documents:
        _save_verdict(document, verdicts[document.order])
    if accepted and filing.case is None:
        filing.case = _commence(filing, stamp, officer)
    Document.objects.filter(pk__in=[document.pk for document in accepted]).update(on_file_of=filing.case)
    for document in accepted:
        _start_sealing(document)
    if accepted and filing.case:
        case_changed.send(sender=Case, case=filing.case)
    all_accepted = len(accepted) == len(documents)
    filing.decided_at, filing.decided_by = clock.now(), officer
    filing.taken_by = None
    change_state(
        filing,
        State.ACCEPTED if all_accepted else State.RETURNED,
        actor=officer,
        accepted=[document.order for document in accepted],
        returned=[document.order for document in documents if document not in accepted],
    )
    keep_decision(filing, stamp)
    if with_others:
        return filing
    kind = "filing_accepted" if all_accepted else "filing_returned"
    returned = [_return_of(document, verdicts[document.order]) for document in documents if document not in accepted]
    notify_decided(filing, stamp, kind=kind, reasons=returned)
    return filing


def check_verdicts(*, filing: Filing, verdicts: Mapping[int, Verdict]) -> list[Document]:
    """The documents that these verdicts would decide. Refused, with every reason, as `decide` would refuse them."""
    received_stamp(filing)
    documents = undecided_documents(filing)
    if reasons := list(_not_decidable(filing, documents, verdicts)):
        raise Refused(reasons)
    return documents


@transaction.atomic
def refuse(*, filing_id: int, officer: User, reason: ReturnReason, note: str) -> Filing:
    """Refuse the whole filing, with a coded reason and a free note. Not once a document of it has been accepted."""
    filing = take_for_review(filing_id=filing_id, officer=officer)
    stamp = settled_stamp(filing)
    if reason.needs_note and not note.strip():
        raise Refused(Reason("no_note", _("Say the reason in the note: the filer reads it there."), "note"))
    if filing.documents.filter(decision=Decision.ACCEPTED).exists():
        raise Refused(
            Reason("accepted_in_part", _("A document of this filing has been accepted; return the others instead."))
        )
    if charge := filing.open_charge:
        withdraw_charge(charge=charge, actor=officer)
    filing.refusal_reason, filing.refusal_note = reason, note
    filing.decided_at, filing.decided_by, filing.taken_by = clock.now(), officer, None
    change_state(filing, State.REFUSED, actor=officer, reason=reason.code, text=reason.text.as_json(), note=note)
    keep_decision(filing, stamp)
    reasons = [{"document": "", "code": reason.code, "text": reason.text.as_json(), "note": note}]
    notify_decided(filing, stamp, kind="filing_refused", reasons=reasons)
    return filing


def settled_stamp(filing: Filing) -> FilingStamp:
    """The stamp on which a decision rests, held against changes of the calendar until this transaction ends.

    Refused while a closure that was just entered is not worked through: the time of receipt may turn out another, and
    be still to come (domain 5.2).
    """
    hold_calendar()
    stamp = received_stamp(filing)
    if deemed_receipt(stamp.received_at, calendar_of(stamp.office)).deemed_at != stamp.deemed_at:
        words = _("The calendar has just changed, and the time of receipt is being corrected. Try again in a moment.")
        raise Refused(Reason("being_corrected", words))
    return stamp


def _hold_case(filing: Filing) -> None:
    """Nobody strikes the case while something is accepted in it; the caller asks again whether it was struck."""
    if filing.case_id is not None:
        filing.case = Case.objects.select_for_update(of=("self",)).select_related("case_type").get(pk=filing.case_id)


def _not_decidable(filing: Filing, documents: list[Document], verdicts: Mapping[int, Verdict]) -> Iterator[Reason]:
    for document in documents:
        verdict = verdicts.get(document.order)
        if verdict is None:
            yield Reason(
                "undecided", _("Accept or return “%(name)s”.") % {"name": document.name}, f"decision_{document.order}"
            )
        elif verdict.decision == Decision.RETURNED and verdict.reason is None:
            yield Reason(
                "no_reason",
                _("Choose a reason for returning “%(name)s”.") % {"name": document.name},
                f"reason_{document.order}",
            )
        elif verdict.reason and verdict.reason.needs_note and not verdict.note.strip():
            yield Reason(
                "no_note",
                _("Say in the note why “%(name)s” is returned: the reason refers to it.") % {"name": document.name},
                f"note_{document.order}",
            )
    accepting = [d for d in documents if (v := verdicts.get(d.order)) and v.decision == Decision.ACCEPTED]
    if accepting and filing.case and filing.case.is_struck:
        yield Reason(
            "case_struck", _("The case was struck, so nothing is accepted in it any more; return or refuse it.")
        )
    if accepting and filing.open_charge:
        yield Reason("fee_owed", _("The exemption was disallowed and the fee is not paid yet; accept nothing before."))
    commencing = any(document.type and document.type.originating for document in accepting)
    if filing.case is None and accepting and not commencing:
        yield Reason(
            "originating_returned",
            _("While the originating document is returned there is no case; return the documents with it as well."),
        )


def _save_verdict(document: Document, verdict: Verdict) -> None:
    document.decision, document.decided_at = verdict.decision, clock.now()
    if verdict.decision == Decision.RETURNED:
        document.return_reason, document.return_note = verdict.reason, verdict.note
    document.save(update_fields=["decision", "decided_at", "return_reason", "return_note"])


def keep_decision(filing: Filing, stamp: FilingStamp) -> None:
    """For the figures: how long it waited, in the registry's open time."""
    assert stamp.deemed_at is not None and filing.decided_at is not None and filing.decided_by is not None
    waited = calendar_of(registry_of(filing.court)).open_time_between(stamp.deemed_at, filing.decided_at)
    FilingDecision.objects.create(
        filing=filing,
        round=filing.round,
        outcome=filing.state,
        decided_by=filing.decided_by,
        decided_at=filing.decided_at,
        open_seconds=int(waited.total_seconds()),
    )


def _commence(filing: Filing, stamp: FilingStamp, officer: User) -> Case:
    parties = list(filing.parties.all())
    return open_case(
        case_type=filing.case_type,
        venue=filing.venue,
        commenced_on=clock.court_day(stamp.deemed_at or stamp.received_at),
        parties=parties,
        filer=next(party for party in parties if party.is_filer),
        filer_account=filing.owner,
        claim_kind=filing.claim_kind,
        claim_nature=filing.claim_nature,
        amount_cents=filing.amount_cents,
        answers=filing.answers,
        actor=officer,
    )


def _start_sealing(document: Document) -> None:
    if document.type and document.type.sealed:
        document.seal = Seal.objects.create(document=document, drn=new_drn())
        document.save(update_fields=["seal"])
        enqueue_on_commit(seal_document, document.pk)


def _return_of(document: Document, verdict: Verdict) -> dict[str, Any]:
    """A returned document and why, as the message carries it."""
    assert verdict.reason is not None  # nothing is returned without one
    return {
        "document": document.called.as_json(),
        "code": verdict.reason.code,
        "text": verdict.reason.text.as_json(),
        "note": verdict.note,
    }
