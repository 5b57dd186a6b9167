"""The registry decides: takes a filing in hand, accepts or returns each document, or refuses (domain 6.5, 6.6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases.models import Case
from cases.services import open_case
from cases.signals import case_changed
from filings.drafting.checks import current_documents
from filings.models import Document, Filing, FilingStamp, ReturnReason, Seal
from filings.sealing.drn import new_drn
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import words_for_message
from filings.states import Decision, State
from filings.transitions import locked, move
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.promises import after_commit
from payments.charges.selectors import open_charge_of
from payments.charges.services import withdraw_charge


@dataclass(frozen=True)
class Verdict:
    """What an officer decided of one document; a return carries its reason."""

    decision: Decision
    reason: ReturnReason | None = None
    note: str = ""


@transaction.atomic
def take(*, filing_id: int, officer: User) -> Filing:
    """Take a filing in hand, so that no two officers review it. Refused while another officer has it."""
    filing = locked(filing_id)
    _must_be_lodged(filing)
    if filing.taken_by_id not in (None, officer.pk):
        raise Refused(Reason("taken", _("Another officer has this filing in hand.")))
    if filing.taken_by_id is None:
        filing.taken_by = officer
        filing.save(update_fields=["taken_by"])
        audit.record(act="filing.taken", subject=filing, actor=officer)
    return filing


@transaction.atomic
def give_back(*, filing_id: int, officer: User) -> None:
    """Put a filing back into the queue for any officer: its holder may, and a supervisor for a holder who is away."""
    filing = locked(filing_id)
    _must_be_lodged(filing)
    if filing.taken_by is None:
        return
    if filing.taken_by_id != officer.pk and officer.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(Reason("taken", _("Another officer has this filing in hand.")))
    holder, filing.taken_by = filing.taken_by, None
    filing.save(update_fields=["taken_by"])
    audit.record(act="filing.given_back", subject=filing, actor=officer, holder=holder.username)


@transaction.atomic
def decide(*, filing_id: int, officer: User, verdicts: Mapping[int, Verdict]) -> Filing:
    """Accept or return each undecided document, by its order (domain 6.5, 6.6).

    One returned document returns the filing; what was accepted stands. Accepting the originating document commences the
    case and draws its number. Refused while the stamp is not settled or a verdict or a reason is missing.
    """
    filing = take(filing_id=filing_id, officer=officer)
    stamp = _settled_stamp(filing)
    documents = undecided(filing)
    if reasons := list(_not_decidable(filing, documents, verdicts)):
        raise Refused(reasons)
    accepted = [document for document in documents if verdicts[document.order].decision == Decision.ACCEPTED]
    for document in documents:
        _enter(document, verdicts[document.order])
    if accepted and filing.case is None:
        filing.case = _commence(filing, stamp, officer)
    Document.objects.filter(pk__in=[document.pk for document in accepted]).update(on_file_of=filing.case)
    for document in accepted:
        _promise_seal(document)
    if accepted and filing.case:
        case_changed.send(sender=Case, case=filing.case)
    all_accepted = len(accepted) == len(documents)
    filing.decided_at, filing.decided_by = clock.now(), officer
    filing.taken_by = None
    move(
        filing,
        State.ACCEPTED if all_accepted else State.RETURNED,
        actor=officer,
        accepted=[document.order for document in accepted],
        returned=[document.order for document in documents if document not in accepted],
    )
    _tell(filing, stamp, "filing_accepted" if all_accepted else "filing_returned", verdicts, documents)
    return filing


@transaction.atomic
def refuse(*, filing_id: int, officer: User, reason: ReturnReason, note: str) -> Filing:
    """Refuse the whole filing, with a coded reason and a free note. Not once a document of it has been accepted."""
    filing = take(filing_id=filing_id, officer=officer)
    stamp = _settled_stamp(filing)
    if filing.documents.filter(decision=Decision.ACCEPTED).exists():
        raise Refused(
            Reason("accepted_in_part", _("A document of this filing has been accepted; return the others instead."))
        )
    if charge := open_charge_of("filing", filing.reference):
        withdraw_charge(charge=charge, actor=officer)
    filing.refusal_reason, filing.refusal_note = reason, note
    filing.decided_at, filing.decided_by, filing.taken_by = clock.now(), officer, None
    move(filing, State.REFUSED, actor=officer, reason=reason.code, note=note)
    params = words_for_message(filing, stamp)
    params["reasons"] = [{"document": "", "code": reason.code, "text": reason.text.as_json(), "note": note}]
    post(to=filing.owner, kind="filing_refused", params=params, link=f"/filings/{filing.reference}/")
    return filing


def undecided(filing: Filing) -> list[Document]:
    """The documents of a lodged filing on which the registry has still to decide."""
    if filing.state != State.LODGED:
        return []
    return [document for document in current_documents(filing) if not document.decision]


def _must_be_lodged(filing: Filing) -> None:
    if filing.state != State.LODGED:
        raise Refused(Reason("not_lodged", _("This filing has been decided or withdrawn already.")))


def _settled_stamp(filing: Filing) -> FilingStamp:
    """The stamp a decision rests on. Refused while there is none, or it waits for the end of a closure."""
    stamp = filing.current_stamp
    if stamp is None or stamp.deemed_at is None:
        raise Refused(
            Reason("not_stamped", _("The deemed receipt time is not settled yet, so this cannot be decided."))
        )
    return stamp


def _not_decidable(filing: Filing, documents: list[Document], verdicts: Mapping[int, Verdict]):  # type: ignore[no-untyped-def]
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
    accepting = [d for d in documents if (v := verdicts.get(d.order)) and v.decision == Decision.ACCEPTED]
    if accepting and open_charge_of("filing", filing.reference):
        yield Reason("fee_owed", _("The exemption was disallowed and the fee is not paid yet; accept nothing before."))
    commencing = any(document.type and document.type.originating for document in accepting)
    if filing.case is None and accepting and not commencing:
        yield Reason(
            "originating_returned",
            _("While the originating document is returned there is no case; return the documents with it as well."),
        )


def _enter(document: Document, verdict: Verdict) -> None:
    document.decision, document.decided_at = verdict.decision, clock.now()
    if verdict.decision == Decision.RETURNED:
        document.return_reason, document.return_note = verdict.reason, verdict.note
    document.save(update_fields=["decision", "decided_at", "return_reason", "return_note"])


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
        actor=officer,
    )


def _promise_seal(document: Document) -> None:
    if document.type and document.type.sealed:
        Seal.objects.create(document=document, drn=new_drn())
        after_commit(seal_document, document.pk)


def _tell(
    filing: Filing, stamp: FilingStamp, kind: str, verdicts: Mapping[int, Verdict], documents: list[Document]
) -> None:
    params = words_for_message(filing, stamp)
    params["reasons"] = [
        {
            "document": document.called.as_json(),
            "code": verdict.reason.code,
            "text": verdict.reason.text.as_json(),
            "note": verdict.note,
        }
        for document in documents
        if (verdict := verdicts[document.order]).reason
    ]
    post(to=filing.owner, kind=kind, params=params, link=f"/filings/{filing.reference}/")
