"""Taking a filing for review, giving it up, disallowing its exemption, lowering its urgency (domain 6.5, 6.7, 9)."""

from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from filings.fees.selectors import quote_for_day
from filings.fees.services import charge_filing
from filings.models import ExemptionClaim, Filing, FilingStamp
from filings.notifications import notify_exemption_disallowed, notify_urgency_lowered
from filings.registry.rules import own_filing_reasons
from filings.stamping.services import reissue_acknowledgement
from filings.states import State
from filings.transitions import locked
from icms.lib import clock, dates
from icms.lib.errors import Reason, Refused
from payments.models import Charge

TAKEN = Reason("taken", _("Another officer has this filing in hand."))


@transaction.atomic
def take_for_review(*, filing_id: int, officer: User) -> Filing:
    """Take a filing in hand, so that no two officers review it. Refused while another has it, and of one's own."""
    filing = locked(filing_id)
    _must_be_lodged(filing)
    if reasons := list(own_filing_reasons(filing, officer)):
        raise Refused(reasons)
    if filing.taken_by_id not in (None, officer.pk):
        raise Refused(TAKEN)
    if filing.taken_by_id is None:
        filing.taken_by = officer
        filing.save(update_fields=["taken_by"])
        audit.record(act="filing.taken", subject=filing, actor=officer)
    return filing


@transaction.atomic
def give_back(*, filing_id: int, officer: User) -> None:
    """Put a filing back into the queue for any officer.

    Its holder may, and a supervisor for a holder who is away; nothing happens if nobody has it in hand.
    """
    filing = locked(filing_id)
    _must_be_lodged(filing)
    if filing.taken_by is None:
        return
    if filing.taken_by_id != officer.pk and officer.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(TAKEN)
    holder, filing.taken_by = filing.taken_by, None
    filing.save(update_fields=["taken_by"])
    audit.record(act="filing.given_back", subject=filing, actor=officer, holder=holder.username)


@transaction.atomic
def disallow_exemption(*, filing_id: int, officer: User, why: str) -> Charge | None:
    """The registry does not allow the exemption: the fee of the day of first receipt is owed, and the filer is told.

    The time of receipt stays; nothing is accepted until the fee is paid (docs/decisions/exemptions.md). Returns the
    charge, or None if nothing costs anything. Refused if no claim stands or another officer has the filing.
    """
    filing = take_for_review(filing_id=filing_id, officer=officer)
    claim = ExemptionClaim.objects.select_for_update().filter(filing=filing, disallowed_at=None).first()
    if claim is None:
        raise Refused(Reason("no_claim", _("No exemption is claimed in this filing, or it was disallowed already.")))
    if not why:
        raise Refused(Reason("no_why", _("Say why the exemption is not allowed; the filer reads this."), "why"))
    received = received_stamp(filing)
    deemed_at = (filing.first_stamp or received).deemed_at
    assert deemed_at is not None
    claim.disallowed_at, claim.disallowed_by, claim.disallowed_why = clock.now(), officer, why
    claim.save(update_fields=["disallowed_at", "disallowed_by", "disallowed_why"])
    charge = _charge_fee_of(filing, clock.court_day(deemed_at))
    reissue_acknowledgement(filing)
    audit.record(
        act="exemption.disallowed",
        subject=filing,
        actor=officer,
        code=claim.exemption_id,
        why=why,
        charge=charge.reference if charge else "",
    )
    notify_exemption_disallowed(filing, claim, charge)
    return charge


@transaction.atomic
def lower_urgency(*, filing_id: int, officer: User, why: str) -> None:
    """The registry deals with a filing in its turn, whatever its filer says of its urgency, who is told (domain 6.7).

    Refused where it is not marked urgent, or another officer has it in hand.
    """
    filing = locked(filing_id)
    _must_be_lodged(filing)
    if filing.taken_by_id not in (None, officer.pk):
        raise Refused(TAKEN)
    if not filing.urgent_reason or filing.urgency_lowered_at:
        raise Refused(Reason("not_urgent", _("This filing is not marked urgent.")))
    filing.urgency_lowered_at, filing.urgency_lowered_by, filing.urgency_lowered_why = clock.now(), officer, why
    filing.save(update_fields=["urgency_lowered_at", "urgency_lowered_by", "urgency_lowered_why"])
    audit.record(act="filing.urgency_lowered", subject=filing, actor=officer, why=why)
    notify_urgency_lowered(filing)


def received_stamp(filing: Filing) -> FilingStamp:
    """The stamp on which a decision rests. Refused before the filing is deemed received (domain 5.2).

    Until then a closure may still move the time, and with it the day on which an action is commenced.
    """
    stamp = filing.current_stamp
    if stamp is None or stamp.deemed_at is None:
        raise Refused(
            Reason("not_stamped", _("The deemed receipt time is not settled yet, so this cannot be decided."))
        )
    if stamp.deemed_at > clock.now():
        raise Refused(
            Reason(
                "not_received_yet",
                _("These documents are deemed received %(when)s. They can be decided from then on.")
                % {"when": dates.long_datetime(stamp.deemed_at, get_language() or "en")},
            )
        )
    return stamp


def charge_disallowed_fee(filing: Filing) -> Charge | None:
    """The fee is owed again of a filing whose exemption was disallowed, once its refusal is lifted; None if paid."""
    stamp = filing.first_stamp or filing.current_stamp
    if not fee_owed_again(filing) or stamp is None or stamp.deemed_at is None:
        return None
    return _charge_fee_of(filing, clock.court_day(stamp.deemed_at))


def fee_owed_again(filing: Filing) -> bool:
    """Was its exemption disallowed, and is its fee neither paid nor owed?"""
    return not filing.has_fee and ExemptionClaim.objects.filter(filing=filing).exclude(disallowed_at=None).exists()


def _charge_fee_of(filing: Filing, day: date) -> Charge | None:
    fee = quote_for_day(filing, day)
    if fee.blocked:
        raise Refused(fee.blocked)
    if not fee.total_cents:
        return None
    return charge_filing(filing, fee=fee, payer=filing.owner, language=filing.language)


def _must_be_lodged(filing: Filing) -> None:
    if filing.state != State.LODGED:
        raise Refused(Reason("not_lodged", _("This filing has been decided or withdrawn already.")))
