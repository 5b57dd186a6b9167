"""Applications of every kind, channel and state for the Help Centre's desk, and what accounts ask of it."""

import csv
import io
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from PIL import Image, ImageDraw

from accounts import opening_hours
from accounts.helpcentre.approval import services as approval
from accounts.helpcentre.identity.services import Observation, check
from accounts.helpcentre.paper_applications.services import key_in
from accounts.helpcentre.review import services
from accounts.messages.services import post_to_applicant
from accounts.models import Application, CapRequest, Message, NameChange, RefusalReason, SupportingDocument, User
from accounts.registration.appointments import services as appointments
from accounts.registration.documents.files import add_document
from accounts.registration.transitions import change_state, locked
from accounts.services import suggest_username
from accounts.states import State
from icms.lib import clock
from icms.lib.pdf.documents import render_pdf
from icms.lib.storage import Incoming
from icms.lib.uploads import ArrivedFile

HERE = Path(__file__).parent
Row = dict[str, str]
READS, CHECKS = "helpcentre2", "helpcentre"
NOT_SENT = "550 5.1.1 No such user: the mailbox is not known here"


def play() -> int:
    """Play the applications that are missing, the oldest first, each wholly or not at all; returns how many."""
    with open(HERE / "applications.csv", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (-int(row["days"]), row["time"]))
    missing = [
        row for row in rows if not Application.objects.filter(name_en=row["name_en"], email=row["email"]).exists()
    ]
    for row in missing:
        _play(row)
    if not NameChange.objects.exists():
        with transaction.atomic():
            _ask()
            _fail_two_emails()
    return len(missing)


def working_day(ahead: int) -> date:
    """The day on which the Help Centre is open so many working days from today; 0 is today, or the next one."""
    day, step = clock.court_day(clock.now()), 1 if ahead >= 0 else -1
    while not opening_hours.sessions(day):
        day += timedelta(days=step)
    for _count in range(abs(ahead)):
        day += timedelta(days=step)
        while not opening_hours.sessions(day):
            day += timedelta(days=step)
    return day


@transaction.atomic
def _play(row: Row) -> None:
    hour, minute = row["time"].split(":")
    at = clock.from_court(datetime.combine(working_day(-int(row["days"])), time(int(hour), int(minute))))
    with clock.set_to(at):
        application = _came_in(row)
    if row["end"] == "withdrawn":
        with clock.set_to(at + timedelta(hours=3)), transaction.atomic():
            change_state(locked(application.pk), State.WITHDRAWN, actor=None)
    elif row["end"] != "submitted":
        with clock.set_to(min(at + timedelta(hours=4), clock.now())):
            _read(application, row["end"])
        _after_reading(application, row["end"], at)


def _came_in(row: Row) -> Application:
    """On paper an officer keys it in; online the applicant has filled it in and sent it."""
    kinds = row["papers"].split()
    facts: dict[str, Any] = {name: row[name] for name in FACTS}
    facts |= {"kind": row["kind"], "org_registration_number": row["org_number"], "declared_name": row["name_en"]}
    facts |= {"address": "Flat B, 12th Floor, 88 Example Street, Kowloon"}
    if row["channel"] != Application.Channel.ONLINE:
        scan, *papers = [(kind, _paper(kind, row)) for kind in kinds]
        today = clock.court_day(clock.now())
        officer = User.objects.get(username=READS if row["end"] == "confirmed2" else CHECKS)
        return key_in(officer=officer, channel=row["channel"], came_on=today, scan=scan[1], papers=papers, **facts)
    now = clock.now()
    application = Application.objects.create(state=State.DRAFT, state_since=now, created_at=now, **facts)
    for kind in kinds:
        file, draft = _paper(kind, row), frozenset({State.DRAFT})
        add_document(application_id=application.pk, file=file, kind=kind, actor=None, may_add=draft)
    with transaction.atomic():
        application = locked(application.pk)
        application.submitted_at = now
        change_state(application, State.SUBMITTED, actor=None)
    return application


FACTS = (
    "name_en",
    "name_zh",
    "email",
    "telephone",
    "language",
    "position",
    "org_name_en",
    "org_name_zh",
    "org_kind",
    "proceeding",
    "case_numbers",
)


def _read(application: Application, end: str) -> None:
    officer = User.objects.get(username=CHECKS if end == "under_review" else READS)
    services.claim(application_id=application.pk, officer=officer)
    if end == "more_information_wanted":
        wanted = "請提交令狀第3頁。" if application.language != "en" else "Please send page 3 of the writ."
        services.want_more(application_id=application.pk, officer=officer, wanted=wanted)
    elif end == "refused":
        reason = RefusalReason.objects.get(pk="A-01")
        note = "The case number on the form is of another person."
        services.refuse(application_id=application.pk, officer=officer, reason=reason, note=note)
    elif end != "under_review":
        services.ask_for_identity(application_id=application.pk, officer=officer)


