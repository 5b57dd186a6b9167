"""What the administrator does to implementation notices: record one, give it a date, end it (domain 4.1)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import CaseType, ImplementationNotice, Service, Venue
from icms.lib import clock
from icms.lib.errors import Reason, Refused


@transaction.atomic
def record_notice(
    *,
    case_type: CaseType,
    venue: Venue | None,
    since: date | None,
    services: Collection[str],
    source: str,
    actor: User,
) -> ImplementationNotice:
    """A kind of case becomes available, at a venue or all, from a day in court time (None: known, not begun yet)."""
    CaseType.objects.select_for_update().get(pk=case_type.pk)
    check_notice(case_type=case_type, venue=venue, since=since, services=services)
    notice = ImplementationNotice.objects.create(
        case_type=case_type,
        venue=venue,
        since=since,
        source=source,
        entered_by=actor,
        **{service.value: service in services for service in Service},
    )
    audit.record(act="courts.notice_entered", subject=notice, actor=actor, after=_facts(notice))
    return notice


@transaction.atomic
def date_notice(*, reference: str, since: date | None, until: date | None, actor: User) -> ImplementationNotice:
    """Give a notice its first day, and its last day for new filings (None: none). Both in court time.

    Ending stops new filings and nothing else: inspection, cause book and court records go on (domain 4.1). Refused
    where the notice has begun and its first day would change: what was filed since rests on it.
    """
    notice = ImplementationNotice.objects.select_for_update(of=("self",)).get(reference=reference)
    if (notice.since, notice.until) == (since, until):
        raise Refused(Reason("nothing_changed", _("Nothing is different from what is entered already.")))
    check_dates(notice=notice, since=since, until=until)
    before = _facts(notice)
    notice.since, notice.until = since, until
    notice.save(update_fields=["since", "until"])
    audit.record(act="courts.notice_dated", subject=notice, actor=actor, before=before, after=_facts(notice))
    return notice


def check_notice(*, case_type: CaseType, venue: Venue | None, since: date | None, services: Collection[str]) -> None:
    """May a notice be recorded so? Refused with every reason."""
    reasons = []
    if not services:
        reasons.append(Reason("no_services", _("Choose at least one service."), "services"))
    if {Service.COMMENCE, Service.BULK_ONLY} <= set(services):
        words = _("A kind of case is commenced one by one, or in bulk only: choose one of the two.")
        reasons.append(Reason("bulk_and_one_by_one", words, "services"))
    if venue is not None and venue.court_id != case_type.court_id:
        words = _("This court is not a venue for this kind of case.")
        reasons.append(Reason("venue_of_another_court", words, "venue"))
    if ImplementationNotice.objects.filter(case_type=case_type, venue=venue, since=since).exists():
        words = _("There is a notice for this kind of case, this venue and this day already.")
        reasons.append(Reason("entered_already", words, "since"))
    if reasons:
        raise Refused(reasons)


def check_dates(*, notice: ImplementationNotice, since: date | None, until: date | None) -> None:
    """May a notice have these dates? Refused with every reason."""
    today = clock.court_day(clock.now())
    reasons = []
    if notice.since != since and notice.since is not None and notice.since <= today:
        words = _("This notice has begun; its first day can no longer be changed.")
        reasons.append(Reason("begun", words, "since"))
    if until is not None and since is None:
        reasons.append(Reason("end_without_start", _("A notice without a first day has no last day."), "until"))
    elif until is not None and since is not None and until < since:
        reasons.append(Reason("ends_before_it_begins", _("The last day is before the first."), "until"))
    if until is not None and until != notice.until and until < today:
        words = _("The last day has passed already; filings of the days since would lose their ground.")
        reasons.append(Reason("end_in_the_past", words, "until"))
    twins = ImplementationNotice.objects.filter(case_type=notice.case_type_id, venue=notice.venue_id, since=since)
    if twins.exclude(pk=notice.pk).exists():
        words = _("There is a notice for this kind of case, this venue and this day already.")
        reasons.append(Reason("entered_already", words, "since"))
    if reasons:
        raise Refused(reasons)


def _facts(notice: ImplementationNotice) -> dict[str, Any]:
    return {
        "case_type": notice.case_type_id,
        "venue": notice.venue_id,
        "since": notice.since.isoformat() if notice.since else None,
        "until": notice.until.isoformat() if notice.until else None,
        "services": [service.value for service in notice.services],
    }
