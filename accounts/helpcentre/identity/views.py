"""The identity desk: who comes today, who came without an appointment, the check itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.helpcentre import timeline
from accounts.helpcentre.access import get_application, may_act, officers_only, readers
from accounts.helpcentre.confirmation import GET_POST, Confirmation, confirm
from accounts.helpcentre.forms import NoteForm
from accounts.helpcentre.identity import selectors, services
from accounts.helpcentre.identity.forms import IdentityForm
from accounts.helpcentre.review.context import came_in_row, proceeding_of
from accounts.helpcentre.rules import has_conflict
from accounts.models import Application, Appointment
from accounts.registration.appointments.services import booked_for
from accounts.states import State
from icms.lib import clock, dates
from icms.lib.components import SummaryRow, TimelineEvent
from icms.lib.forms import bound

CONFIRMED = gettext_lazy("The identity is confirmed. The application is on the approvals list, for another officer.")
NOT_CONFIRMED = gettext_lazy(
    "The identity is not confirmed. The applicant can come again until the application lapses."
)


@readers
@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """Today's appointments, and a search for whoever came without one."""
    words = request.GET.get("q", "").strip()
    day = clock.court_day(clock.now())
    context = {
        "day": day,
        "appointments": selectors.appointments_of(day),
        "words": words,
        "found": selectors.waiting(words) if words else [],
        "may_act": may_act(request.user),
    }
    return render(request, "accounts/helpcentre/identity/identity.html", context)


@officers_only
@require_http_methods(GET_POST)
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Check the identity of an applicant: what was seen, and one of two buttons."""
    application = get_application(reference)
    if application.state != State.AWAITING_IDENTITY or application.identity_confirmed_at:
        messages.error(request, _("This application does not wait for an identity check."))
        return redirect("helpcentre:review", reference)
    form = IdentityForm(bound(request), application=application)
    confirmed = request.POST.get("verdict") == "confirmed"
    officer = request.user
    if form.submit(request, services.check, application_id=application.pk, officer=officer, confirmed=confirmed):
        messages.success(request, str(CONFIRMED if confirmed else NOT_CONFIRMED))
        return redirect("helpcentre:identity")
    return render(request, "accounts/helpcentre/identity/check.html", _page(request, application, form))


@officers_only
@require_http_methods(GET_POST)
def undo(request: SignedInRequest, reference: str) -> HttpResponse:
    """Undo a confirmed identity before the account is open."""
    application = get_application(reference)
    page = Confirmation(
        title=_("Undo the identity check"),
        text=_("The check is kept on record and no longer counts. The applicant is told, and has to come again."),
        button=_("Undo the identity check"),
        back_url=reverse("helpcentre:review", args=[reference]),
        back_text=application.reference,
        done=_("The identity check is undone."),
    )
    return confirm(
        request, page, NoteForm(bound(request)), services.undo, application_id=application.pk, officer=request.user
    )


def _page(request: SignedInRequest, application: Application, form: IdentityForm) -> dict[str, Any]:
    language = get_language() or "en"
    place = selectors.place_today(application)
    appointment = place["appointment"] if place else booked_for(application)
    entries = timeline.of_application(application)
    return {
        "application": application,
        "form": form,
        "place": place,
        "booked": None if place else appointment,
        "facts": _facts(application, language),
        "events": timeline.events(entries, applicant=True, brief=True)
        + _coming(application, appointment, language, is_today=bool(place)),
        "same": [form[name] for name in ("face_same", "name_en_same", "name_zh_same") if name in form.fields],
        "is_own": has_conflict(request.user, application),
    }


def _facts(application: Application, language: str) -> list[SummaryRow]:
    rows: list[SummaryRow] = [
        SummaryRow(label=_("Reference"), value=application.reference, is_figure=True),
        SummaryRow(label=pgettext("kind", "Account"), value=application.get_kind_display()),
        SummaryRow(label=pgettext("person", "Name in English"), value=application.name_en or "–"),
        SummaryRow(label=pgettext("person", "Name in Chinese"), value=application.name_zh or "–"),
    ]
    if not application.is_individual:
        rows.append(SummaryRow(label=_("Organization"), value=application.organization_name))
    rows += [proceeding_of(application), came_in_row(application, language)]
    if application.read_by:
        read_at = dates.short_day(clock.court_day(application.state_since), language)
        words = _("%(name)s, %(when)s") % {"name": application.read_by.name, "when": read_at}
        rows.append(SummaryRow(label=_("Read by"), value=words))
    return rows


def _coming(
    application: Application, appointment: Appointment | None, language: str, *, is_today: bool
) -> list[TimelineEvent]:
    events = []
    if appointment:
        when = dates.clock_time(appointment.starts_at, language)
        counter = _("counter %(number)d") % {"number": appointment.counter}
        event = _("Appointment %(time)s") % {"time": when}
        day = _("Today") if is_today else dates.plain_day(clock.court_day(appointment.starts_at), language)
        events.append(TimelineEvent(date=day, state="now", event=event, more=counter))
    if application.lapses_at:
        by = dates.plain_day(clock.court_day(application.lapses_at), language)
        lapses = _("Lapses if nobody comes")
        events.append(TimelineEvent(date=_("by %(day)s") % {"day": by}, state="to_come", event=lapses))
    return events
