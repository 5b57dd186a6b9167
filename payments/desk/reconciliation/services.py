"""Match each day three ways, import the providers' settlement files, explain what differs (domain 9)."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.desk.reconciliation.rules import CAME_BACK, Kind, Money, Movement
from payments.gateways.protocol import Gateway, GatewayUnavailable
from payments.gateways.selectors import gateways
from payments.gateways.settlement_file import BadFile, Line, bounds_of, read
from payments.models import Difference, LedgerEntry, LedgerRow, Payment, Reconciliation, Refund, SettlementFile
from payments.states import PaymentState, RefundState

log = logging.getLogger(__name__)
FileState = Reconciliation.FileState
MOST_BYTES = 64 * 1024 * 1024
DAYS_BACK, MOST_DAYS = 7, 31
TRY_AGAIN = timedelta(minutes=30)


@transaction.atomic
def match_day(*, gateway: str, day: date) -> Reconciliation:
    """Match one day (court time) at one provider: list new differences, close those that are gone.

    Differences that an officer has explained stay explained.
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
    found.portal_cents = _sum(money for each in movements.values() for money in each.portal)
    found.ledger_cents = _sum(money for each in movements.values() for money in each.ledger)
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


@transaction.atomic
def import_settlement_file(*, gateway: str, day: date, body: bytes, actor: User | None) -> Reconciliation:
    """Store a provider's settlement file of a day that is over, and match the day by it.

    A file that cannot be read is stored as well; the match says what is wrong with it. Raises Refused if the day is
    not over.
    """
    now = clock.now()
    if day >= clock.court_day(now):
        raise Refused(Reason("day_not_over", _("This day is not over yet, so its file cannot be complete."), "file"))
    digest = hashlib.sha256(body).hexdigest()
    SettlementFile.objects.update_or_create(
        gateway=gateway,
        day=day,
        sha256=digest,
        defaults={"body": body, "received_at": now, "uploaded_by": actor},
    )
    found = match_day(gateway=gateway, day=day)
    audit.record(
        act="settlement.taken",
        subject=f"{gateway} {day.isoformat()}",
        actor=actor,
        sha256=digest,
        file_state=found.file_state,
        differences=found.differences.open().count(),
    )
    return found


@transaction.atomic
def resolve(*, difference_id: int, officer: User, note: str) -> Difference:
    """An officer explains a difference. Raises Refused if it was explained before, or is gone."""
    found = Difference.objects.select_for_update(of=("self",)).select_related("reconciliation").get(pk=difference_id)
    if not found.is_open:
        raise Refused(Reason("not_open", _("This difference has been explained already, or is gone."), "note"))
    found.resolved_by, found.resolved_at, found.note = officer, clock.now(), note
    found.save(update_fields=["resolved_by", "resolved_at", "note"])
    audit.record(act="difference.resolved", subject=found, actor=officer, kind=found.kind, about=found.about, note=note)
    return found


def close_days() -> None:
    """Match every day that is over and was not matched, from the first on which a provider took money.

    A file that is missing is fetched again twice an hour, for seven days.
    """
    for gateway in gateways():
        for day in days_to_close(gateway.name):
            try:
                _close(gateway, day)
            except Exception:
                log.exception("The day %s of %s cannot be closed; it will be tried again.", day, gateway.name)


def days_to_close(gateway: str) -> list[date]:
    """The days to match, the oldest first: those never matched, and lately those without a readable file.

    None before the first payment through this gateway; at most a month at a time.
    """
    first = Payment.objects.filter(gateway=gateway, captured_at__isnull=False).order_by("captured_at").first()
    if first is None or first.captured_at is None:
        return []
    now = clock.now()
    today = clock.court_day(now)
    since, lately = clock.court_day(first.captured_at), today - timedelta(days=DAYS_BACK)
    closed = Reconciliation.objects.filter(gateway=gateway, day__gte=since)
    done = {each.day for each in closed if each.file_was_read or each.matched_at > now - TRY_AGAIN or each.day < lately}
    days = (since + timedelta(days=number) for number in range((today - since).days))
    return [day for day in days if day not in done][:MOST_DAYS]


def _close(gateway: Gateway, day: date) -> None:
    try:
        body = gateway.fetch_settlement(day=day)
    except GatewayUnavailable as error:
        log.warning("The settlement file of %s for %s cannot be fetched: %s", gateway.name, day, error)
        match_day(gateway=gateway.name, day=day)
        return
    import_settlement_file(gateway=gateway.name, day=day, body=body, actor=None)


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
        movements[reference].portal.append((cents or 0, currency))
    given = Refund.objects.filter(
        payment__gateway=gateway,
        state=RefundState.DONE,
        to=Refund.To.PAYER,
        done_at__gte=begins,
        done_at__lt=ends,
    )
    last = LedgerEntry.objects.filter(refund=OuterRef("pk"), kind=LedgerEntry.Kind.REFUNDED).order_by("-attempt")
    by_provider = LedgerRow.objects.filter(entry=OuterRef("last_entry"), place=LedgerRow.Place.PROVIDER)
    given = given.annotate(last_entry=Subquery(last.values("pk")[:1])).filter(Exists(by_provider))
    for reference, cents, currency in given.values_list("reference", "cents", "currency"):
        movements[reference].portal.append((-cents, currency))
    _add_returned(movements, gateway, day)
    rows = LedgerRow.objects.filter(place=LedgerRow.Place.PROVIDER, key=gateway, entry__day=day)
    for row in rows.select_related("entry__refund", "entry__payment"):
        moved = row.entry.refund or row.entry.payment
        back = CAME_BACK if row.entry.kind == LedgerEntry.Kind.RETURNED else ""
        movements[f"{moved}{back}"].ledger.append((-row.cents, row.entry.currency))
    for line in lines:
        back = CAME_BACK if line.kind == "refund_failure" else ""
        about = line.merchant_reference or line.provider_reference
        movements[f"{about}{back}"].provider.append((line.cents, line.currency))
    return movements


def _add_returned(movements: dict[str, Movement], gateway: str, day: date) -> None:
    """Refunds that came back went on one day and came on another; the refund itself keeps its last attempt alone."""
    went = LedgerEntry.objects.filter(
        refund=OuterRef("refund"), attempt=OuterRef("attempt"), kind=LedgerEntry.Kind.REFUNDED, day=day
    )
    entries = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.RETURNED, payment__gateway=gateway)
    entries = entries.annotate(went=Exists(went)).filter(Q(day=day) | Q(went=True))
    for entry in entries.select_related("refund"):
        refund = entry.refund
        assert refund is not None  # a constraint of the table
        if entry.day == day:
            movements[f"{refund}{CAME_BACK}"].portal.append((refund.cents, entry.currency))
        if entry.went:
            movements[refund.reference].portal.append((-refund.cents, entry.currency))


def _list(found: Reconciliation, kind: Difference.Kind, about: str, movement: Movement, at: datetime) -> None:
    amounts = {
        f"{who}_cents": sum(cents for cents, _currency in amounts) if amounts else None
        for who, amounts in (("portal", movement.portal), ("provider", movement.provider), ("ledger", movement.ledger))
    }
    Difference.objects.update_or_create(
        reconciliation=found,
        kind=kind,
        about=about,
        defaults=amounts | {"gone_at": None},
        create_defaults=amounts | {"found_at": at},
    )


def _sum(amounts: Iterable[Money]) -> int:
    return sum(cents for cents, currency in amounts if currency == "HKD")
