"""Where an application stands in words: the state, what to do next, and how it went so far."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from accounts.models import Application, AuditEntry
from accounts.registration.appointments.services import booked_for
from accounts.states import State, may_move
from icms.lib import clock, dates
from icms.lib.components import TimelineEvent

EXPLANATIONS = {
    State.SUBMITTED: (
        gettext_lazy("We have your application"),
        gettext_lazy(
            "The Help Centre reads applications in the order they come in. You need not do anything now; you get an "
            "e-mail when something happens."
        ),
    ),
    State.UNDER_REVIEW: (
        gettext_lazy("The Help Centre is reading your application"),
        gettext_lazy(
            "An officer looks at your answers and documents. You need not do anything now; you get an e-mail when it "
            "is decided."
        ),
    ),
    State.MORE_INFORMATION_WANTED: (
        gettext_lazy("The Help Centre wants to know more"),
        gettext_lazy(
            "Nothing is refused. Add what is asked for below, then submit again; what you entered is still there."
        ),
    ),
    State.AWAITING_IDENTITY: (
        gettext_lazy("Your papers are in order: now your identity is checked"),
        gettext_lazy(
            "Come to the Help Centre with your identity document, or send an authorized representative. Then your "
            "account is opened."
        ),
    ),
    State.ACTIVE: (
        gettext_lazy("Your account is open"),
        gettext_lazy(
            "We sent you an e-mail with your account name and a link to set your password. The link works once, for "
            "7 days."
        ),
    ),
    State.REFUSED: (
        gettext_lazy("Your application was refused"),
        gettext_lazy("The reason is below. You may still file on paper, and you may apply again at any time."),
    ),
    State.LAPSED: (
        gettext_lazy("Your application has lapsed"),
        gettext_lazy(
            "Nobody came to have the identity checked in time. If you still want the account, call the Help Centre: "
            "it can take this application up again. Or apply anew."
        ),
    ),
    State.WITHDRAWN: (
        gettext_lazy("You withdrew your application"),
        gettext_lazy("Nothing more happens with it. You may apply again at any time."),
    ),
}
EVENTS = {
    "application.begun": gettext_lazy("You began the application"),
    "application.submitted": gettext_lazy("You submitted it"),
    "application.under_review": gettext_lazy("The Help Centre began to read it"),
    "application.more_information_wanted": gettext_lazy("The Help Centre asked for more"),
    "application.awaiting_identity": gettext_lazy("The papers are in order; the identity is to be checked"),
    "application.active": gettext_lazy("The account was opened"),
    "application.refused": gettext_lazy("It was refused"),
    "application.lapsed": gettext_lazy("It lapsed"),
    "application.withdrawn": gettext_lazy("You withdrew it"),
    "appointment.booked": gettext_lazy("An appointment was booked"),
    "appointment.moved": gettext_lazy("The appointment was moved"),
    "appointment.cancelled": gettext_lazy("The appointment was cancelled"),
    "appointment.called_off": gettext_lazy("The appointment was called off: the Help Centre is closed"),
    "appointment.kept": gettext_lazy("You came to the Help Centre"),
    "appointment.missed": gettext_lazy("Nobody came to the appointment"),
}
COMING = {
    State.SUBMITTED: gettext_lazy("The Help Centre reads it"),
    State.UNDER_REVIEW: gettext_lazy("The Help Centre decides, or asks for more"),
    State.MORE_INFORMATION_WANTED: gettext_lazy("You add what is asked for, and submit again"),
    State.AWAITING_IDENTITY: gettext_lazy("The Help Centre checks the identity"),
    State.ACTIVE: gettext_lazy("You set your password and sign in"),
}
AT_MOST = 60


def status_context(application: Application) -> dict[str, Any]:
    """Everything the page of a submitted application shows."""
    state = State(application.state)
    says = EXPLANATIONS[state]
    awaited = state == State.AWAITING_IDENTITY and application.identity_confirmed_at is None
    account = application.account
    return {
        "title": says[0],
        "says": _("Your identity is confirmed. The Help Centre opens your account next; you get an e-mail.")
        if state == State.AWAITING_IDENTITY and not awaited
        else says[1],
        "is_awaited": awaited,
        "booked": booked_for(application) if awaited else None,
        "timeline": timeline(application),
        "may_withdraw": may_move(state, State.WITHDRAWN) and not application.identity_confirmed_at,
        "wants_password": account is not None and not account.has_usable_password(),
        "status_url": reverse("registration:status"),
    }


def timeline(application: Application) -> list[TimelineEvent]:
    """What was, from the record; what is; what comes next."""
    language = get_language() or "en"
    rows = AuditEntry.objects.filter(
        subject_kind="accounts.application", subject=application.reference, act__in=EVENTS
    ).order_by("-pk")[:AT_MOST]
    events: list[TimelineEvent] = []
    for entry in reversed(rows):
        words = str(EVENTS[entry.act])
        if entry.act == "application.submitted" and entry.detail.get("before") == State.UNDER_REVIEW:
            continue  # an officer put it back into the queue: nothing changed for the applicant
        if events and events[-1].event == words:
            continue
        events.append(
            TimelineEvent(date=_day(entry.at, language), state="done", event=words, more=_more(entry, language))
        )
    coming = COMING.get(State(application.state))
    if coming:
        events.append(TimelineEvent(date=pgettext("timeline", "Next"), state="to_come", event=str(coming)))
    return events


def _day(at: datetime, language: str) -> str:
    return dates.plain_day(clock.court_day(at), language)


def _more(entry: AuditEntry, language: str) -> str:
    starts_at = entry.detail.get("starts_at")
    return dates.long_datetime(datetime.fromisoformat(starts_at), language) if starts_at else ""