def _after_reading(application: Application, end: str, at: datetime) -> None:
    if end in ("today", "tomorrow"):
        _book(application, working_day(0 if end == "today" else 1))
    elif end == "lapsed":
        with clock.set_to(at + timedelta(days=31)), transaction.atomic():
            change_state(locked(application.pk), State.LAPSED, actor=None)
    elif end in ("confirmed", "confirmed2", "active"):
        checker = User.objects.get(username=READS if end == "confirmed" else CHECKS)
        with clock.set_to(at + timedelta(days=1)):
            check(application_id=application.pk, officer=checker, seen=_seen(application), confirmed=True)
    if end == "active":
        username = suggest_username(application.name_en)
        with clock.set_to(at + timedelta(days=1, hours=2)):
            officer = User.objects.get(username=READS)
            approval.approve(application_id=application.pk, officer=officer, username=username)


def _book(application: Application, day: date) -> None:
    """The next free time of that day, booked on the working day before, as if on the telephone."""
    application.refresh_from_db()
    before = clock.from_court(datetime.combine(working_day(-1), time(12)))
    with clock.set_to(min(before, clock.now())):
        times = appointments.free_slots_by_day(application).get(day, [])
        if times:
            officer = User.objects.get(username=CHECKS)
            taken = application.pk % min(len(times), 5)
            appointments.book_or_move(application_id=application.pk, starts_at=times[taken].starts_at, actor=officer)


def _seen(application: Application) -> Observation:
    return Observation(
        who_came="applicant",
        evidence="identity_card",
        last_four="4567",
        face_same=True,
        name_en_same=True,
        name_zh_same=bool(application.name_zh),
    )


def _ask() -> None:
    """Two administrators ask for more, and a litigant for another name."""
    asked = (
        ("wong.pa", CapRequest.What.USERS, 40, 2, "We open a second team for personal injuries in Kowloon next month."),
        ("lee.pa", CapRequest.What.BRANCHES, 8, 1, "本行將於荃灣、元朗及屯門開設辦事處。"),
    )
    for username, what, wanted, days, reason in asked:
        asker = User.objects.select_related("organization").get(username=username)
        assert asker.organization is not None
        CapRequest.objects.create(
            organization=asker.organization,
            what=what,
            wanted=wanted,
            reason=reason,
            asked_by=asker,
            asked_at=_morning(days),
        )
    ng = User.objects.get(username="ng")
    NameChange.objects.create(
        account=ng,
        asked_by=ng,
        name_en="Ng Siu Fong Fiona",
        name_zh="吳小芳",
        reason="My identity card has my English name since I replaced it.",
        asked_at=_morning(1),
    )


def _morning(days: int) -> datetime:
    return clock.from_court(datetime.combine(working_day(-days), time(10, 15)))


def _fail_two_emails() -> None:
    """Two e-mails that came back eight times, one to an applicant, one to an account."""
    refused = Application.objects.get(name_en="Kwan Ho Yin")
    failed = Message.objects.filter(application=refused).order_by("-pk").first()
    if failed is None:
        failed = post_to_applicant(application=refused, kind="application_keyed_in", params={"channel": "fax"})
    opened = Message.objects.filter(to__application__name_en="Tam Siu Fong").order_by("-pk").first()
    for message, error in ((failed, NOT_SENT), (opened, "452 4.2.2 The mailbox is full")):
        if message is not None:
            Message.objects.filter(pk=message.pk).update(
                email_state=Message.EmailState.FAILED, email_tries=8, email_error=error
            )


def _paper(kind: str, row: Row) -> ArrivedFile:
    """A specimen of a supporting document: a registration as a photograph, everything else as a PDF."""
    if kind in ("business_registration", "society"):
        return _arrived(f"{kind}.png", _photograph(kind, row["org_name_en"], row["org_number"]))
    chinese = row["language"] != "en"
    name = " ".join(filter(None, (row["org_name_en"] or row["name_en"], row["org_name_zh"] or row["name_zh"])))
    return _arrived(f"{kind.replace('_', ' ')}.pdf", _letter(kind, name, chinese))


@cache
def _letter(kind: str, name: str, chinese: bool) -> bytes:
    language = "zh-hant" if chinese else "en"
    with translation.override(language):
        title = str(SupportingDocument.Kind(kind).label)
    context = {"title": title, "name": name, "chinese": chinese}
    return render_pdf("demo/supporting.html", context, language, title)


def _photograph(kind: str, name: str, number: str) -> bytes:
    """A sheet on a table, as a telephone takes it."""
    image = Image.new("RGB", (900, 1200), "#8a7f6d")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 70, 850, 1140), fill="#fdfcf8")
    for line, words in enumerate((kind.replace("_", " ").upper(), name, f"No. {number}", "SPECIMEN")):
        draw.text((130, 180 + 90 * line), words, fill="#1b1e24", font_size=34)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def _arrived(name: str, content: bytes) -> ArrivedFile:
    incoming = Incoming()
    incoming.write(content)
    incoming.close()
    return ArrivedFile(incoming=incoming, name=name, size=len(content))
