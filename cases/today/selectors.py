"""What waits for an account of its cases, and for who looks after an organization; link requests; the calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import CALENDAR_DESK
from accounts.today.selectors import ROWS, Aside, Part, Row, Waiting, one_row
from cases.assigning.selectors import uncovered_hearings, unheld_cases
from cases.calendar.context import WARN_AHEAD
from cases.calendar.forecast import registries
from cases.calendar.receipt_line import live_line
from cases.calendar.selectors import holidays_until
from cases.hearings.selectors import hearings_to_move
from cases.models import Assignment, Hearing, LinkRequest
from cases.permissions import cases_acted_in
from cases.selectors import side_names
from cases.today.context import strip_of
from icms.lib import clock, dates

AHEAD = timedelta(days=7)
NEW_FOR = timedelta(days=7)
NOBODY, UNCOVERED, TO_MOVE, REQUESTS, HOLIDAYS = 1, 0, 2, 4, 6


def hearings(user: User) -> Iterator[Waiting]:
    """The hearings of the next seven days in the cases that this account acts in."""
    if not user.is_filer:
        return
    now, language = clock.now(), get_language() or "en"
    found = Hearing.objects.upcoming(now).filter(case__in=cases_acted_in(user), starts_at__lt=now + AHEAD)
    found = found.select_related("case__case_type__court", "case__venue").prefetch_related("case__parties")
    rows = [
        Row(
            title=each.kind.name,
            url=each.case.get_absolute_url(),
            act=_("See the case"),
            act_url=each.case.get_absolute_url(),
            at=each.starts_at,
            when=dates.short_day_without_year(clock.court_day(each.starts_at), language),
            when_second=dates.clock_time(each.starts_at, language),
            more=each.case.number,
            parties=side_names(each.case, language),
            said=(_("%(court_room)s, before %(judge)s.") % _place(each),),
        )
        for each in found[:ROWS]
    ]
    yield Waiting(rows, found.count(), Part.HEARINGS)


def new_cases(user: User) -> Iterator[Waiting]:
    """Cases that somebody else gave this organization user within the week."""
    since, language = clock.now() - NEW_FOR, get_language() or "en"
    found = Assignment.objects.present().filter(account=user, assigned_at__gte=since)
    found = found.exclude(how=Assignment.How.COMMENCED).exclude(assigned_by=user).order_by("-assigned_at", "-pk")
    rows = []
    for each in found.select_related("case__case_type", "assigned_by").prefetch_related("case__parties")[:ROWS]:
        day = dates.short_day_without_year(clock.court_day(each.assigned_at), language)
        words = {"day": day, "name": each.assigned_by.name_in(language) if each.assigned_by else ""}
        rows.append(
            Row(
                title=each.case.number,
                url=each.case.get_absolute_url(),
                act=_("See the case"),
                act_url=each.case.get_absolute_url(),
                at=each.assigned_at,
                when=day,
                when_second=dates.clock_time(each.assigned_at, language),
                parties=side_names(each.case, language),
                said=(_("Given to you by %(name)s.") % words,) if each.assigned_by else (),
            )
        )
    yield Waiting(rows, found.count(), Part.NEW_CASES, all_url=reverse("cases:list"), all_text=_("All cases of yours"))


def with_nobody(user: User) -> Iterator[Waiting]:
    """For the administrators of an organization: cases that no active user has, and hearings nobody can go to."""
    if not user.is_administrator:
        return
    found, language = unheld_cases(user), get_language() or "en"
    count = found.count()
    words = ngettext("%(count)d case is with nobody", "%(count)d cases are with nobody", count)
    first = found.order_by("commenced_on", "pk").first() if count else None
    yield one_row(
        count,
        words,
        url=reverse("assignment:list", query={"shown": "nobody"}),
        act=_("Assign"),
        rank=NOBODY,
        more=_("The oldest: %(number)s") % {"number": first.number} if first else "",
    )
    uncovered = uncovered_hearings(user)
    rows = [
        Row(
            title=_("Nobody is there for a hearing in %(number)s") % {"number": each.case.number},
            url=reverse("assignment:coverage"),
            act=_("See to it"),
            act_url=reverse("assignment:coverage"),
            at=each.starts_at,
            rank=UNCOVERED,
            when=dates.short_day_without_year(clock.court_day(each.starts_at), language),
            when_second=dates.clock_time(each.starts_at, language),
            parties=side_names(each.case, language),
            said=(_("Away, with no stand-in: %(names)s.") % {"names": _names(each.users, language)},),
        )
        for each in uncovered[:ROWS]
    ]
    yield Waiting(rows, len(uncovered))


def link_requests(user: User) -> Iterator[Waiting]:
    """For the registry: requests to be linked to a case, and notices to act."""
    if not user.is_registry:
        return
    found = LinkRequest.objects.waiting().aggregate(count=Count("pk"), first=Min("made_at"))
    count = found["count"]
    words = ngettext("%(count)d link request", "%(count)d link requests", count)
    yield one_row(
        count,
        words,
        url=reverse("links:queue"),
        act=_("See them"),
        rank=REQUESTS,
        when=_day(found["first"]) if count else "",
        more=_("The oldest was made on that day."),
    )


def to_move(user: User) -> Iterator[Waiting]:
    """For the registry: hearings that cannot be held where they stand."""
    if not user.is_registry:
        return
    found = hearings_to_move()
    count = found.count()
    first = found.first() if count else None
    yield one_row(
        count,
        ngettext("%(count)d hearing to move", "%(count)d hearings to move", count),
        url=reverse("hearings:rooms") + "#to-move",
        act=_("See them"),
        rank=TO_MOVE,
        when=_day(first.starts_at) if first else "",
        when_second=dates.clock_time(first.starts_at, get_language() or "en") if first else "",
        more=_("The next: %(number)s") % {"number": first.case.number} if first else "",
    )


def holidays_end(user: User) -> Iterator[Waiting]:
    """For those who keep the calendar: the loaded holidays end soon, and nothing is received after them."""
    if user.role not in CALENDAR_DESK:
        return
    last = holidays_until()
    if last is None or last - clock.court_day(clock.now()) >= WARN_AHEAD:
        return
    day = dates.short_day(last, get_language() or "en")
    yield one_row(
        1,
        _("The holidays of the next year are not entered"),
        url=reverse("calendar:holidays"),
        act=_("See the holidays"),
        rank=HOLIDAYS,
        more=_("Nothing can be lodged after %(day)s until they are.") % {"day": day},
    )


def forecast_line(user: User) -> Aside | None:
    """For those who file: when what they lodge now counts as received."""
    found = registries(clock.now()) if user.is_filer else None
    if found is None:
        return None
    return Aside("cases/today/line.html", {"line": live_line(found.first, "docket")})


def week_strip(user: User) -> Aside | None:
    """For those who have a diary: the week with its hearings, where there are any."""
    strip = strip_of(user) if user.is_filer else None
    return Aside("cases/today/week.html", {"strip": strip}) if strip else None


def _names(users: list[User], language: str) -> str:
    return _(", ").join(user.name_in(language) for user in users)


def _place(hearing: Hearing) -> dict[str, str]:
    return {"court_room": str(hearing.room.name), "judge": str(hearing.judge.name)}


def _day(at: datetime) -> str:
    return dates.short_day_without_year(clock.court_day(at), get_language() or "en")
