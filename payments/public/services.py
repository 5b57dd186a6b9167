"""Raising what a visitor pays: a fine, once and in full; a search fee, as many as wanted (domain 9)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.calendar.opening_hours import CalendarNotLoaded
from cases.models import Court
from icms.lib import clock
from icms.lib.dates import clock_time
from icms.lib.errors import Reason, Refused
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual
from payments import subjects
from payments.charges.services import Visitor, raise_charge, withdraw_charge
from payments.checkout.services import GATEWAY_UNAVAILABLE
from payments.fees.quote import day_that_counts, quote
from payments.gateways.protocol import GatewayUnavailable
from payments.models import Charge, Fine, Payment
from payments.public.rules import FINE, MOST_SEARCHES, SEARCH_FEE, SEARCH_ITEMS, quote_of_fine
from payments.public.selectors import open_charge_of, paid_charge_of
from payments.states import PaymentState
from payments.webhooks.services import fetch_status

PAID = Reason("fine_paid", _("This fine has been paid already. Nothing is owed."))
PAID_ALREADY = Reason("charge_settled", _("This has been paid already. You were not charged again."))
NOT_NOW = Reason("calendar_unknown", _("The court’s calendar does not reach this date yet. Please tell the registry."))


def pay_fine(*, fine_id: int, visitor: Visitor, language: str, own_keys: Collection[str] = ()) -> Charge:
    """The charge with which this visitor pays a fine, in full; the open one if it is theirs (`own_keys`).

    Raises Refused once the fine is paid, and while somebody else's payment page is open. A charge that somebody
    abandoned is asked about, then withdrawn. Do not call it inside a transaction: the gateway may have to be asked.
    """
    _ask_about_what_was_left(fine_id)
    with transaction.atomic():
        fine = Fine.objects.select_for_update().get(pk=fine_id)
        if paid_charge_of(fine):
            raise Refused(PAID)
        standing = open_charge_of(fine)
        if standing and standing.key in own_keys:
            return standing
        if standing:
            _must_be_left(standing)
            withdraw_charge(charge=standing, actor=None)
        return raise_charge(
            subject_kind=FINE,
            subject=fine.reference,
            court=fine.court,
            payer=visitor,
            quote=quote_of_fine(fine, day=_day(fine.court)),
            language=language,
            title=fine.description,
        )


def pay_search_fee(
    *, court: Court, code: str, quantity: int, visitor: Visitor, language: str, about: str = ""
) -> Charge:
    """The charge for so many searches of one court; `about` is the visitor's own note, printed on the receipt."""
    if code not in SEARCH_ITEMS or not 0 < quantity <= MOST_SEARCHES:
        raise Refused(Reason("not_for_sale", _("Choose a search fee, and how many.")))
    return raise_charge(
        subject_kind=SEARCH_FEE,
        subject=new_reference(),
        court=court,
        payer=visitor,
        quote=quote([(court.pk, code, quantity)], deemed_day=_day(court)),
        language=language,
        title=Trilingual(about, about, about),
    )


def requote(*, charge_id: int) -> Charge:
    """Raise a visitor's charge again at the fee of now, with a new key; the old one is withdrawn."""
    old = Charge.objects.select_related("court").get(pk=charge_id)
    if subjects.can_requote(old.subject_kind):
        new: Charge | None = subjects.requote(old.subject_kind, old.subject, Visitor(old.payer_email, old.payer_name))
        if new is None:
            raise Refused(PAID_ALREADY)
        return new
    wanted = [(old.court_id, line.code, line.quantity) for line in old.lines.all()]
    return raise_charge(
        subject_kind=old.subject_kind,
        subject=old.subject,
        court=old.court,
        payer=Visitor(old.payer_email, old.payer_name),
        quote=quote(wanted, deemed_day=_day(old.court)),
        language=old.language,
        title=old.title,
    )


def _day(court: Court) -> date:
    try:
        return day_that_counts(court, clock.now())
    except CalendarNotLoaded as error:
        raise Refused(NOT_NOW) from error


def _ask_about_what_was_left(fine_id: int) -> None:
    """A page that has expired may have been paid in its last second; only the gateway knows."""
    fine = Fine.objects.get(pk=fine_id)
    charge = open_charge_of(fine)
    started = _started(charge) if charge else None
    if started is None or _is_open(started):
        return
    try:
        fetch_status(started)
    except GatewayUnavailable as error:
        raise Refused(GATEWAY_UNAVAILABLE) from error


def _must_be_left(charge: Charge) -> None:
    started = _started(charge)
    if started is None:
        return
    until = started.page_until
    if until and until > clock.now():
        words = _("Somebody is paying this fine now. If that is not you, try again after %(time)s.")
        raise Refused(Reason("being_paid", words % {"time": clock_time(until, get_language() or "en")}))
    raise Refused(Reason("being_paid", _("A payment of this fine is being confirmed. Try again in a few minutes.")))


def _started(charge: Charge) -> Payment | None:
    return charge.payments.filter(state=PaymentState.STARTED).first()


def _is_open(payment: Payment) -> bool:
    return payment.page_until is not None and payment.page_until > clock.now()
