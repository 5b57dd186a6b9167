"""Periodic work on applications and appointments. Two workers may run it at the same time.

Each step looks again under a lock.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import audit, links, opening_hours
from accounts.messages.services import post_to_applicant
from accounts.models import Application, Appointment, OneTimeLink
from accounts.registration.appointments import services as appointments
from accounts.registration.appointments.schedule import Slot, is_open_throughout, remind_from
from accounts.registration.documents.services import delete_documents
from accounts.registration.transitions import change_state, locked
from accounts.states import State
from icms.lib import clock

AT_ONCE = 500
WARN_BEFORE = timedelta(days=5)
GRACE = timedelta(days=10)  # to book again after the Help Centre called an appointment off
LONGEST_WEEKEND = timedelta(days=14)


def sweep() -> None:
    """Everything that is due now. Runs every minute."""
    release_what_is_not_needed()
    call_off_where_closed()
    mark_missed()
    remind()
    warn_before_lapsing()
    lapse()
    delete_drafts()


def release_what_is_not_needed() -> None:
    """Appointments of applications for which nobody has to come any more: decided, or the identity is confirmed."""
    needed = Q(application__state=State.AWAITING_IDENTITY, application__identity_confirmed_at=None)
    for row in _booked().exclude(needed).order_by("pk")[:AT_ONCE]:
        with transaction.atomic():
            application = locked(row.application_id)
            if not appointments.is_awaited(application):
                appointments.release(application)


def call_off_where_closed() -> None:
    """Booked appointments that no longer lie in open time: a closure was entered after they were booked."""
    for row in _booked().order_by("starts_at")[: AT_ONCE * 10]:
        if _is_open(row) is False:
            _again(row, lambda now: _is_open(now) is False, _call_off)


def mark_missed() -> None:
    """Booked appointments of a day that is over: nobody came."""
    today = clock.court_day(clock.now())
    for row in _booked().filter(ends_at__lt=clock.now()).order_by("pk")[:AT_ONCE]:
        if clock.court_day(row.starts_at) < today:
            _again(row, lambda now: now.starts_at < clock.now(), _miss)


def remind() -> None:
    """On the working day before an appointment, to whoever booked it earlier than that."""
    now = clock.now()
    soon = _booked().filter(reminded_at=None, starts_at__gt=now, starts_at__lt=now + LONGEST_WEEKEND)
    for row in soon.order_by("starts_at")[:AT_ONCE]:
        due = remind_from(Slot(row.starts_at, row.ends_at), opening_hours.sessions)
        if due is not None and due <= now:
            _again(row, lambda again: again.reminded_at is None, _remind if row.booked_at < due else _no_reminder)


def warn_before_lapsing() -> None:
    """Five days before an application lapses, once, to whoever has no appointment."""
    now = clock.now()
    soon = Application.objects.filter(
        state=State.AWAITING_IDENTITY, identity_confirmed_at=None, lapses_at__gt=now, lapses_at__lte=now + WARN_BEFORE
    ).exclude(appointments__state=Appointment.State.BOOKED)
    for pk in _some(soon):
        with transaction.atomic():
            application = locked(pk)
            if (
                appointments.is_awaited(application)
                and not _was_warned(application)
                and not appointments.booked_for(application)
            ):
                link = links.link_to_application(application)
                _tell(application, "application_lapsing", link)


def lapse() -> None:
    """Thirty days after identity was asked for, the application lapses; one that has an appointment is waited for."""
    for pk in _some(Application.objects.lapsing(clock.now()).exclude(appointments__state=Appointment.State.BOOKED)):
        with transaction.atomic():
            application = locked(pk)
            due = application.lapses_at is not None and application.lapses_at <= clock.now()
            if due and appointments.is_awaited(application) and not appointments.booked_for(application):
                change_state(application, State.LAPSED, actor=None)
                _tell(application, "application_lapsed")


def delete_drafts() -> None:
    """Drafts untouched for thirty days, and drafts withdrawn so long ago, are deleted with their documents."""
    before = clock.now() - timedelta(days=settings.DRAFT_DAYS)
    for pk in _some(Application.objects.left_behind(before)):
        with transaction.atomic():
            application = (
                Application.objects.left_behind(before).select_for_update(skip_locked=True).filter(pk=pk).first()
            )
            if application is not None:
                audit.record(act="application.deleted", subject=application, actor=None, state=application.state)
                delete_documents(application)
                application.delete()


def _booked() -> QuerySet[Appointment]:
    return Appointment.objects.filter(state=Appointment.State.BOOKED)


def _is_open(appointment: Appointment) -> bool | None:
    return is_open_throughout(Slot(appointment.starts_at, appointment.ends_at), opening_hours.sessions)


@transaction.atomic
def _again(row: Appointment, is_due: Callable[[Appointment], bool], act: Callable[[Appointment], None]) -> None:
    """Lock the application and check again before acting: the applicant, or another worker, may have been quicker."""
    locked(row.application_id)
    now = _booked().filter(pk=row.pk).select_related("application").first()
    if now is not None and is_due(now):
        act(now)


def _call_off(appointment: Appointment) -> None:
    appointments.call_off(application_id=appointment.application_id, grace=GRACE)


def _miss(appointment: Appointment) -> None:
    appointments.mark_missed(application_id=appointment.application_id, actor=None)


def _remind(appointment: Appointment) -> None:
    _no_reminder(appointment)
    params = {"starts_at": appointment.starts_at.isoformat(), "counter": appointment.counter}
    post_to_applicant(application=appointment.application, kind="appointment_reminder", params=params)


def _no_reminder(appointment: Appointment) -> None:
    """Booked so late that the confirmation is reminder enough."""
    appointment.reminded_at = clock.now()
    appointment.save(update_fields=["reminded_at"])


def _was_warned(application: Application) -> bool:
    """Once for each date on which it would lapse: one that was taken up again is warned again."""
    return application.messages.filter(kind="application_lapsing", params__lapses_at=_lapses_at(application)).exists()


def _lapses_at(application: Application) -> str:
    return application.lapses_at.isoformat() if application.lapses_at else ""


def _tell(application: Application, kind: str, link: OneTimeLink | None = None) -> None:
    params = {"lapses_at": _lapses_at(application)}
    post_to_applicant(application=application, kind=kind, params=params, one_time_link=link)


def _some(rows: QuerySet[Application]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
