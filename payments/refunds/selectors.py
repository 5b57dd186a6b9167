"""What can be refunded of a charge, and the queue of refunds."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import User
from accounts.roles import ACCOUNTS_DESK, REGISTRY_DESK
from icms.lib.references import parse_reference
from payments.models import Charge, ChargeLine, Payment, Refund
from payments.states import PaymentState, RefundState

TABS: dict[str, tuple[RefundState, ...]] = {
    "asked": (RefundState.ASKED,),
    "checked": (RefundState.CHECKED,),
    "sending": (RefundState.APPROVED, RefundState.SENT),
    "failed": (RefundState.FAILED,),
    "done": (RefundState.DONE,),
    "refused": (RefundState.REFUSED,),
}


@dataclass(frozen=True)
class Refundable:
    """One line of a charge and how much of it is in no refund yet, in HK$ cents."""

    charge_line: ChargeLine
    left_cents: int


def may_request_refund(charge: Charge, actor: User) -> bool:
    """May this account request it: the payer, the registry, the accounts office (domain 9)?"""
    return charge.payer_id == actor.pk or actor.role in ACCOUNTS_DESK | REGISTRY_DESK


def refundable_lines(charge: Charge) -> list[Refundable]:
    """The lines that cost something, each with what can still be refunded of it."""
    taken = Sum("refund_lines__cents", filter=~Q(refund_lines__refund__state=RefundState.REFUSED))
    lines = charge.lines.filter(charged_cents__gt=0).annotate(refunded=taken)
    return [Refundable(line, line.charged_cents - (line.refunded or 0)) for line in lines]


def refunds_of(charge: Charge) -> QuerySet[Refund]:
    """Every refund of a charge, the oldest first."""
    return Refund.objects.filter(payment__charge=charge).select_related("payment")


def queue(tab: str, words: str = "") -> QuerySet[Refund]:
    """The refunds of one tab, the oldest first; of those that are done, the newest."""
    found = Refund.objects.filter(state__in=TABS[tab]).select_related(
        "payment__charge__court", "payment__charge__payer", "payment__charge__organization", "asked_by", "checked_by"
    )
    if words := words.strip():
        reference = parse_reference(words) or words
        found = found.filter(
            Q(reference=reference)
            | Q(payment__reference=reference)
            | Q(payment__charge__reference=reference)
            | Q(payment__charge__payer__username=words)
        )
    return found.order_by("-done_at", "-pk") if tab in ("done", "refused") else found.order_by("asked_at", "pk")


def money_kept_for(charges: "QuerySet[Charge]") -> bool:
    """Is any money of these charges with the court, or on its way to it? What was refunded in full is not."""
    payments = Payment.objects.filter(charge__in=charges)
    taken = payments.filter(state__in=(PaymentState.SUCCEEDED, PaymentState.TO_REFUND))
    back = Sum("refunds__cents", filter=Q(refunds__state=RefundState.DONE), default=0)
    return (
        payments.filter(state=PaymentState.STARTED).exists()
        or taken.annotate(back=back).filter(back__lt=F("captured_cents")).exists()
    )
