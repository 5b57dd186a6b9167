"""Which means a charge may be paid by, and why not by the others, in words (domain 9)."""

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
from payments.gateways.registry import present_gateway
from payments.models import Charge, Means


@dataclass(frozen=True)
class Choice:
    """One means for one charge: what it says beside its name, and why it cannot be taken, if so."""

    means: Means
    says: str
    refusal: Reason | None

    @property
    def is_available(self) -> bool:
        return self.refusal is None


def choices_for(charge: Charge, actor: User | None) -> list[Choice]:
    """Every means this payer could have for this charge, in their order; at most four queries."""
    return [_choice(means, charge, actor) for means in means_in_use() if _concerns(means, actor)]


def choice_of(code: str, charge: Charge, actor: User | None) -> Choice | None:
    """One means by its code; None where this payer does not have it at all."""
    means = next((each for each in means_in_use() if each.code == code), None)
    return _choice(means, charge, actor) if means and _concerns(means, actor) else None


def means_in_use() -> list[Means]:
    """The means that are switched on and the present gateway can carry; FPS also needs its setting."""
    kinds = {*present_gateway().kinds, Means.Kind.DEPOSIT} - (set() if settings.FPS else {Means.Kind.FPS})
    return list(Means.objects.filter(in_use=True, kind__in=kinds))


def _concerns(means: Means, actor: User | None) -> bool:
    return means.goes_through_gateway or (actor is not None and actor.organization_id is not None)


def _choice(means: Means, charge: Charge, actor: User | None) -> Choice:
    if charge.amount_cents > means.ceiling_cents:
        return Choice(means, "", _over_ceiling(means, charge))
    if means.goes_through_gateway or actor is None:
        return Choice(means, _up_to(means), None)
    return _deposit(means, charge, actor)


def _up_to(means: Means) -> str:
    return str(_("Up to %(amount)s a payment.") % {"amount": in_words(means.ceiling_cents)})


def _over_ceiling(means: Means, charge: Charge) -> Reason:
    words = _("%(means)s takes at most %(most)s a payment, and this is %(amount)s.")
    said = {"means": means.name, "most": in_words(means.ceiling_cents), "amount": in_words(charge.amount_cents)}
    return Reason("over_ceiling", words % said, "means")


def _deposit(means: Means, charge: Charge, actor: User) -> Choice:
    agreement, purse = agreement_of(actor.organization), purse_of(actor)
    if agreement is None or purse is None:
        words: Any = _("Your organization has no deposit account yet. Its primary administrator can open one.")
        return Choice(means, "", Reason("no_deposit", words, "means"))
    if agreement.is_suspended:
        words = _("The accounts office has suspended your organization’s deposit account. Ask your administrator.")
        return Choice(means, "", Reason("deposit_suspended", words, "means"))
    left = purse.spendable_cents - charge.amount_cents
    if left < 0:
        return Choice(means, "", too_little(purse.own.name, purse.spendable_cents, charge.amount_cents))
    words = _("%(account)s: %(balance)s now, %(left)s after this. It is paid at once, without another page.")
    said = {"account": purse.own.name, "balance": in_words(purse.spendable_cents), "left": in_words(left)}
    return Choice(means, str(words % said), None)


def too_little(account: str, balance_cents: int, wanted_cents: int) -> Reason:
    """The deposit account does not hold enough."""
    words = _("%(account)s has %(balance)s, which is %(lacking)s too little. Nothing was taken from it.")
    said = {
        "account": account,
        "balance": in_words(balance_cents),
        "lacking": in_words(wanted_cents - balance_cents),
    }
    return Reason("deposit_too_little", words % said, "means")


def other_ways(choices: list[Choice], refused: str) -> Reason:
    """What the payer can do instead of a means that was refused."""
    names = [str(choice.means.name) for choice in choices if choice.is_available and choice.means.code != refused]
    if not names:
        words: Any = _("No means on the portal can carry this amount. Pay at the counter of the accounts office.")
        return Reason("pay_at_counter", words)
    return Reason("other_means", format_lazy(_("You can pay by {means}."), means=str(_(", ")).join(names)))


def in_words(cents: int) -> str:
    """An amount as a sentence says it, in the reader's language."""
    return money_sentence(cents, get_language() or "en")
