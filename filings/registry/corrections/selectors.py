"""The seals to renew: accepted documents that bear another time of receipt than the right one (domain 5.2)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from filings.context import sides_of
from filings.models import Filing, Seal
from filings.models.filing import FilingQuerySet
from icms.lib import clock, dates


@dataclass(frozen=True)
class Renewal:
    """A filing whose seals are to be renewed: from which time to which, which seals, and whether it may be done now.

    `right_at` is None while a closure has no known end.
    """

    filing: Filing
    sides: list[str]
    seals: list[Seal]
    before: datetime | None
    right_at: datetime | None
    under_way: bool

    @property
    def is_to_come(self) -> bool:
        return self.right_at is not None and self.right_at > clock.now()

    @property
    def may_be_renewed(self) -> bool:
        return self.right_at is not None and not self.is_to_come and not self.under_way

    @property
    def commences(self) -> bool:
        """Does the day of commencement of its case follow?"""
        first = self.filing.commences and any(each.filed.type.originating for each in self.seals)  # type: ignore[union-attr]
        return first and self.right_at is not None and self.filing.case is not None and not self._same_day

    @property
    def _same_day(self) -> bool:
        assert self.right_at is not None and self.filing.case is not None
        return clock.court_day(self.right_at) == self.filing.case.commenced_on

    @property
    def day_before(self) -> str:
        """The day of commencement as it stands."""
        assert self.filing.case is not None
        return dates.short_day(self.filing.case.commenced_on, get_language() or "en")


def filings_to_renew() -> FilingQuerySet:
    """The filings with a seal to renew, the earliest receipt first."""
    filings = Filing.objects.filter(pk__in=Seal.objects.to_renew().values("document__filing"))
    filings = filings.select_related("court", "case_type", "case__case_type", "owner")
    return filings.prefetch_related("parties", "case__parties").order_by("received_at", "pk")


def renewals_of(filings: Sequence[Filing]) -> list[Renewal]:
    """What there is to renew in these filings; one query for the seals of all."""
    seals: dict[int, list[Any]] = defaultdict(list)
    found = Seal.objects.to_renew().filter(document__filing__in=filings)
    for seal in found.select_related("document__type", "replaced_by").order_by("document__order"):
        seals[seal.filed.filing_id].append(seal)
    return [_renewal(filing, seals[filing.pk]) for filing in filings if seals[filing.pk]]


def _renewal(filing: Filing, seals: list[Any]) -> Renewal:
    # Documents of two rounds bear two times: what is settled last decides when all may be renewed.
    last = next((seal for seal in seals if seal.right_at is None), None) or max(seals, key=lambda seal: seal.right_at)
    return Renewal(
        filing=filing,
        sides=sides_of(filing, get_language() or "en"),
        seals=seals,
        before=last.deemed_at,
        right_at=last.right_at,
        under_way=all(seal.successor for seal in seals),
    )
