"""The daily three-way match: what the portal holds, what the provider's file says, what the ledger has (domain 9)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import transaction

from icms.lib import clock
from payments.gateways.settlement_file import BadFile, Line, bounds_of, read
from payments.models import Difference, LedgerRow, Payment, Reconciliation, Refund, SettlementFile
from payments.states import PaymentState, RefundState

Kind = Difference.Kind
FileState = Reconciliation.FileState
Money = tuple[int, str]  # cents (below nothing for a refund) and currency


@dataclass
class Movement:
    """One payment or refund, as each of the three tells of it."""

    portal: Money | None = None
    provider: list[Money] = field(default_factory=list)
    ledger: Money | None = None

    def kinds(self, *, has_file: bool) -> list[Difference.Kind]:
        """What does not agree; nothing where the three do."""
        found = [Kind.LEDGER] if self.ledger != self.portal else []
        if not has_file:
            return found
        if len(self.provider) > 1:
            found.append(Kind.DOUBLED)
        if self.portal is None and self.provider:
            found.append(Kind.EXTRA)
        elif self.portal is not None and not self.provider:
            found.append(Kind.MISSING)
        elif self.portal is not None and self.provider[0] != self.portal:
            found.append(Kind.OTHER_AMOUNT)
        return found


@transaction.atomic
def match_day(*, gateway: str, day: date) -> Reconciliation:
    """Match one day (court time) at one provider anew: new differences are listed, those that are gone are closed.

    What an officer has explained stays explained.
    """
    at = clock.now()
    made, _new = Reconciliation.objects.get_or_create(
        gateway=gateway, day=day, defaults={"file_state": FileState.MISSING, "matched_at": at}
    )
    found = Reconciliation.objects.select_for_update().get(pk=made.pk)
    found.file = SettlementFile.objects.filter(gateway=gateway, day=day).first()
    lines, found.file_state = _lines_of(found.file, day)
    movements = _movements(gateway, day, lines)
    has_file = found.file_was_read
    wrong = {about: kinds for about, each in movements.items() if (kinds := each.kinds(has_file=has_file))}
    found.matched_at, found.matched = at, len(movements) - len(wrong) if has_file else 0
    found.portal_cents = _sum(each.portal for each in movements.values())
    found.ledger_cents = _sum(each.ledger for each in movements.values())
    found.provider_cents = _sum((line.cents, line.currency) for line in lines) if has_file else None
    found.save()
    listed = {(kind, about) for about, kinds in wrong.items() for kind in kinds}
    if not has_file:
        listed.add((Kind.NO_FILE if found.file is None else Kind.BAD_FILE, ""))
    for kind, about in sorted(listed):
        _list(found, kind, about, movements.get(about, Movement()), at)
    for difference in found.differences.filter(gone_at=None):
        if (difference.kind, difference.about) not in listed:
            difference.gone_at = at
            difference.save(update_fields=["gone_at"])
    return found


def _lines_of(file: SettlementFile | None, day: date) -> tuple[list[Line], Reconciliation.FileState]:
    if file is None:
        return [], FileState.MISSING
    try:
        return read(bytes(file.body), day), FileState.READ
    except BadFile as error:
        return [], FileState(error.why)


def _movements(gateway: str, day: date, lines: list[Line]) -> dict[str, Movement]:
    """Every movement of the day by its reference: a payment's, or a refund's."""
    begins, ends = (datetime.fromtimestamp(moment, UTC) for moment in bounds_of(day))
    movements: dict[str, Movement] = defaultdict(Movement)
    taken = Payment.objects.filter(
        gateway=gateway,
        state__in=[PaymentState.SUCCEEDED, PaymentState.TO_REFUND],
        captured_cents__gt=0,
        captured_at__gte=begins,
        captured_at__lt=ends,
    )
    for reference, cents, currency in taken.values_list("reference", "captured_cents", "captured_currency"):
        movements[reference].portal = (cents or 0, currency)
    given = Refund.objects.filter(
        payment__gateway=gateway,
        state=RefundState.DONE,
        to=Refund.To.PAYER,
        ledger_entry__rows__place=LedgerRow.Place.PROVIDER,
        done_at__gte=begins,
        done_at__lt=ends,
    )
    for reference, cents, currency in given.values_list("reference", "cents", "currency"):
        movements[reference].portal = (-cents, currency)
    rows = LedgerRow.objects.filter(place=LedgerRow.Place.PROVIDER, key=gateway, entry__day=day)
    for refund, payment, cents, currency in rows.values_list(
        "entry__refund__reference", "entry__payment__reference", "cents", "entry__currency"
    ):
        movements[refund or payment].ledger = (-cents, currency)
    for line in lines:
        movements[line.merchant_reference or line.provider_reference].provider.append((line.cents, line.currency))
    return movements


def _list(found: Reconciliation, kind: Difference.Kind, about: str, movement: Movement, at: datetime) -> None:
    provider = sum(cents for cents, _currency in movement.provider) if movement.provider else None
    Difference.objects.update_or_create(
        reconciliation=found,
        kind=kind,
        about=about,
        defaults={
            "portal_cents": movement.portal[0] if movement.portal else None,
            "provider_cents": provider,
            "ledger_cents": movement.ledger[0] if movement.ledger else None,
            "gone_at": None,
        },
        create_defaults={
            "portal_cents": movement.portal[0] if movement.portal else None,
            "provider_cents": provider,
            "ledger_cents": movement.ledger[0] if movement.ledger else None,
            "found_at": at,
        },
    )


def _sum(amounts: Iterable[Money | None]) -> int:
    return sum(amount[0] for amount in amounts if amount is not None and amount[1] == "HKD")
