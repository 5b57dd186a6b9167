"""Lists for programs: calendar files by RFC 5545, and what changed as an Atom feed.

Neither names a party: what a program has copied stays there when a case is restricted, a number without a name less so.
Both are kept under a mark of the rows they rest on, which is asked anew each time, so that a restricted case is gone
from the next answer on.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Event

from cases.diary.export import new_calendar
from cases.models import Court, Hearing
from causebook.cause_lists.selectors import Listed
from icms.lib import clock, dates
from icms.lib.marks import comma

KEPT = 300  # seconds; names of rooms and judges may be so old
CALENDAR, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"
AddressOf = Callable[[str], str]


def mark_of(keys: Iterable[int], *facts: object) -> str:
    """A mark of these rows and facts in this language, another as soon as one comes or goes.

    A change of a hearing is a new row; so whoever gives every row of each case has all changes in the mark.
    """
    said = [get_language(), clock.court_day(clock.now()), *facts, *keys]
    return hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()[:32]


def kept_answer(
    request: HttpRequest, mark: str, kind: str, make: Callable[[], bytes], *, name: str = ""
) -> HttpResponse:
    """The file under its mark: not sent again to who has it, made anew for nobody while it is kept here."""
    key = f"cause-list:{kind[:12]}:{mark}"
    body = cache.get(key)
    if body is None:
        body = make()
        cache.set(key, body, KEPT)
    answer = HttpResponse(body, content_type=kind)
    answer["ETag"] = f'"{mark}"'
    answer["Cache-Control"] = "public, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def calendar_of_list(court: Court, found: Iterable[Listed], absolute: AddressOf) -> bytes:
    """The hearings as they stand; one that was moved away is at its new day, so that programs move it too."""
    calendar = new_calendar("cause-list", title_of(court))
    standing = {(each.now or each.hearing).pk: each for each in found}
    for each in standing.values():
        calendar.add_component(_event(each, absolute))
    return bytes(calendar.to_ical())


def feed_of_list(court: Court, hearings: Iterable[Hearing], absolute: AddressOf) -> bytes:
    """What was fixed, changed or vacated of the hearings to come, the last change first."""
    page = absolute(reverse("cause_lists:today", args=[court.pk.lower()]))
    feed = Atom1Feed(
        title=title_of(court),
        link=page,
        description=title_of(court),
        language=get_language(),
        feed_url=absolute(reverse("cause_lists:feed", args=[court.pk.lower()])),
        author_name="iCMS",
    )
    for hearing in hearings:
        feed.add_item(
            title=comma().join([_what(hearing), _when(hearing.starts_at)]),
            link=absolute(reverse("causebook:entry", args=[hearing.case.number])),
            description=comma().join([str(hearing.room), str(hearing.judge)]),
            unique_id=f"urn:icms:hearing:{hearing.reference}",
            pubdate=hearing.entered_at,
            updateddate=hearing.entered_at,
        )
    return feed.writeString("utf-8").encode()


def title_of(court: Court) -> str:
    return _("Cause list of the %(court)s") % {"court": court.name}


def _event(each: Listed, absolute: AddressOf) -> Event:
    hearing = each.now or each.hearing
    vacated = hearing.state == Hearing.State.VACATED
    event = Event()
    event.add("uid", f"{hearing.reference}@cause-lists.icms")
    event.add("sequence", each.changes)
    event.add("status", "CANCELLED" if vacated else "CONFIRMED")
    event.add("dtstamp", hearing.entered_at)
    event.add("last-modified", hearing.entered_at)
    event.add("dtstart", clock.court_time(hearing.starts_at))
    event.add("dtend", clock.court_time(hearing.ends_at))
    event.add("summary", _what(hearing))
    event.add("location", str(hearing.room))
    address = absolute(reverse("causebook:entry", args=[each.case.number]))
    event.add("description", "\n".join([_("Before %(judge)s") % {"judge": hearing.judge}, address]))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _what(hearing: Hearing) -> str:
    what = comma().join([hearing.case.number, str(hearing.kind)])
    return _("Vacated: %(what)s") % {"what": what} if hearing.state == Hearing.State.VACATED else what


def _when(at: datetime) -> str:
    return dates.short_datetime(at, get_language() or "en")
