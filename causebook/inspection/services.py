"""From a basket to seven days of reading; and what happens when something is closed meanwhile (domain 8, 9)."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Case, Court
from causebook.inspection.basket import CLOSED, Kind, Wanted, documents_of
from causebook.inspection.notifications import notify_paid, notify_withdrawn
from causebook.inspection.rules import SUBJECT, day_of, line_of, priced, quoted
from causebook.inspection.selectors import keys_of, no_longer_open, with_something_closed
from causebook.inspection.tasks import make_copies
from causebook.models import Inspection, InspectionItem
from causebook.models.inspection import KEPT_OPEN
from filings.models import Document
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from icms.lib.trilingual import Trilingual
from payments.charges.services import Visitor, raise_charge, withdraw_charge
from payments.fees.quote import quote
from payments.models import Charge
from payments.refunds.requests import request_part_refund
from payments.states import WhyWithdrawn

EMPTY = Reason("empty", _("There is nothing of this court in your basket."))
WITHDRAWN = "Paid for to inspect, and no longer open to the public, or a copy could not be made."


@transaction.atomic
def buy(
    *,
    court: Court,
    wanted: Sequence[Wanted],
    buyer: User | Visitor,
    language: str,
    own: Collection[str] = (),
) -> Inspection:
    """Ask for these things of one court, with the charge that pays for them.

    The same asked again by the same buyer (`own` are a visitor's own purchases) is the one that stands unpaid.
    Raises Refused with every reason why it has no price, and where nothing is left to inspect.
    """
    if not wanted:
        raise Refused(EMPTY)
    if isinstance(buyer, User):
        User.objects.select_for_update().get(pk=buyer.pk)  # of two tabs at once, one comes second
    standing = _standing(court, wanted, buyer, own)
    if standing is not None:
        return standing
    for other in _unpaid_of(court, buyer, own):
        if keys_of(other) & {each.key for each in wanted}:
            abandon(other)  # the same thing is not paid for twice
    found = quoted(wanted, at=court)
    if found.blocked:
        raise Refused(found.blocked)
    inspection = Inspection.objects.create(
        court=court,
        buyer=buyer if isinstance(buyer, User) else None,
        organization=buyer.organization if isinstance(buyer, User) else None,
        email="" if isinstance(buyer, User) else buyer.email,
        language=language,
        asked_at=clock.now(),
    )
    _write_items(inspection, wanted, {each.wanted.name: each.cents for each in priced(wanted, found)})
    inspection.charge = raise_charge(
        subject_kind=SUBJECT,
        subject=inspection.reference,
        court=court,
        payer=buyer,
        quote=found,
        language=language,
        title=_title(len(wanted)),
    )
    inspection.save(update_fields=["charge"])
    audit.record(
        act="inspection.asked",
        subject=inspection,
        actor=inspection.buyer,
        charge=inspection.charge.reference,
        things=len(wanted),
    )
    return inspection


def settle(charge: Charge) -> None:
    """The charge of an inspection was paid: it may be read for seven days from now; its copies are promised.

    In the transaction of the payment. What was closed meanwhile is withdrawn at once, and its price goes back.
    """
    inspection = Inspection.objects.select_for_update().get(reference=charge.subject)
    if inspection.paid_at is not None:
        return
    assert charge.settled_at is not None
    inspection.charge, inspection.paid_at = charge, charge.settled_at
    inspection.ends_at = charge.settled_at + KEPT_OPEN
    inspection.save(update_fields=["charge", "paid_at", "ends_at"])
    for line in charge.lines.all():  # the fee may have changed while the page was open
        cents = line.charged_cents // line.quantity
        inspection.items.filter(line=line.position).update(cents=cents)
    notify_paid(inspection)
    withdraw_closed(inspection)
    enqueue_on_commit(make_copies, inspection.pk)


@transaction.atomic
def withdraw_closed(inspection: Inspection) -> int:
    """Withdraw what of a purchase is no longer open: its price goes up for refund, and the buyer is told, not why.

    Returns how many things were withdrawn. Does nothing to what is unpaid, over, or withdrawn already.
    """
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if inspection.paid_at is None or inspection.is_over:
        return 0
    gone = no_longer_open(inspection)
    return _withdraw(inspection, gone) if gone else 0


@transaction.atomic
def give_up(inspection: Inspection) -> int:
    """Withdraw what of a purchase could not be made for an hour: its price goes back. Returns how many things."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if inspection.made_at is not None:
        return 0
    unmade = list(inspection.items.filter(sha256="", withdrawn_at=None).exclude(kind=Kind.FILE))
    return _withdraw(inspection, unmade) if unmade else 0


def _withdraw(inspection: Inspection, gone: Sequence[InspectionItem]) -> int:
    now = clock.now()
    InspectionItem.objects.filter(pk__in=[item.pk for item in gone]).update(withdrawn_at=now)
    parts: dict[int, int] = {}
    for item in gone:
        if item.cents:
            parts[item.line] = parts.get(item.line, 0) + item.cents
    assert inspection.charge is not None
    refund = request_part_refund(charge_id=inspection.charge.pk, words=WITHDRAWN, parts=parts) if parts else None
    audit.record(
        act="inspection.withdrawn",
        subject=inspection,
        actor=None,
        items=[item.number for item in gone],
        cents=sum(parts.values()),
    )
    files = {item.pk for item in gone if item.kind == Kind.FILE}
    count = sum(item.file_id not in files for item in gone)  # a file that went is one thing, as when it was chosen
    is_whole = not inspection.items.filter(withdrawn_at=None).exists()
    notify_withdrawn(inspection, count=count, is_whole=is_whole, refund=refund)
    return len(gone)


def withdraw_closed_in(case: Case) -> None:
    """A case is not as it was: whoever inspects something of it loses what is closed now. In that transaction.

    What nobody has paid for yet is not to be paid for any more.
    """
    running = with_something_closed(clock.now()).filter(items__case=case).distinct().order_by("pk")
    for inspection in running:
        withdraw_closed(inspection)
    unpaid = Inspection.objects.unpaid().filter(items__case=case).distinct().order_by("pk")
    for inspection in unpaid:
        if no_longer_open(inspection):
            abandon(inspection, why=WhyWithdrawn.CLOSED)


def abandon(inspection: Inspection, *, why: WhyWithdrawn | None = None) -> None:
    """An unpaid purchase is not to be paid for; money that still arrives is kept and put up for refund by itself.

    The page of its charge says `why`; None where the same thing was asked for again.
    """
    with transaction.atomic():
        Inspection.objects.select_for_update().get(pk=inspection.pk)
        for charge in Charge.objects.open_for(SUBJECT, inspection.reference):
            withdraw_charge(charge=charge, actor=None, why=why)


def _standing(court: Court, wanted: Sequence[Wanted], buyer: User | Visitor, own: Collection[str]) -> Inspection | None:
    """The purchase that this buyer left unpaid for just these things, at the price of now."""
    wanted_keys = sorted(each.key for each in wanted)
    cents = quoted(wanted, at=court).total_cents
    for inspection in _unpaid_of(court, buyer, own):
        if isinstance(buyer, Visitor) and inspection.email != buyer.email:
            continue
        chosen = sorted(keys_of(inspection, chosen=True))
        if chosen == wanted_keys and inspection.charge and inspection.charge.amount_cents == cents:
            return inspection
    return None


def _unpaid_of(court: Court, buyer: User | Visitor, own: Collection[str]) -> list[Inspection]:
    """What this buyer asked for at a court and has not paid for; a visitor's by this browser."""
    unpaid = Inspection.objects.unpaid().filter(court=court)
    mine = unpaid.filter(buyer=buyer) if isinstance(buyer, User) else unpaid.filter(buyer=None, reference__in=own)
    return list(mine.select_related("charge").prefetch_related("items"))


def _write_items(inspection: Inspection, wanted: Sequence[Wanted], cents: dict[str, int]) -> None:
    number = 0
    for each in wanted:
        number += 1
        item = InspectionItem.objects.create(
            inspection=inspection,
            number=number,
            kind=each.kind,
            case=each.case,
            document=each.document,
            issued=each.issued,
            line=line_of(each, wanted),
            cents=cents[each.name],
        )
        if each.kind != Kind.FILE:
            continue
        held = list(documents_of(each.case))
        if not held:
            raise Refused(CLOSED)
        InspectionItem.objects.bulk_create(
            InspectionItem(
                inspection=inspection,
                number=number + place,
                kind=Kind.DOCUMENT,
                case=each.case,
                document=document if isinstance(document, Document) else None,
                issued=None if isinstance(document, Document) else document,
                file=item,
            )
            for place, document in enumerate(held, start=1)
        )
        number += len(held)


def _title(count: int) -> Trilingual:
    """What the charge is for. It names no case: what is restricted later must not stand on pages that are kept."""
    english = f"Inspection of {count} item{'s' if count > 1 else ''}"
    return Trilingual(english, f"查閱{count}項", f"查阅{count}项")


@transaction.atomic
def requote_inspection(reference: str, actor: User | Visitor) -> Charge | None:
    """What `payments` calls: the charge of an unpaid purchase at the fee of now; None where it was paid meanwhile."""
    inspection = Inspection.objects.select_for_update(of=("self",)).select_related("court").get(reference=reference)
    if inspection.paid_at is not None or inspection.charge is None:
        return None
    items = [(inspection.court_id, line.code, line.quantity) for line in inspection.charge.lines.all()]
    inspection.charge = raise_charge(
        subject_kind=SUBJECT,
        subject=reference,
        court=inspection.court,
        payer=actor,
        quote=quote(items, deemed_day=day_of(inspection.court)),
        language=inspection.language,
        title=inspection.charge.title,
    )
    inspection.save(update_fields=["charge"])
    return inspection.charge
