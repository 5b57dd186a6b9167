"""Which payment methods a charge may be paid by, and why not by the others (domain 9)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.errors import Reason
from icms.lib.money import money_sentence
from payments.deposits.accounts import agreement_of, purse_of
from payments.gateways.selectors import current_gateway
from payments.models import Charge, PaymentMethod


@dataclass(frozen=True)
class Choice:
    """One payment method for one charge: what is said beside its name, and why it cannot be used, if so."""

    method: PaymentMethod
    says: str
    refusal: Reason | None

    @property
    def is_available(self) -> bool:
        return self.refusal is None


def choices_for(charge: Charge, actor: User | None) -> list[Choice]:
    """Every payment method this payer could have for this charge, in their order; at most four queries."""
    return [_choice(method, charge, actor) for method in methods_in_use() if _concerns(method, actor)]


def choice_of(code: str, charge: Charge, actor: User | None) -> Choice | None:
    """The choice of one payment method; None if this payer does not have it at all."""
    method = next((each for each in methods_in_use() if each.code == code), None)
    return _choice(method, charge, actor) if method and _concerns(method, actor) else None


def methods_in_use() -> list[PaymentMethod]:
    """The methods that are switched on and the current gateway can carry; FPS also needs its setting."""
    kinds = {*current_gateway().method_kinds, PaymentMethod.Kind.DEPOSIT} - (
        set() if settings.FPS else {PaymentMethod.Kind.FPS}
    )
    return list(PaymentMethod.objects.filter(in_use=True, kind__in=kinds))


def _concerns(method: PaymentMethod, actor: User | None) -> bool:
    return method.goes_through_gateway or (actor is not None and actor.organization_id is not None)


def _choice(method: PaymentMethod, charge: Charge, actor: User | None) -> Choice:
    if charge.amount_cents > method.ceiling_cents:
        return Choice(method, "", _over_ceiling(method, charge))
    if method.goes_through_gateway or actor is None:
        return Choice(method, _up_to(method), None)
    return _deposit(method, charge, actor)


def _up_to(method: PaymentMethod) -> str:
    return str(_("Up to %(amount)s a payment.") % {"amount": in_words(method.ceiling_cents)})


def _over_ceiling(method: PaymentMethod, charge: Charge) -> Reason:
    words = _("%(means)s takes at most %(most)s a payment, and this is %(amount)s.")
    said = {
        "means": method.name,
        "most": in_words(method.ceiling_cents),
        "amount": in_words(charge.amount_cents),
    }
    return Reason("over_ceiling", words % said, "payment_method")


def _deposit(method: PaymentMethod, charge: Charge, actor: User) -> Choice:
    agreement, purse = agreement_of(actor.organization), purse_of(actor)
    if agreement is None or purse is None:
        words: Any = _("Your organization has no deposit account yet. Its primary administrator can open one.")
        return Choice(method, "", Reason("no_deposit", words, "payment_method"))
    if agreement.is_suspended:
        words = _("The accounts office has suspended your organization’s deposit account. Ask your administrator.")
        return Choice(method, "", Reason("deposit_suspended", words, "payment_method"))
    left = purse.spendable_cents - charge.amount_cents
    if left < 0:
        return Choice(method, "", too_little(purse.own.name, purse.spendable_cents, charge.amount_cents))
    words = _("%(account)s: %(balance)s now, %(left)s after this. It is paid at once, without another page.")
    said = {"account": purse.own.name, "balance": in_words(purse.spendable_cents), "left": in_words(left)}
    return Choice(method, str(words % said), None)


def too_little(account: str, balance_cents: int, wanted_cents: int) -> Reason:
    """The deposit account does not hold enough."""
    words = _("%(account)s has %(balance)s, which is %(lacking)s too little. Nothing was taken from it.")
    said = {
        "account": account,
        "balance": in_words(balance_cents),
        "lacking": in_words(wanted_cents - balance_cents),
    }
    return Reason("deposit_too_little", words % said, "payment_method")


def other_ways(choices: list[Choice], refused: str) -> Reason:
    """What the payer can do instead of the method that was refused."""
    names = [str(choice.method.name) for choice in choices if choice.is_available and choice.method.code != refused]
    if not names:
        words: Any = _("No means on the portal can carry this amount. Pay at the counter of the accounts office.")
        return Reason("pay_at_counter", words)
    return Reason("other_payment_methods", format_lazy(_("You can pay by {means}."), means=str(_(", ")).join(names)))


def in_words(cents: int) -> str:
    """An amount as a sentence says it, in the reader's language."""
    return money_sentence(cents, get_language() or "en")
