"""The duty of a law firm to commence its first case through the system (domain 4.1, from 1 June 2026)."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Organization, User
from cases.courts.selectors import open_today
from cases.models import Case, CaseType, Service
from icms.lib import clock

FROM = date(2026, 6, 1)


def owes_first_filing(*, kind: str, commenced_before: bool, day: date, enabled: Sequence[object]) -> bool:
    """Must this organization commence its next new High Court case through the system?

    Unless the court permits otherwise: a law firm that never commenced a case through it, from 1 June 2026 (a day in
    court time) on, while any High Court kind of case may be commenced at all. The duty is spent after one (domain
    4.1). It is shown and blocks nothing.
    """
    return kind == Organization.Kind.LAW_FIRM and day >= FROM and bool(enabled) and not commenced_before


def first_filing_owed(user: User, commenced_today: Sequence[CaseType] | None = None) -> list[CaseType]:
    """The High Court kinds of case for which this account's firm owes its first filing; none where it owes nothing.

    `commenced_today` are the kinds that may be commenced today, where they are known.
    """
    firm = user.organization
    if firm is None or firm.kind != Organization.Kind.LAW_FIRM:
        return []
    if Case.objects.filter(commenced_by=firm).exists():
        return []
    kinds = open_today(Service.COMMENCE) if commenced_today is None else commenced_today
    enabled = [kind for kind in kinds if kind.court.of_the_high_court]
    day = clock.court_day(clock.now())
    owes = owes_first_filing(kind=firm.kind, commenced_before=False, day=day, enabled=enabled)
    return enabled if owes else []
