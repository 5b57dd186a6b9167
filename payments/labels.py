"""What the codes of gateways are called at the accounts desk: why money was not taken, or did not go back."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GATEWAYS: dict[str, Any] = {
    "sandbox": gettext_lazy("Sandbox"),
    "stripe": "Stripe",
    "deposit": gettext_lazy("Deposit account"),
}
FAILURES: dict[str, Any] = {
    "another_amount": gettext_lazy("another amount than the charge"),
    "async_payment_failed": gettext_lazy("the bank declined"),
    "card_closed": gettext_lazy("the card account is closed"),
    "card_declined": gettext_lazy("the bank declined"),
    "charge_already_refunded": gettext_lazy("refunded at the gateway before"),
    "charge_settled": gettext_lazy("the charge was paid before"),
    "charge_withdrawn": gettext_lazy("the charge was withdrawn before"),
    "declined": gettext_lazy("the bank declined"),
    "expired": gettext_lazy("the payment page was open too long"),
    "expired_card": gettext_lazy("the card has expired"),
    "expired_or_canceled_card": gettext_lazy("the card has expired or was cancelled"),
    "failed": gettext_lazy("no reason was given"),
    "insufficient_funds": gettext_lazy("not enough money"),
    "left": gettext_lazy("the payer left the payment page"),
    "lost_or_stolen_card": gettext_lazy("the card was lost or stolen"),
    "never_reached_the_gateway": gettext_lazy("the gateway was never reached"),
    "refused": gettext_lazy("the gateway refused it"),
    "pps_declined": gettext_lazy("PPS declined"),
    "unknown": gettext_lazy("no reason was given"),
    "unknown_refund": gettext_lazy("the gateway does not know this refund"),
}


def gateway_label(code: str) -> str:
    """The name of a gateway; its code where it has none."""
    return str(GATEWAYS.get(code, code))


def failure_label(code: str) -> str:
    """Why something failed, in the reader's language; the provider's own code where we have no words for it."""
    if not code:
        return ""
    return str(FAILURES[code]) if code in FAILURES else _("code %(code)s of the gateway") % {"code": code}
