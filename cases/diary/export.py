"""A diary for calendar programs, by RFC 5545 and 5546.

`METHOD:PUBLISH`. What is the same thing keeps its UID; `SEQUENCE` grows with each change; a hearing that was vacated
stays, as `STATUS:CANCELLED`, so that programs strike it from what they keep. No party is named: an address may come
into wrong hands.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress

from cases.models import DiaryEntry, Hearing
from icms.lib import clock
from icms.lib.marks import comma

ONE_DAY = timedelta(days=1)
AddressOf = Callable[[str], str]


def calendar_of_diary(hearings: Iterable[Hearing], entries: Iterable[DiaryEntry], absolute: AddressOf) -> bytes:
    """The file, in the language that is active. `absolute` makes an address of the portal into a whole one.

    The hearings have `changes` (`cases.diary.selectors.with_changes`).
    """
    calendar = new_calendar("diary", _("Hearings and deadlines"))
    now = clock.now()
    for hearing in hearings:
        calendar.add_component(_hearing(hearing, absolute, now))
    for entry in entries:
        calendar.add_component(_own_day(entry, now))
    return bytes(calendar.to_ical())


def new_calendar(what: str, name: str) -> Calendar:
    """An empty calendar in court time, read anew each hour; `what` names the program, `name` is for its reader."""
    calendar = Calendar()
    calendar.add("prodid", f"-//iCMS//{what}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), {"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_hong_kong())
    return calendar


def calendar_response(content: bytes, *, name: str = "") -> HttpResponse:
    """The answer with a calendar: kept by nobody on the way, and telling no other site its address."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _hong_kong() -> Timezone:
    """The court's time, without daylight saving since long before this portal."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", clock.HONG_KONG.key)
    standard.add("dtstart", datetime(1980, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "HKT")
    zone.add_component(standard)
    return zone


def _hearing(hearing: Hearing, absolute: AddressOf, now: datetime) -> Event:
    vacated = hearing.state == Hearing.State.VACATED
    address = absolute(hearing.case.get_absolute_url())
    event = Event()
    event.add("uid", f"{hearing.reference}@hearings.icms")
    event.add("sequence", hearing.changes)  # type: ignore[attr-defined]
    event.add("status", "CANCELLED" if vacated else "CONFIRMED")
    event.add("dtstamp", now)
    event.add("last-modified", hearing.entered_at)
    event.add("dtstart", clock.court_time(hearing.starts_at))
    event.add("dtend", clock.court_time(hearing.ends_at))
    what = f"{hearing.kind}{comma()}{hearing.case.number}"
    event.add("summary", _("Vacated: %(what)s") % {"what": what} if vacated else what)
    event.add("location", str(hearing.room))
    said = [_("Before %(judge)s") % {"judge": hearing.judge}, hearing.note, address]
    event.add("description", "\n".join(line for line in said if line))
    event.add("url", address)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if vacated else "OPAQUE")
    court = vCalAddress(f"mailto:{_sender()}")
    court.params["CN"] = str(hearing.case.court.name)
    event.add("organizer", court)
    return event


def _own_day(entry: DiaryEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.reference}@diary.icms")
    event.add("sequence", entry.changes)
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + ONE_DAY)
    event.add("summary", f"{entry.title}{comma()}{entry.case.number}" if entry.case else entry.title)
    if entry.note:
        event.add("description", entry.note)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _sender() -> str:
    """The bare address from which the portal writes."""
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip(">")
