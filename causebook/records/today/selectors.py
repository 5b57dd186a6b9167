"""What waits of court records: for who applied, to be paid; for the registry, in hand or with nobody; its figures."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import REGISTRY_DESK
from accounts.today.selectors import ROWS, Aside, Row, Waiting, one_row
from causebook.models import RecordRequest
from causebook.records.rules import TARGET, age_of
from causebook.records.selectors import figures, next_to_take, queue
from causebook.records.services import SUBJECT
from causebook.states import RecordState
from icms.lib import dates
from icms.lib.money import money_sentence
from payments.models import Charge
from payments.states import ChargeState

TO_PAY, WITH_ME, NEXT = 3, 2, 3


def to_pay(user: User) -> Iterator[Waiting]:
    """What this account applied for, and the court has when it is paid."""
    if not user.is_filer:
        return
    waiting = RecordRequest.objects.filter(account=user, state=RecordState.AWAITING_PAYMENT).shown()
    asked = list(waiting.order_by("applied_at", "pk")[:ROWS])
    owed = Charge.objects.filter(
        subject_kind=SUBJECT, subject__in=[each.reference for each in asked], state=ChargeState.RAISED
    )
    charges = {charge.subject: charge for charge in owed}
    language = get_language() or "en"
    rows = []
    for each in asked:
        charge = charges.get(each.reference)
        rows.append(
            Row(
                title=each.kind.name,
                url=each.get_absolute_url(),
                act=_("Pay %(sum)s") % {"sum": money_sentence(charge.amount_cents, language)}
                if charge
                else _("Go on with it"),
                act_url=charge.get_absolute_url() if charge else each.get_absolute_url(),
                at=each.applied_at,
                rank=TO_PAY,
                tag="awaiting_payment",
                tag_text=each.get_state_display(),
                more=each.number,
            )
        )
    yield Waiting(rows, waiting.count(), all_url=reverse("records:list"), all_text=_("Court records"))


def with_me(user: User) -> Iterator[Waiting]:
    """The applications that this officer has in hand."""
    if user.role not in REGISTRY_DESK:
        return
    mine = queue(user, "mine")
    oldest = mine.first()
    if oldest is None:
        return
    count = mine.count()
    words = ngettext(
        "%(count)d application for a court record is with you",
        "%(count)d applications for court records are with you",
        count,
    )
    yield one_row(count, words, act=_("Open the oldest"), rank=WITH_ME, **_about(oldest))


def next_one(user: User) -> Iterator[Waiting]:
    """What waits with nobody, by the one whose turn it is; it says so where that is past the target."""
    if user.role not in REGISTRY_DESK:
        return
    first = next_to_take(user)
    if first is None:
        return
    count = queue(user, "to_do").filter(taken_by=None).count()
    words = ngettext(
        "%(count)d application for a court record waits with nobody",
        "%(count)d applications for court records wait with nobody",
        count,
    )
    late = (_("It is past the target."),) if age_of(first) > TARGET else ()
    yield one_row(count, words, act=_("Open the next one"), rank=NEXT, said=late, **_about(first))


def _about(asked: RecordRequest) -> dict[str, Any]:
    return {
        "url": reverse("record_desk:queue"),
        "act_url": reverse("record_desk:item", args=[asked.reference]),
        "at": asked.received_at,
        "when": dates.open_age(age_of(asked), get_language() or "en"),
        "more": asked.kind.name,
    }


def queue_figures(user: User) -> Aside | None:
    """The desk in four figures."""
    return Aside("causebook/records/today.html", {"figures": figures()}) if user.role in REGISTRY_DESK else None
