"""Preparing a filing: start, say what the case is, name the parties, give the claim, withdraw (domain 6.1)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.access import not_in_case
from cases.bars.rules import bar_reasons
from cases.courts.selectors import claim_limit_cents, may, venues_open
from cases.models import Case, CaseType, QuestionGroup, Service, Venue
from filings.drafting.autosave.services import forget_page
from filings.drafting.checks import above_limit_text, struck_reasons
from filings.drafting.sharing.services import must_hold
from filings.fees.selectors import commencing_fees
from filings.models import Filing, FilingParty
from filings.states import State
from filings.transitions import change_state, locked
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.charges.services import withdraw_charge
from payments.refunds.requests import request_whole_refund

NOT_A_DRAFT = Reason("not_a_draft", _("This filing has been lodged or withdrawn; it can no longer be changed."))
NOT_AVAILABLE = Reason("not_available", _("This kind of case cannot be filed electronically today."), "case_type")
ON_PAPER_ONLY = Reason(
    "on_paper_only",
    _("This kind of case is on paper only, for now: the registry has not set its fee."),
    "case_type",
)
NOT_YOURS_TO_BRING = Reason(
    "not_yours_to_bring", _("Only government departments and the like commence this kind of case."), "case_type"
)
ONLY_MEND = Reason("only_mend", _("Only the documents that the registry returned can be changed now."))
MAX_PARTIES = 500


@transaction.atomic
def start_filing(*, actor: User, case_type: CaseType, case: Case | None, language: str) -> Filing:
    """Open a draft: to commence a case of this type, or to file into `case`.

    Refused if no notice enables it, if the account does not act in the case, if the case was struck, or if the court
    has barred the account; a new case also if this account may not bring one of its kind, or if it is on paper only.
    """
    if reasons := [
        *struck_reasons(case),
        *(not_in_case(actor, case) if case else ()),
        *bar_reasons(actor=actor, case_type=case_type, case=case),
    ]:
        raise Refused(reasons)
    if case is None:
        must_be_commenced_here(actor, case_type)
    elif not may(Service.FILE, case_type, venue=case.venue):
        raise Refused(NOT_AVAILABLE)
    filing = Filing.objects.create(
        owner=actor,
        organization=actor.organization,
        court=case_type.court,
        case_type=case_type,
        venue=case.venue if case else None,
        case=case,
        commences=case is None,
        language=language,
        saved_at=clock.now(),
        saved_by=actor,
    )
    audit.record(act="filing.started", subject=filing, actor=actor, case=case.number if case else "")
    return filing


def must_be_commenced_here(actor: User, case_type: CaseType) -> None:
    """May this account commence a case of this kind electronically today? Raises Refused with every reason."""
    kind = actor.organization.kind if actor.organization else None
    reasons = [] if may(Service.COMMENCE, case_type) else [NOT_AVAILABLE]
    if not case_type.may_be_brought_by(kind):
        reasons.append(NOT_YOURS_TO_BRING)
    if not reasons and not commencing_fees([case_type]):
        reasons.append(ON_PAPER_ONLY)
    if reasons:
        raise Refused(reasons)


@transaction.atomic
def save_claim(*, filing_id: int, actor: User, claim_kind: str, claim_nature: str, amount_cents: int | None) -> Filing:
    """Save what is claimed: Section A, Section B, and the amount in HK$ cents. Refused above the court's limit."""
    filing = locked_first_draft(filing_id, actor)
    nature = filing.case_type.natures.filter(pk=claim_nature).first()
    if nature is None:
        words = _("Choose what the claim is about from the list for this kind of case.")
        raise Refused(Reason("unknown_nature", words, "claim_nature"))
    filing.claim_kind, filing.claim_nature = claim_kind, claim_nature
    filing.amount_cents = None if claim_kind == Filing.ClaimKind.NON_MONETARY else amount_cents
    limit = claim_limit_cents(filing.court, nature)
    if limit is not None and (filing.amount_cents or 0) > limit:
        raise Refused(Reason("above_limit", above_limit_text(filing.court, limit), "amount_cents"))
    touch(filing, actor)
    audit.record(act="filing.claim_given", subject=filing, actor=actor)
    return filing


@transaction.atomic
def save_answers(*, filing_id: int, actor: User, group: QuestionGroup, answers: Mapping[str, str | int]) -> Filing:
    """Save the answers to one group of questions that this kind of case asks, by their codes; an empty one is none.

    Refused for a group that it does not ask, and while a question that needs an answer has none.
    """
    filing = locked_first_draft(filing_id, actor)
    if not filing.case_type.question_groups.filter(pk=group.pk).exists():
        raise Refused(Reason("not_asked", _("This kind of case does not ask this.")))
    asked = list(group.questions.filter(retired=False))
    given = {question.pk: answers[question.pk] for question in asked if answers.get(question.pk) not in (None, "")}
    if unanswered := [question for question in asked if question.required and question.pk not in given]:
        raise Refused([Reason("unanswered", _("Answer this question."), question.pk) for question in unanswered])
    others = {code: kept for code, kept in filing.answers.items() if code not in {question.pk for question in asked}}
    filing.answers = others | given
    touch(filing, actor)
    audit.record(act="filing.answers_given", subject=filing, actor=actor, group=group.pk)
    return filing


@transaction.atomic
def save_venue(*, filing_id: int, actor: User, venue: Venue) -> Filing:
    """Save at which venue the case is commenced. Refused if no notice enables it there."""
    filing = locked_first_draft(filing_id, actor)
    if venue not in venues_open(Service.COMMENCE, filing.case_type):
        words = _("This kind of case cannot be commenced electronically at %(venue)s today.")
        raise Refused(Reason("not_at_this_venue", words % {"venue": venue.name}, "venue"))
    filing.venue = venue
    touch(filing, actor)
    audit.record(act="filing.venue_given", subject=filing, actor=actor, venue=venue.pk)
    return filing


