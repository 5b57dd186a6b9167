"""What the accounts office looks at: payments by how they stand, refunds, deposit accounts, the daily match."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Message, Organization
from icms.lib import clock
from icms.lib.components import Tab
from icms.lib.references import parse_reference
from icms.lib.search import contains_words
from payments.models import (
    Charge,
    DepositAgreement,
    DepositCredit,
    Difference,
    Payment,
    Reconciliation,
    Refund,
    WebhookEvent,
)
from payments.refunds.selectors import TABS as REFUND_TABS
from payments.states import ChargeState, PaymentState, RefundState

A_PAGE = 25
QUIET = timedelta(minutes=5)
PAYMENT_TABS = ("open", "unconfirmed", "failed", "aside", "price", "mail", "unpaid", "all")
TO_DECIDE = [RefundState.ASKED, RefundState.CHECKED, RefundState.FAILED]
NOT_OURS = [WebhookEvent.Outcome.UNKNOWN_PAYMENT, WebhookEvent.Outcome.OTHER_REFERENCE]


def payments_of(tab: str, words: str = "") -> QuerySet[Payment]:
    """The payments of one tab: open pages, unconfirmed ones, those that failed since yesterday, or all."""
    found = Payment.objects.select_related("charge__court", "charge__payer", "charge__organization")
    now = clock.now()
    if words := words.strip():
        reference = parse_reference(words) or words
        found = found.filter(
            Q(reference=reference)
            | Q(charge__reference=reference)
            | Q(charge__subject=reference)
            | Q(provider_reference=words)
            | Q(charge__payer__username=words)
        )
    started = found.filter(state=PaymentState.STARTED)
    if tab == "open":
        return started.exclude(_is_unconfirmed(now))
    if tab == "unconfirmed":
        return started.filter(_is_unconfirmed(now)).order_by("started_at")
    if tab == "failed":
        failed = [PaymentState.DECLINED, PaymentState.ABANDONED]
        return found.filter(state__in=failed, decided_at__gt=now - timedelta(days=2)).order_by("-decided_at")
    return found


def _is_unconfirmed(now: Any) -> Q:
    """The payer is back or the page has expired, and the gateway has not given a final status."""
    return Q(waiting_since__lt=now - QUIET) | Q(page_until__lt=now) | Q(page_url="", started_at__lt=now - QUIET)


def events_set_aside() -> QuerySet[WebhookEvent]:
    """Signed events that belong to no payment of ours."""
    return WebhookEvent.objects.filter(outcome__in=NOT_OURS).order_by("-received_at")


def paid_at_another_price() -> QuerySet[Charge]:
    """Charges paid on a page that stayed open across a change of the fee, the newest first."""
    found = Charge.objects.exclude(day_fee_cents=None).order_by("-settled_at", "-pk")
    return found.select_related("payer", "organization")


def charges_to_pay() -> QuerySet[Charge]:
    """Charges that nobody has paid yet, the oldest first."""
    return Charge.objects.filter(state=ChargeState.RAISED).select_related("payer", "organization").order_by("raised_at")


def failed_emails() -> QuerySet[Any]:
    """E-mails to payers without an account that could not be sent, each with its charge, the newest first."""
    found = Charge.emails.through._default_manager.filter(message__email_state=Message.EmailState.FAILED)
    return found.select_related("charge", "message").order_by("-message__posted_at", "-pk")


def payment_tabs(current: str) -> list[Tab]:
    """The tabs of the payments with their counts."""
    words = {
        "open": pgettext("payments", "Open"),
        "unconfirmed": _("Silent"),
        "failed": _("Not completed, two days"),
        "aside": _("Notices of no payment"),
        "price": _("Another price"),
        "mail": _("E-mails that failed"),
        "unpaid": _("Still to be paid"),
        "all": _("All"),
    }
    counts = {tab: payments_of(tab).count() for tab in ("open", "unconfirmed", "failed")}
    counts |= {"aside": events_set_aside().count(), "mail": failed_emails().count()}
    counts |= {"price": paid_at_another_price().count(), "unpaid": charges_to_pay().count()}
    return [
        Tab(url=f"?tab={tab}", text=words[tab], count=counts.get(tab), current=tab == current) for tab in PAYMENT_TABS
    ]


def refund_tabs(current: str) -> list[Tab]:
    """The tabs of the refunds with their counts."""
    words = {
        "asked": _("To check"),
        "checked": _("To approve"),
        "sending": _("Being sent"),
        "failed": _("Failed"),
        "done": _("Refunded"),
        "refused": _("Refused"),
    }
    counts = dict(Refund.objects.values_list("state").annotate(count=Count("pk")))
    return [
        Tab(
            url=f"?tab={tab}",
            text=words[tab],
            count=sum(counts.get(state.value, 0) for state in states),
            current=tab == current,
        )
        for tab, states in REFUND_TABS.items()
    ]


def what_waits() -> dict[str, int]:
    """How many of each thing wait for the office."""
    return {
        "unconfirmed": payments_of("unconfirmed").count(),
        "refunds": Refund.objects.filter(
            state__in=[RefundState.ASKED, RefundState.CHECKED, RefundState.FAILED]
        ).count(),
        "credits": DepositCredit.objects.filter(state=DepositCredit.State.WAITING).count(),
        "differences": Difference.objects.open().count(),
        "aside": events_set_aside().count(),
        "mail": failed_emails().count(),
    }


def unpaid_charges(day: date) -> dict[str, int]:
    """How many charges stand open, and what they come to."""
    found = Charge.objects.filter(state="raised").aggregate(count=Count("pk"), cents=Sum("amount_cents"))
    return {"count": found["count"], "cents": found["cents"] or 0}


def deposit_holders(words: str = "") -> QuerySet[Organization]:
    """The organizations that keep a deposit account, with what they hold together."""
    holders = Organization.objects.filter(pk__in=DepositAgreement.objects.values("organization"))
    if words := words.strip():
        holders = holders.filter(
            contains_words(words, "name_en", "name_zh") | Q(deposit_accounts__reference=parse_reference(words) or words)
        ).distinct()
    return (
        holders.order_by("name_en", "name_zh", "pk")
        .annotate(
            total_cents=Sum("deposit_accounts__balance_cents"),
            accounts_count=Count("deposit_accounts"),
            low_since=Max("deposit_accounts__below_since"),
        )
        .select_related("deposit_agreement")
    )


def waiting_credits() -> QuerySet[DepositCredit]:
    """What was entered and waits for a second officer, the oldest first."""
    waiting = DepositCredit.objects.filter(state=DepositCredit.State.WAITING)
    return waiting.select_related("account__organization", "account__branch", "entered_by").order_by("entered_at")


def days_matched() -> QuerySet[Reconciliation]:
    """Every day at every provider, the newest first, with its open differences counted."""
    is_open = Q(differences__resolved_at=None, differences__gone_at=None, differences__isnull=False)
    return Reconciliation.objects.annotate(
        open_count=Count("differences", filter=is_open), all_count=Count("differences")
    ).order_by("-day", "gateway")
