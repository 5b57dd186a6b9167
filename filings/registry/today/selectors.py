"""What waits for an officer of the registry, and the figures of its queue."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.today.selectors import Aside, Waiting, one_row
from filings.context import heading_of
from filings.models import Filing, FilingDecision, Seal
from filings.models.filing import FilingQuerySet
from filings.registry.selectors import IN_TURN, TARGET, age_of
from filings.registry.supervision.selectors import FiguresQuery, figures, holdings
from filings.states import State
from icms.lib import clock, dates

FIGURES_DAYS = 14
LATE = timedelta(minutes=15)  # a stamp or a seal that is not made by then does not make itself
WITH_ME, URGENT, MENDED, PAST_TARGET, SEALS, NOT_MADE = range(6)


def with_me(user: User) -> Iterator[Waiting]:
    """The filings that this officer has in hand."""
    mine = _decidable(user).filter(taken_by=user)
    oldest = mine.order_by(*IN_TURN, "pk").select_related("court", "case__case_type", "case_type").first()
    if oldest is None:
        return
    count = mine.count()
    words = ngettext("%(count)d filing is with you", "%(count)d filings are with you", count)
    about = {"reference": oldest.reference, "case": heading_of(oldest)}
    yield one_row(
        count,
        words,
        url=_queue(tab="mine"),
        act=_("Open the oldest"),
        act_url=reverse("registry:review", args=[oldest.reference]),
        rank=WITH_ME,
        at=oldest.deemed_at,
        when=dates.open_age(age_of(oldest), get_language() or "en"),
        more=_("The oldest: %(reference)s, %(case)s") % about,
    )


def urgent_with_nobody(user: User) -> Iterator[Waiting]:
    """Urgent filings that no officer has in hand."""
    waiting = _decidable(user).filter(taken_by=None, is_urgent=True)
    found = waiting.aggregate(count=Count("pk"), first=Min("urgent_on"))
    count, language = found["count"], get_language() or "en"
    words = ngettext("%(count)d urgent filing with nobody", "%(count)d urgent filings with nobody", count)
    yield one_row(
        count,
        words,
        url=_queue(tab="review", held="nobody"),
        act=_("See them"),
        rank=URGENT,
        when=dates.short_day_without_year(found["first"], language) if count else "",
        more=_("The first day that its filer names."),
    )


def came_back_mended(user: User) -> Iterator[Waiting]:
    """What this officer returned and its filer has mended, in nobody's hand or in this officer's."""
    mine = FilingDecision.objects.filter(decided_by=user, outcome=FilingDecision.Outcome.RETURNED)
    back = _decidable(user).filter(round__gt=1, pk__in=mine.values("filing")).filter(taken_by=None)
    found = list(back.order_by("deemed_at", "pk").select_related("court")[:3])
    if not found:
        return
    count = back.count()
    words = ngettext(
        "%(count)d filing that you returned came back mended",
        "%(count)d filings that you returned came back mended",
        count,
    )
    yield one_row(
        count,
        words,
        url=reverse("registry:review", args=[found[0].reference]),
        act=_("Open the oldest"),
        rank=MENDED,
        at=found[0].deemed_at,
        when=dates.open_age(age_of(found[0]), get_language() or "en"),
        more=_(", ").join(each.reference for each in found),
    )


def past_target(user: User) -> Iterator[Waiting]:
    """Whether the oldest filing with nobody has waited longer than the registry means to let it wait."""
    oldest = _decidable(user).filter(taken_by=None).order_by("deemed_at", "pk").first()
    age = age_of(oldest) if oldest else timedelta()
    if oldest is None or age <= TARGET:
        return
    yield one_row(
        1,
        _("A filing with nobody is past the target"),
        url=_queue(tab="review", held="nobody", sort="age"),
        act=_("Open it"),
        act_url=reverse("registry:review", args=[oldest.reference]),
        rank=PAST_TARGET,
        when=dates.open_age(age, get_language() or "en"),
        more=oldest.reference,
    )


def seals_to_renew(user: User) -> Iterator[Waiting]:
    """For a supervisor: filings whose seals bear another time than the right one (domain 5.2)."""
    if user.role != Role.REGISTRY_SUPERVISOR:
        return
    count = Seal.objects.to_renew().filter(replaced_by=None).aggregate(n=Count("document__filing", distinct=True))["n"]
    words = ngettext(
        "The seals of %(count)d filing are to be renewed", "The seals of %(count)d filings are to be renewed", count
    )
    yield one_row(
        count,
        words,
        url=reverse("registry:seals"),
        act=_("Renew them"),
        rank=SEALS,
        more=_("A closure that was entered later changed when they are deemed received."),
    )


def not_made(user: User) -> Iterator[Waiting]:
    """For a supervisor and the administrator: stamps and seals that the worker should have made long ago."""
    if user.role not in (Role.REGISTRY_SUPERVISOR, Role.ADMINISTRATOR):
        return
    before = clock.now() - LATE
    stamps = Filing.objects.awaiting_stamp().filter(received_at__lt=before).count()
    seals = Seal.objects.to_make().filter(given_at__lt=before, document__filing__deemed_at__lt=before).count()
    for count, words in (
        (stamps, ngettext("%(count)d filing has no stamp yet", "%(count)d filings have no stamp yet", stamps)),
        (seals, ngettext("%(count)d document has no seal yet", "%(count)d documents have no seal yet", seals)),
    ):
        yield one_row(
            count,
            words,
            url=reverse("status"),
            act=_("Is everything working?"),
            rank=NOT_MADE,
            more=_("Longer than a quarter of an hour: the worker may have stopped."),
        )


def queue_figures(user: User) -> Aside | None:
    """The queue in four figures; for a supervisor also who holds what."""
    if not user.is_registry:
        return None
    today = clock.court_day(clock.now())
    found = figures(FiguresQuery(today - timedelta(days=FIGURES_DAYS - 1), today))
    context: dict[str, Any] = {"figures": found, "target": TARGET, "days": FIGURES_DAYS}
    if user.role == Role.REGISTRY_SUPERVISOR:
        context["holdings"] = [each for each in holdings() if each.count or each.decided]
    return Aside("filings/registry/today.html", context)


def _decidable(user: User) -> FilingQuerySet:
    """What the registry may decide now; nothing for those who decide nothing."""
    if not user.is_registry:
        return Filing.objects.none()
    return Filing.objects.for_the_registry().filter(state=State.LODGED).received()


def _queue(**asked: str) -> str:
    return reverse("registry:queue", query=asked)