@transaction.atomic
def save_own_reference(*, filing_id: int, actor: User, own_reference: str) -> Filing:
    """Save how its filer calls the filing, or that it has no such name. Refused once it was lodged: papers name it."""
    filing = locked_draft(filing_id, actor)
    if filing.round > 1:
        raise Refused(ONLY_MEND)
    if filing.own_reference != own_reference:
        filing.own_reference = own_reference
        touch(filing, actor)
        audit.record(act="filing.own_reference_given", subject=filing, actor=actor, own_reference=own_reference)
    return filing


@transaction.atomic
def save_party(*, filing_id: int, actor: User, party_id: int | None, **fields: Any) -> FilingParty:
    """Name a party, or change one. The first party named on the side that commences is the filing party."""
    filing = locked_first_draft(filing_id, actor)
    if fields.get("capacity") not in filing.case_type.capacities:
        words = _("Choose a capacity that parties have in this kind of case.")
        raise Refused(Reason("unknown_capacity", words, "capacity"))
    if party_id is None:
        if filing.parties.count() >= MAX_PARTIES:
            raise Refused(Reason("too_many_parties", _("A filing names at most 500 parties.")))
        order = (filing.parties.order_by("-order").values_list("order", flat=True).first() or 0) + 1
        party = FilingParty(filing=filing, order=order)
    else:
        party = filing.parties.get(pk=party_id)
    for name, value in fields.items():
        setattr(party, name, value)
    party.save()
    _choose_filer(filing)
    touch(filing, actor)
    audit.record(act="filing.party_saved", subject=filing, actor=actor, party=party.name)
    return party


@transaction.atomic
def remove_party(*, filing_id: int, actor: User, party_id: int) -> None:
    """Remove a party from the draft."""
    filing = locked_first_draft(filing_id, actor)
    for party in filing.parties.filter(pk=party_id):
        party.delete()
        forget_page(filing, f"parties/{party.order}/")
    _choose_filer(filing)
    touch(filing, actor)
    audit.record(act="filing.party_removed", subject=filing, actor=actor)


@transaction.atomic
def withdraw(*, filing_id: int, actor: User) -> Filing:
    """Withdraw a draft, or a filing that awaits payment or that no officer has taken in hand (domain 6).

    A payment that arrives afterwards is kept and put up for refund; so is what was paid for certifying a translation
    that no officer took in hand. Refused once an officer has it in hand.
    """
    filing = locked(filing_id)
    if filing.state == State.WITHDRAWN:
        return filing
    in_hand = filing.state == State.LODGED and filing.taken_by_id is not None
    if filing.state not in (State.DRAFT, State.AWAITING_PAYMENT, State.LODGED) or in_hand or filing.round > 1:
        words = (
            _("An officer is comparing the two; the application can no longer be withdrawn.")
            if filing.is_translation
            else _("The registry has this filing in hand; it can no longer be withdrawn.")
        )
        raise Refused(Reason("too_late", words))
    if charge := filing.open_charge:
        withdraw_charge(charge=charge, actor=actor)
    if filing.is_translation and filing.translation.begun_at is None and (paid := filing.settled_charge):
        words = _("The application to certify a translation was withdrawn before work on it began.")
        request_whole_refund(charge_id=paid.pk, words=str(words))
    if filing.is_translation and filing.state == State.LODGED:
        filing.translation.withdrawn_at = clock.now()
        filing.translation.save(update_fields=["withdrawn_at"])
    change_state(filing, State.WITHDRAWN, actor=actor)
    return filing


@transaction.atomic
def start_next_round(*, filing_id: int, actor: User) -> Filing:
    """Open a new round of a returned filing: only what was returned is mended, and the fee stays paid."""
    filing = locked(filing_id)
    if filing.state == State.DRAFT and filing.round > 1:
        return filing
    if filing.state != State.RETURNED:
        raise Refused(Reason("not_returned", _("Only a filing that the registry returned can be mended.")))
    filing.round += 1
    filing.received_at = filing.deemed_at = filing.stored_at = filing.signed_at = None
    filing.signed_name, filing.taken_by = "", None
    filing.confirmed_closed, filing.closure_confirmed_at = False, None
    filing.saved_at, filing.saved_by = clock.now(), actor
    filing.version += 1
    change_state(filing, State.DRAFT, actor=actor)
    return filing


def locked_draft(filing_id: int, actor: User) -> Filing:
    """The filing, locked, while it may be changed. Refused once it is no draft, and while another changes it."""
    filing = locked(filing_id)
    if filing.state != State.DRAFT:
        raise Refused(NOT_A_DRAFT)
    must_hold(filing, actor)
    return filing


def locked_first_draft(filing_id: int, actor: User) -> Filing:
    """The draft before its first lodging. In a later round only the returned documents are mended (domain 6.5)."""
    filing = locked_draft(filing_id, actor)
    if filing.round > 1 or filing.case_id:
        raise Refused(ONLY_MEND)
    return filing


def touch(filing: Filing, actor: User) -> None:
    """Note who changed the draft now: it is another version, and kept for another thirty days."""
    filing.saved_at, filing.saved_by = clock.now(), actor
    filing.version += 1
    filing.save()


def _choose_filer(filing: Filing) -> None:
    if not filing.parties.filter(is_filer=True).exists():
        commencing = filing.parties.filter(capacity__in=filing.case_type.first_capacities)
        first = commencing.order_by("order", "pk").values("pk")[:1]
        filing.parties.filter(pk__in=list(first.values_list("pk", flat=True))).update(is_filer=True)
