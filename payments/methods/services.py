"""Set the ceiling of a payment method, or take it out of use (domain 9)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from icms.lib.errors import Reason, Refused
from payments.models import PaymentMethod

SETTERS = frozenset({Role.ADMINISTRATOR})


@transaction.atomic
def set_payment_method(*, code: str, actor: User, ceiling_cents: int, in_use: bool) -> PaymentMethod:
    """Set the most that one payment by this method may be (HK$ cents), and whether it is offered.

    A payment that was begun keeps its page. Raises Refused for anyone but an administrator, and if no method would be
    left in use.
    """
    if actor.role not in SETTERS:
        raise Refused(Reason("not_your_desk", _("Only an administrator changes the means of paying.")))
    methods = {each.code: each for each in PaymentMethod.objects.select_for_update()}
    changed = methods[code]
    if not in_use and not any(each.in_use for each in methods.values() if each.code != code):
        raise Refused(
            Reason("last_payment_method", _("One means at least must be in use, or nobody can pay."), "in_use")
        )
    before = {"ceiling_cents": changed.ceiling_cents, "in_use": changed.in_use}
    after = {"ceiling_cents": ceiling_cents, "in_use": in_use}
    if after != before:
        changed.ceiling_cents, changed.in_use = ceiling_cents, in_use
        changed.save(update_fields=list(after))
        audit.record(act="payment_method.set", subject=changed, actor=actor, before=before, after=after)
    return changed
