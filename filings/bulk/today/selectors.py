"""Bulk claims that wait: for their claimant to be mended, lodged or paid; for the registry to be decided."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.today.selectors import ROWS, Row, Waiting, one_row
from filings.models import BulkFiling
from icms.lib import clock, dates
from icms.lib.money import money_sentence

TO_LODGE, TO_PAY = 1, 2
IN_BULK = 4  # of the registry: after what waits singly
State = BulkFiling.State


def in_hand(user: User) -> Iterator[Waiting]:
    """What this account has had checked and not lodged, and what it has lodged and not paid."""
    if user.role != Role.ORGANIZATION_USER:
        return
    own = BulkFiling.objects.filter(owner=user, state__in=(State.CHECKED, State.AWAITING_PAYMENT))
    counted = own.annotate(
        good=Count("rows", filter=Q(rows__faults=[])), faulty=Count("rows", filter=~Q(rows__faults=[]))
    )
    rows = [_row(bulk) for bulk in counted.select_related("case_type").order_by("saved_at", "pk")[:ROWS]]
    yield Waiting(rows, own.count(), all_url=reverse("bulk:index"), all_text=_("All bulk claims"))


def _row(bulk: BulkFiling) -> Row:
    language, good, faulty = get_language() or "en", bulk.good, bulk.faulty  # type: ignore[attr-defined]
    charge = bulk.open_charge if bulk.state == State.AWAITING_PAYMENT else None
    said = [ngettext("%(count)d claim can be lodged.", "%(count)d claims can be lodged.", good) % {"count": good}]
    if faulty:
        words = ngettext("%(count)d row is to be mended.", "%(count)d rows are to be mended.", faulty)
        said.append(words % {"count": faulty})
    url = charge.get_absolute_url() if charge else bulk.get_absolute_url()
    act = _("Pay %(sum)s") % {"sum": money_sentence(charge.amount_cents, language)} if charge else _("Go on with it")
    return Row(
        title=_("Bulk claims: %(kind)s") % {"kind": bulk.case_type.name},
        url=bulk.get_absolute_url(),
        act=act,
        act_url=url,
        at=bulk.saved_at,
        rank=TO_PAY if charge else TO_LODGE,
        when=dates.full_plain_day(clock.court_day(bulk.saved_at), language),
        when_second=dates.clock_time(bulk.saved_at, language),
        tag_text=bulk.get_state_display(),
        more=bulk.reference,
        said=() if charge else tuple(said),
    )


def to_decide(user: User) -> Iterator[Waiting]:
    """For an officer: the bulk filings of which claims wait."""
    if not user.is_registry:
        return
    found = BulkFiling.objects.to_decide().order_by("received_at", "pk").select_related("organization")
    oldest = found.first()
    if oldest is None:
        return
    count = found.count()
    words = ngettext("%(count)d bulk filing waits", "%(count)d bulk filings wait", count)
    about = {"reference": oldest.reference, "case": str(oldest.organization)}
    yield one_row(
        count,
        words,
        url=reverse("bulk_desk:list"),
        act=_("Open the oldest"),
        act_url=reverse("bulk_desk:bulk_filing", args=[oldest.reference]),
        rank=IN_BULK,
        at=oldest.received_at,
        more=_("The oldest: %(reference)s, %(case)s") % about,
    )
