"""An appointment as a file for the applicant's own calendar (iCalendar, RFC 5545)."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from accounts.models import Appointment
from icms.lib import clock

LONGEST_LINE = 75  # octets, without the line break
MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar_file(appointment: Appointment) -> bytes:
    """The appointment in the reader's language, with a reminder on the day before."""
    reference = appointment.application.reference
    what, where = _escaped(_("Help Centre: identity check for iCMS")), _escaped(_("The Help Centre"))
    words = _("Bring your identity document. Application reference: %(reference)s. Counter %(counter)d.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//iCMS//Appointments//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{reference}@icms",
        f"DTSTAMP:{_instant(clock.now())}",
        f"SEQUENCE:{int(appointment.booked_at.timestamp()) % 2**31}",
        f"DTSTART:{_instant(appointment.starts_at)}",
        f"DTEND:{_instant(appointment.ends_at)}",
        f"SUMMARY:{what}",
        f"LOCATION:{where}",
        f"DESCRIPTION:{_escaped(words % {'reference': reference, 'counter': appointment.counter})}",
        "STATUS:CONFIRMED",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P1D",
        f"DESCRIPTION:{what}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A long line goes on after a space; no character is cut in two."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece])
