"""What the registry's pages of bulk claims show: what waits, what became of it, the sample and how far it is."""

import math
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from filings.bulk.access import visible_bulk_filings
from filings.bulk.selectors import FIRST_FAULTS, claims_of, counts_of
from filings.models import BulkFiling, BulkRow, BulkSample, Document, Filing, SampledFiling
from filings.models.filing import FilingQuerySet
from filings.states import State
from icms.lib import dates
from icms.lib.components import SummaryRow

LEAST, SHARE = 5, 0.05  # of what waits; the officer may choose another size
TO_DECIDE = Q(rows__filing__state=State.LODGED)
RETURNED = Q(rows__filing__state=State.RETURNED) | Q(rows__filing__state=State.DRAFT, rows__filing__round__gt=1)
COUNTS = {
    "to_decide": TO_DECIDE,
    "accepted": Q(rows__filing__state=State.ACCEPTED),
    "returned": RETURNED,
    "refused": Q(rows__filing__state=State.REFUSED),
}


def lodged_in_bulk(user: User) -> QuerySet[BulkFiling]:
    """What was lodged, the oldest with something to decide first, each with its `COUNTS` and its `deemed_at`."""
    found = visible_bulk_filings(user).select_related("organization", "case_type__court")
    counted = found.annotate(
        deemed_at=Min("rows__filing__deemed_at"),
        **{name: Count("rows__filing", filter=condition) for name, condition in COUNTS.items()},
    )
    return counted.order_by(Case(When(to_decide__gt=0, then=0), default=1), "received_at", "pk")


def decided_counts(bulk: BulkFiling) -> dict[str, int]:
    """How many are to decide, accepted, returned and refused."""
    found = BulkFiling.objects.filter(pk=bulk.pk)
    return found.aggregate(**{name: Count("rows__filing", filter=condition) for name, condition in COUNTS.items()})


def sampleable(bulk: BulkFiling, officer: User) -> FilingQuerySet:
    """What this officer could decide now: lodged, deemed received, and in nobody else's hand."""
    filings = Filing.objects.for_the_registry().filter(bulk_row__bulk=bulk, state=State.LODGED).received()
    return filings.filter(Q(taken_by=None) | Q(taken_by=officer))


def acceptable(sample: BulkSample) -> FilingQuerySet:
    """The filings that the sample speaks for: those that could be decided, and were there when it was drawn."""
    return sampleable(sample.bulk, sample.officer).filter(received_at__lte=sample.drawn_at)


def suggested_size(waiting: int) -> int:
    """How many to look at before so many are accepted: one in twenty, and not fewer than five."""
    return min(waiting, max(LEAST, math.ceil(waiting * SHARE)))


def open_sample(bulk: BulkFiling, officer: User) -> BulkSample | None:
    """The sample that this officer has drawn and not acted upon."""
    return bulk.samples.filter(officer=officer, asked_at=None).select_related("bulk", "officer").first()


def rows_of(bulk: BulkFiling, state: str) -> QuerySet[BulkRow]:
    """The filings of it, of one state, with who has each in hand."""
    return claims_of(bulk, state, "").select_related("filing__taken_by")


def page_context(bulk: BulkFiling, user: User) -> dict[str, Any]:
    """The counts, the facts, and what this officer can do next."""
    running = bulk.samples.being_accepted().select_related("officer").first()
    sample = open_sample(bulk, user) if user.is_registry else None
    sampled = list(sampled_of(sample)) if sample else []
    waiting = sampleable(bulk, user).count() if user.is_registry else 0
    return {
        "bulk": bulk,
        "counts": decided_counts(bulk),
        "facts": facts_of(bulk),
        "running": running,
        "done": running.count - running.to_accept.count() if running else 0,
        "poll_url": reverse("bulk_desk:bulk_filing", args=[bulk.reference]) if running else "",
        "sample": sample,
        "sampled": sampled,
        "unseen": sum(each.looked_at is None for each in sampled),
        "others": acceptable(sample).count() if sample else 0,
        "waiting": waiting,
        "failed": list(bulk.rows.filter(filing=None).exclude(failed_why="").order_by("number")[:FIRST_FAULTS]),
        "may_write_again": user.role == Role.REGISTRY_SUPERVISOR and bulk.state == BulkFiling.State.LODGED,
        "may_draw": bool(waiting) and not running and not sample and bulk.state == BulkFiling.State.LODGED,
        "last": bulk.samples.exclude(done_at=None).select_related("officer").first(),
    }


def sampled_of(sample: BulkSample) -> QuerySet[SampledFiling]:
    """The filings of a sample in the order of their rows."""
    found = sample.sampled.select_related("filing__bulk_row", "filing__case", "filing__taken_by")
    return found.order_by("filing__bulk_row__number")


def facts_of(bulk: BulkFiling) -> list[SummaryRow]:
    """Who lodged what, where and when."""
    language = get_language() or "en"
    deemed_at = bulk.rows.aggregate(first=Min("filing__deemed_at"))["first"]
    when = dates.long_datetime(deemed_at, language) if deemed_at else _("not settled yet")
    return [
        SummaryRow(label=_("Claimant"), value=str(bulk.organization)),
        SummaryRow(label=_("Kind of case"), value=str(bulk.case_type.name)),
        SummaryRow(label=_("Court"), value=str(bulk.case_type.court.name)),
        SummaryRow(label=_("Deemed received"), value=when),
        SummaryRow(label=pgettext("bulk filing", "Filings"), value=f"{counts_of(bulk)['written']:,}", is_figure=True),
    ]


def confirmation(bulk: BulkFiling, user: User) -> dict[str, Any]:
    """What accepting the others will do."""
    sample = open_sample(bulk, user)
    filings = acceptable(sample) if sample else Filing.objects.none()
    others = filings.count()
    sealed = Document.objects.current().filter(filing__in=filings, decision="", type__sealed=True).count()
    counts = decided_counts(bulk)
    left = counts["to_decide"] - others
    rows = [
        SummaryRow(label=_("Filings accepted"), value=f"{others:,}", is_figure=True),
        SummaryRow(
            label=_("Cases commenced"),
            value=f"{filings.filter(case=None).count():,}",
            second=[_("Each draws a number; a number once given stays used.")],
            is_figure=True,
        ),
        SummaryRow(label=_("Documents sealed"), value=f"{sealed:,}", is_figure=True),
        SummaryRow(
            label=_("Stay as they are"),
            value=_("%(returned)s returned, %(refused)s refused") % counts,
        ),
    ]
    if left > 0:
        why = _("Another officer has them in hand, or they were lodged again after the sample was drawn.")
        rows.append(SummaryRow(label=_("Stay in the queue"), value=f"{left:,}", second=[why], is_figure=True))
    return {"bulk": bulk, "sample": sample, "others": others, "rows": rows}
