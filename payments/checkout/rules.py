"""Whether a charge may be paid, by which payment methods, and why not by the others (domain 9)."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.permissions import acting_for
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.money import money_sentence
from payments.deposits.selectors import agreement_of, purse_of
from payments.fees.quote import day_that_counts, quote
from payments.methods.selectors import methods_in_use
from payments.models import Charge, PaymentMethod
from payments.states import ChargeState


@dataclass(frozen=True)
class Choice:
    """One payment method for one charge: what is said beside its name, and why it cannot be used, if so."""

    method: PaymentMethod
    says: str
    refusal: Reason | None

    @property
    def is_available(self) -> bool:
        return self.refusal is None


def may_pay(charge: Charge, actor: User | None) -> None:
    """Raises Refused if this account may not pay, nothing is owed, or the fee is another on this day."""
    if (actor and not actor.is_filer) or charge.payer_id not in (acting_for(actor) if actor else [None]):
        raise Refused(Reason("not_yours_to_pay", _("Only the account that owes this charge may pay it.")))
    if charge.state == ChargeState.SETTLED:
        raise Refused(Reason("charge_settled", _("This has been paid already. You were not charged again.")))
    if charge.state == ChargeState.WITHDRAWN:
        raise Refused(Reason("charge_withdrawn", _("Nothing is owed here any more: the charge was withdrawn.")))
    day = day_that_counts(charge.court, clock.now())
    if day == charge.deemed_day:
        return
    if not all(line.fee_item_id for line in charge.lines.all()):
        return  # a fine: its amount goes by no day
    now_owed = quote([(charge.court_id, line.code, line.quantity) for line in charge.lines.all()], deemed_day=day)
    if now_owed.blocked or now_owed.total_cents != charge.amount_cents:
        words = _("The fee is another now, because the day of deemed receipt is. Open your filing to pay.")
        raise Refused(Reason("fee_changed", words))


def must_be_available(charge: Charge, actor: User | None, payment_method: str) -> Choice:
    """The choice of this method. Raises Refused, with the other ways to pay, if it cannot carry the charge."""
    choice = choice_of(payment_method, charge, actor)
    if choice is None:
        raise Refused(Reason("no_such_payment_method", _("Choose how to pay."), "payment_method"))
    if choice.refusal is not None:
        raise Refused([choice.refusal, other_ways(choices_for(charge, actor), payment_method)])
    return choice


def choices_for(charge: Charge, actor: User | None) -> list[Choice]:
    """Every payment method this payer could have for this charge, in their order; at most four queries."""
    return [_choice(method, charge, actor) for method in methods_in_use() if _concerns(method, actor)]


def choice_of(code: str, charge: Charge, actor: User | None) -> Choice | None:
    """The choice of one payment method; None if this payer does not have it at all."""
    method = next((each for each in methods_in_use() if each.code == code), None)
    return _choice(method, charge, actor) if method and _concerns(method, actor) else None


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
