"""Bringing a withdrawn draft back, and starting a filing from an earlier one (domain 6.1)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.access import not_in_case
from cases.bars.rules import bar_reasons
from filings.drafting.checks import struck_reasons
from filings.drafting.services import start_filing, touch
from filings.drafting.start.services import keep_what_fits
from filings.models import Filing
from filings.states import State
from filings.transitions import change_state, locked
from icms.lib.errors import Reason, Refused
from payments.refunds.selectors import money_kept_for

NOT_WITHDRAWN = Reason("not_withdrawn", _("Only a draft that was withdrawn can be brought back."))
WAS_RECEIVED = Reason(
    "was_received", _("The registry had received this filing; start another from it instead, and add its files again.")
)
NOT_REFUNDED = Reason(
    "not_refunded",
    _("A payment for this filing has come, or may still come. It can be brought back when the money is refunded."),
)


def bring_back_reasons(filing: Filing) -> list[Reason]:
    """Why a filing cannot be a draft again: it never was withdrawn, was received, or its fee is not refunded."""
    if filing.state != State.WITHDRAWN:
        return [NOT_WITHDRAWN]
    if filing.received_at is not None:
        return [WAS_RECEIVED]
    return [NOT_REFUNDED] if money_kept_for(filing.charges.all()) else []


@transaction.atomic
def bring_back(*, filing_id: int, actor: User) -> Filing:
    """Make a withdrawn draft a draft again, with its files and its reference; what no longer fits is left out.

    Refused as `bring_back_reasons` say, where the account no longer acts in the case, and where the court has barred
    it. Brought back already, it stays as it is.
    """
    filing = locked(filing_id)
    if filing.state == State.DRAFT:
        return filing
    if reasons := [
        *bring_back_reasons(filing),
        *struck_reasons(filing.case),
        *(not_in_case(actor, filing.case) if filing.case else ()),
        *bar_reasons(actor=actor, case_type=filing.case_type, case=filing.case),
    ]:
        raise Refused(reasons)
    filing.signed_name, filing.signed_at, filing.stored_at, filing.lodged_by = "", None, None, None
    filing.confirmed_closed, filing.closure_confirmed_at = False, None
    change_state(filing, State.DRAFT, actor=actor, act="filing.brought_back")
    keep_what_fits(filing)
    touch(filing, actor)
    return filing


@transaction.atomic
def start_from(*, earlier: Filing, actor: User, language: str) -> Filing:
    """Open a draft of the same kind, in the same case if the earlier one was filed into one, with what it said.

    Its parties, claim, venue and answers are copied as far as they fit today, and which kinds of document it held. Its
    files are not, nor its own reference, an exemption, or an urgency. Refused as `start_filing` is.
    """
    case = None if earlier.commences else earlier.case
    filing = start_filing(actor=actor, case_type=earlier.case_type, case=case, language=language)
    filing.venue = earlier.venue
    filing.claim_kind, filing.claim_nature = earlier.claim_kind, earlier.claim_nature
    filing.amount_cents, filing.answers = earlier.amount_cents, earlier.answers
    for party in earlier.parties.all() if filing.commences else ():
        party.pk, party._state.adding, party.filing = None, True, filing
        party.save(force_insert=True)
    keep_what_fits(filing)
    touch(filing, actor)
    filing.expected_types.set(earlier.documents.current().exclude(type=None).values_list("type", flat=True))
    audit.record(act="filing.copied", subject=filing, actor=actor, earlier=earlier.reference)
    return filing
