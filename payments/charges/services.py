"""Raise a charge, withdraw it, hand it to another payer (domain 9)."""

from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Court
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.trilingual import COLUMNS, Trilingual
from payments.fees.quote import Quote, QuoteLine
from payments.models import Charge, ChargeLine
from payments.states import ChargeState, WhyWithdrawn, may_move_charge

KEY_BYTES = 32


@dataclass(frozen=True)
class Visitor:
    """Somebody who pays without an account: where the receipt goes, and the name for it if one was given."""

    email: str
    name: str = ""


@transaction.atomic
def raise_charge(
    *,
    subject_kind: str,
    subject: str,
    court: Court,
    payer: User | Visitor,
    quote: Quote,
    language: str,
    title: Trilingual | None = None,
) -> Charge:
    """Raise the charge for one thing, or return the open one if the same payer owes the same already (domain 9).

    A visitor's charge gets a key that opens its pages, and is never given to a second visitor. An open charge for the
    same thing at another price is withdrawn and replaced. Raises Refused with every reason why the price is not known,
    and ValueError if nothing is owed.
    """
    if quote.blocked:
        raise Refused(quote.blocked)
    if not quote.total_cents:
        raise ValueError("Nothing is owed, so there is nothing to raise a charge for.")
    actor = payer if isinstance(payer, User) else None
    standing = Charge.objects.open_for(subject_kind, subject).select_for_update().first()
    if standing is not None:
        if _asks_the_same(standing, quote, payer):
            return standing
        withdraw_charge(charge=standing, actor=actor)
    charge = Charge(
        court=court,
        **_payer_columns(payer),
        subject_kind=subject_kind,
        subject=subject,
        amount_cents=quote.total_cents,
        language=language,
        deemed_day=quote.deemed_day,
        raised_at=clock.now(),
        **_columns("title", title or Trilingual("", "", "")),
    )
    try:
        with transaction.atomic():
            charge.save()
    except IntegrityError:  # another request raised it between our look and our row
        return Charge.objects.open_for(subject_kind, subject).get()
    ChargeLine.objects.bulk_create(_as_row(charge, place, line) for place, line in enumerate(quote.lines, start=1))
    audit.record(
        act="charge.raised",
        subject=charge,
        actor=actor,
        amount_cents=charge.amount_cents,
        of=subject_kind,
        named=subject,
    )
    return charge


@transaction.atomic
def withdraw_charge(*, charge: Charge | int, actor: User | None, why: WhyWithdrawn | None = None) -> Charge:
    """Withdraw a charge; money that still arrives for it is kept and queued for refund (domain 9).

    Its page and the message about such money say `why`, where it was not whoever pays that changed what it was for.
    Returns a charge that is withdrawn already as it is. Raises Refused (`charge_settled`) once it has been paid.
    """
    found = Charge.objects.locked(charge if isinstance(charge, int) else charge.pk)
    if found.state == ChargeState.WITHDRAWN:
        return found
    if not may_move_charge(found.state, ChargeState.WITHDRAWN):
        raise Refused(Reason("charge_settled", _("This has been paid already, so the charge cannot be withdrawn.")))
    found.state, found.withdrawn_at = ChargeState.WITHDRAWN, clock.now()
    found.withdrawn_why = why or ""
    found.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])
    audit.record(act="charge.withdrawn", subject=found, actor=actor, amount_cents=found.amount_cents)
    return found


def _payer_columns(payer: User | Visitor) -> dict[str, Any]:
    if isinstance(payer, User):
        return {"payer": payer, "organization": payer.organization}
    return {"payer_email": payer.email, "payer_name": payer.name, "key": token_urlsafe(KEY_BYTES)}


def _asks_the_same(charge: Charge, quote: Quote, payer: User | Visitor) -> bool:
    standing = [(line.code, line.quantity, line.charged_cents, line.rule) for line in charge.lines.all()]
    wanted = [(line.code, line.quantity, line.charged_cents, str(line.rule)) for line in quote.lines]
    return standing == wanted and isinstance(payer, User) and charge.payer_id == payer.pk


def _as_row(charge: Charge, position: int, line: QuoteLine) -> ChargeLine:
    return ChargeLine(
        charge=charge,
        position=position,
        fee_item_id=line.fee_item_id,
        code=line.code,
        quantity=line.quantity,
        ordinary_cents=line.ordinary_cents,
        charged_cents=line.charged_cents,
        rule=line.rule,
        **_columns("description", line.description),
        **_columns("because", line.because),
    )


def _columns(field: str, text: Trilingual) -> dict[str, str]:
    return {f"{field}_{column}": getattr(text, column) for column in COLUMNS.values()}


def change_payer(*, subject_kind: str, subjects: Collection[str], payer: User) -> None:
    """Open charges for these things go to another account of the same organization, which took the things over."""
    owed = Charge.objects.filter(subject_kind=subject_kind, subject__in=subjects, state=ChargeState.RAISED)
    owed.filter(organization=payer.organization_id).update(payer=payer)
