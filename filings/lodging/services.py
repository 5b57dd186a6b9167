"""Lodging: check, sign, store, charge, receive (domain 5.2, 6.3, 6.4)."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.access import not_in_case
from cases.bars.rules import bar_reasons
from cases.calendar.forecast import forecast
from cases.calendar.selectors import registry_of
from filings.drafting.approval.selectors import approval_reasons
from filings.drafting.autosave.services import forget_page
from filings.drafting.checks import blockers
from filings.drafting.sharing.services import must_hold
from filings.fees.selectors import quote_of
from filings.fees.services import charge_filing
from filings.lodging.rules import (
    Urgency,
    changed_fee_reasons,
    closed_registry_reasons,
    mark_urgent,
    signature_reasons,
    urgency_reasons,
)
from filings.models import Filing
from filings.signals import filing_received
from filings.states import State
from filings.transitions import change_state, locked
from icms.lib import clock, dates, storage
from icms.lib.errors import Reason, Refused
from payments.charges.services import withdraw_charge
from payments.models import Charge

log = logging.getLogger(__name__)


@transaction.atomic
def lodge(
    *,
    filing_id: int,
    actor: User,
    signed_name: str,
    confirmed_closed: bool,
    language: str,
    agreed_cents: int | None = None,
    agreed_version: int | None = None,
    urgent_reason: str = "",
    urgent_on: date | None = None,
    urgent_note: str = "",
    signed_at: datetime | None = None,
) -> Charge | None:
    """Lodge a draft: it is received now where no fee is due, else when its payment is confirmed.

    Lodging again returns what the first call returned: the charge to pay, or None. Refused
    with every reason: blockers, an approval that the organization wants and that is not there, a signature that is not
    the holder's name, a closed registry not confirmed knowingly,
    a fee or a draft that has changed since the filer saw it (`agreed_cents`, HK$ cents, and `agreed_version`; None if
    nobody was shown one), and an urgency (`filings.lodging.rules.Urgency`) that is none.

    `signed_at` is when it was signed and stored together with others (domain 6.8), if it was: it is received as of
    then, and the closed registry and the second person's approval were asked about for all of them.

    Without a fee `receive` is called here. With one, `payments.charges.settlement.record_capture` settles the charge,
    and in the same transaction `filings.lodging.handlers.receive_paid_filing` calls `receive`.
    """
    filing = locked(filing_id)
    if filing.state in (State.AWAITING_PAYMENT, State.LODGED):
        return filing.open_charge
    if filing.state != State.DRAFT:
        raise Refused(Reason("not_a_draft", _("This filing has been lodged or withdrawn already.")))
    must_hold(filing, actor)
    fee = quote_of(filing)
    urgency = Urgency(urgent_reason, urgent_on, urgent_note)
    reasons = [
        *_may_still_file(filing, actor),
        *blockers(filing),
        *fee.blocked,
        *changed_fee_reasons(fee, agreed_cents),
        *_changed_draft(filing, agreed_version),
        *([] if signed_at else approval_reasons(filing, actor)),
        *signature_reasons(actor, signed_name),
        *([] if signed_at else closed_registry_reasons(filing.court, confirmed_closed)),
        *urgency_reasons(filing, urgency),
    ]
    if reasons:
        raise Refused(reasons)
    _check_stored_files(filing)
    at = signed_at or clock.now()
    filing.signed_name, filing.signed_at = signed_name, at
    filing.confirmed_closed = confirmed_closed and not forecast(registry_of(filing.court), at).is_open
    filing.closure_confirmed_at = at if filing.confirmed_closed else None
    filing.stored_at, filing.language, filing.lodged_by = at, language, actor
    mark_urgent(filing, urgency)
    if fee.is_free:
        receive(filing, at=at, actor=actor)
        return None
    charge = charge_filing(filing, fee=fee, payer=actor, language=language)
    change_state(filing, State.AWAITING_PAYMENT, actor=actor, confirmed_closed=filing.confirmed_closed)
    return charge


@transaction.atomic
def requote(*, filing_id: int, actor: User) -> Charge | None:
    """The charge of a filing that awaits payment, at the fee of today: a day may have passed since it was lodged.

    Returns the same charge if nothing changed or a payment is under way, and None if nothing is owed any more: when
    the fee was abolished meanwhile, the filing is received now.
    """
    filing = locked(filing_id)
    charge = filing.open_charge
    if filing.state != State.AWAITING_PAYMENT or charge is None or charge.payments.filter(state="started").exists():
        return charge
    fee = quote_of(filing)
    if fee.blocked:
        raise Refused(fee.blocked)
    if fee.is_free:
        withdraw_charge(charge=charge, actor=actor)
        receive(filing, at=clock.now(), actor=actor)
        return None
    return charge_filing(filing, fee=fee, payer=actor, language=charge.language)


def unconfirmed_closure(filing: Filing) -> list[Reason]:
    """Why a filing that awaits its payment may not be paid for yet (domain 5.2): the registry is closed, and its filer
    has not confirmed the time of receipt that a payment would give it now.
    """
    registry, now = registry_of(filing.court), clock.now()
    if filing.state != State.AWAITING_PAYMENT:
        return []
    confirmed_at = filing.closure_confirmed_at
    confirmed = confirmed_at and forecast(registry, confirmed_at).deemed_at == forecast(registry, now).deemed_at
    return closed_registry_reasons(filing.court, bool(confirmed))


@transaction.atomic
def confirm_closure(*, filing_id: int, actor: User) -> None:
    """The filer knows, before paying, that the documents are deemed received when the registry opens (domain 5.2)."""
    filing = locked(filing_id)
    if filing.state != State.AWAITING_PAYMENT:
        return
    filing.confirmed_closed, filing.closure_confirmed_at = True, clock.now()
    filing.save(update_fields=["confirmed_closed", "closure_confirmed_at"])
    audit.record(act="filing.closure_confirmed", subject=filing, actor=actor)


def receive(filing: Filing, *, at: datetime, actor: User | None) -> None:
    """The filing is received at this time: it is lodged. The caller has locked the filing.

    `filing_received` has `filings.stamping.handlers` queue the stamp, and the stamp queues the acknowledgement.
    """
    filing.received_at = at
    # Who confirmed at night and pays when the registry is open again lodges while it is open.
    filing.confirmed_closed = filing.confirmed_closed and not forecast(registry_of(filing.court), at).is_open
    change_state(
        filing, State.LODGED, actor=actor, received_at=at.isoformat(), confirmed_closed=filing.confirmed_closed
    )
    forget_page(filing)
    filing_received.send(sender=Filing, filing=filing)


def _changed_draft(filing: Filing, agreed_version: int | None) -> list[Reason]:
    """Nobody signs for what they did not see: the draft of now is shown, and pressing again agrees to it."""
    if agreed_version in (None, filing.version):
        return []
    words = _("The draft was changed at %(time)s by %(name)s, after you opened this page. Check it, then press again.")
    at = dates.clock_time(filing.saved_at, get_language() or "en")
    return [Reason("draft_changed", words % {"time": at, "name": filing.saved_by or filing.owner})]


def _may_still_file(filing: Filing, actor: User) -> list[Reason]:
    """Why this account may not file here any more. Its grant on the case is locked until the filing is lodged, so that
    nobody takes it away meanwhile (domain 4.1, 4.2)."""
    names = [(party.name_en, party.name_zh) for party in filing.parties.all() if party.is_filer]
    return [
        *(not_in_case(actor, filing.case) if filing.case else ()),
        *bar_reasons(actor=actor, case_type=filing.case_type_id, case=filing.case, names=names),
    ]


def _check_stored_files(filing: Filing) -> None:
    """Every stored file must still be the file that was sent, before anyone is told that we have it."""
    changed = [document for document in filing.documents.current() if not storage.reads_back(document.sha256)]
    words = _("Document %(number)d, %(name)s, is not kept as you sent it. Replace it with your file.")
    if changed:
        raise Refused(
            [
                Reason("changed", words % {"number": document.order, "name": document.name}, "documents")
                for document in changed
            ]
        )
