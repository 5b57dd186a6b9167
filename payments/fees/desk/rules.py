"""What speaks against a change of the fee schedule: asked when it is proposed, and again when it is approved."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from icms.lib import clock
from icms.lib.dates import full_plain_day
from icms.lib.errors import Reason
from icms.lib.money import money_sentence
from payments.fees.rules import CENTS, PERCENT
from payments.models import ConcessionPeriod, FeeItem, ScheduleProposal
from payments.models.schedule import SOURCES

FARTHEST = timedelta(days=3 * 366)
LONGEST = timedelta(days=10 * 366)


def reasons_against(proposal: ScheduleProposal) -> list[Reason]:
    """Every reason why this change may not be made now; `field` names what to correct."""
    if proposal.is_fee:
        return [*_day(proposal.from_day), *_amounts(proposal), *_other_versions(proposal)]
    return [*_day(proposal.from_day), *_length(proposal), *_other_periods(proposal)]


def last_version(court: str, code: str) -> FeeItem | None:
    """The version of an item that nothing follows."""
    return FeeItem.objects.filter(court=court, code=code).order_by("in_force_from").last()


def _day(first: date) -> Iterator[Reason]:
    today = clock.court_day(clock.now())
    if first <= today:
        words = _("It can begin tomorrow at the earliest: what is in force today is never changed.")
        yield Reason("not_ahead", words, "from_day")
    elif first > today + FARTHEST:
        yield Reason("too_far", _("This is more than three years ahead. Check the year."), "from_day")


def _amounts(proposal: ScheduleProposal) -> Iterator[Reason]:
    if proposal.free:
        return
    if proposal.ordinary_cents is None:
        yield Reason("no_amount", _("Enter the ordinary fee, or say that no fee is payable."), "ordinary_cents")
    elif proposal.concession and proposal.e_cents is None:
        yield Reason("no_e_fee", _("Enter the e-filing fee as listed."), "e_cents")
    elif proposal.concession and not _is_eighty_per_cent(proposal.ordinary_cents, proposal.e_cents or 0):
        exact = money_sentence(proposal.ordinary_cents * PERCENT // 100, get_language() or "en")
        words = _("The e-filing fee is 80%% of the ordinary fee in whole dollars; 80%% is %(amount)s.")
        yield Reason("not_eighty_per_cent", words % {"amount": exact}, "e_cents")


def _is_eighty_per_cent(ordinary_cents: int, e_cents: int) -> bool:
    """In whole dollars, and less than a dollar from 80%: which way it is rounded, the list says (domain 9)."""
    return e_cents % CENTS == 0 and abs(e_cents * 100 - ordinary_cents * PERCENT) < CENTS * 100


def _other_versions(proposal: ScheduleProposal) -> Iterator[Reason]:
    last = last_version(proposal.court_id, proposal.code)
    if last is None:
        yield Reason("no_such_item", _("The fee schedule of this court has no such item."))
        return
    if proposal.from_day <= last.in_force_from:
        words = _("A version is set from %(day)s already; the next can begin after that day.")
        yield Reason("not_after_last", words % {"day": _written(last.in_force_from)}, "from_day")
    if last.in_force_until is not None and proposal.from_day <= last.in_force_until:
        words = _("The last version holds until %(day)s; the next can begin after that day.")
        yield Reason("overlaps", words % {"day": _written(last.in_force_until)}, "from_day")
    same = ("free", "ordinary_cents", "e_cents", "concession", "confirmed", *SOURCES)
    if all(getattr(last, field) == getattr(proposal, field) for field in same):
        yield Reason("no_change", _("This is what the schedule says already."), "ordinary_cents")


def _length(proposal: ScheduleProposal) -> Iterator[Reason]:
    last = proposal.last_day
    if last is None or last < proposal.from_day:
        yield Reason("ends_before", _("The last day is not before the first."), "last_day")
    elif last > proposal.from_day + LONGEST:
        yield Reason("too_long", _("This is more than ten years. Check the year."), "last_day")


def _other_periods(proposal: ScheduleProposal) -> Iterator[Reason]:
    last = ConcessionPeriod.objects.filter(court=proposal.court_id).order_by("first_day").last()
    if last is not None and proposal.from_day <= last.last_day:
        words = _("The concession of this court runs until %(day)s; a further one can begin after that day.")
        yield Reason("overlaps", words % {"day": _written(last.last_day)}, "from_day")


def _written(day: date) -> str:
    return full_plain_day(day, get_language() or "en")
