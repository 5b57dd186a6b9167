"""What the page of one application shows: its papers as pictures, its facts, what is known, what can be done."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.helpcentre import access, timeline
from accounts.helpcentre.approval import services
from accounts.helpcentre.duplicates import known_already
from accounts.helpcentre.paper_applications.services import may_correct
from accounts.helpcentre.rules import has_conflict
from accounts.models import Application, SupportingDocument
from accounts.registration.appointments import services as appointments
from accounts.registration.rules import needs
from accounts.states import OPEN, State
from icms.lib import clock, dates
from icms.lib.components import PageViewer, SummaryRow, Tab, TimelineEvent, in_pages, page_viewer

NOTHING = "–"


def review_page(request: SignedInRequest, application: Application) -> dict[str, Any]:
    """The whole context of the page."""
    documents = list(application.documents.all())
    shown = _shown(request, documents)
    officer = request.user
    return {
        "application": application,
        "title": application.organization_name or application.name,
        "documents": _tabs(documents, shown),
        "shown": shown,
        "viewer": _viewer(application, shown, request.GET) if shown else None,
        "facts": facts_of(application),
        "needs_documents": bool(needs(application)),
        "known": known_already(application),
        "events": timeline.events(timeline.of_application(application), applicant=True) + _to_come(application),
        "checks": list(application.identity_checks.select_related("officer", "undone_by")),
        "appointment": appointments.booked_for(application),
        "may_act": access.may_act(officer),
        "is_own": has_conflict(officer, application),
        "is_mine": application.taken_by_id == officer.pk,
        "is_confirmed": application.identity_confirmed_at is not None,
        "is_open": application.state in OPEN,
        "is_on_paper": application.channel != Application.Channel.ONLINE,
        "may_correct": may_correct(application),
        "against": [reason.message for reason in services.blockers(application, officer)],
        "wants_organization": application.kind == Application.Kind.ADMINISTRATOR and application.organization is None,
    }


def facts_of(application: Application) -> list[SummaryRow]:
    """The facts as rows of a summary list: the organization first, where one applies."""
    language = get_language() or "en"
    rows: list[SummaryRow] = [
        *(_organization_facts(application) if not application.is_individual else ()),
        SummaryRow(label=_("Name"), value=application.name),
        *_if_any(_("Position"), application.position),
        SummaryRow(label=_("E-mail"), value=application.email or NOTHING),
        SummaryRow(label=_("Telephone"), value=application.telephone or NOTHING, is_figure=True),
        *_if_any(_("Address"), application.address),
        SummaryRow(label=_("Messages in"), value=application.get_language_display()),
        proceeding_of(application),
        *_if_any(_("Signed"), application.declared_name),
        came_in_row(application, language),
    ]
    if application.read_by:
        rows.append(SummaryRow(label=_("Read by"), value=application.read_by.name))
    return rows


def proceeding_of(application: Application) -> SummaryRow:
    """The case, or that there is none yet."""
    none_yet = application.proceeding == Application.Proceeding.NEW
    value = _("None yet; about to start one") if none_yet else application.case_numbers or NOTHING
    second = [application.proceeding_note] if application.proceeding_note else []
    return SummaryRow(label=_("Case"), value=value, second=second, is_figure=not none_yet)


def came_in_row(application: Application, language: str) -> SummaryRow:
    """Channel and time; on paper, who keyed it in."""
    at = dates.short_datetime(application.submitted_at, language) if application.submitted_at else NOTHING
    keyed = application.keyed_by
    second = [_("Keyed in by %(name)s") % {"name": keyed.name}] if keyed else []
    value = _("%(channel)s, %(when)s") % {"channel": application.get_channel_display(), "when": at}
    return SummaryRow(label=_("Came in"), value=value, second=second)


def _organization_facts(application: Application) -> list[SummaryRow]:
    given = " ".join(filter(None, (application.org_name_en, application.org_name_zh)))
    rows = [SummaryRow(label=_("Organization"), value=given or NOTHING)]
    if application.kind == Application.Kind.ADMINISTRATOR:
        chosen = str(application.organization) if application.organization else _("not chosen yet")
        rows.append(SummaryRow(label=_("On the portal"), value=chosen))
    rows += _if_any(_("Kind"), application.get_org_kind_display() if application.org_kind else "")
    rows += _if_any(_("Registration"), application.org_registration_number)
    rows += _if_any(_("Its address"), application.org_address)
    return rows + _if_any(_("Its telephone"), application.org_telephone)


def _if_any(label: str, value: str) -> list[SummaryRow]:
    return [SummaryRow(label=label, value=value)] if value else []


def _to_come(application: Application) -> list[TimelineEvent]:
    """What is before the applicant: the appointment, the day on which the application lapses, the approval."""
    language = get_language() or "en"
    if application.state != State.AWAITING_IDENTITY:
        return []
    if application.identity_confirmed_at:
        return [TimelineEvent(date="", state="now", event=_("Waits for another officer’s approval"))]
    coming = []
    if appointment := appointments.booked_for(application):
        when = dates.plain_day(clock.court_day(appointment.starts_at), language)
        event = _("Appointment %(time)s") % {"time": dates.clock_time(appointment.starts_at, language)}
        counter = _("counter %(number)d") % {"number": appointment.counter}
        coming.append(TimelineEvent(date=when, state="now", event=event, more=counter))
    if application.lapses_at:
        day = dates.plain_day(clock.court_day(application.lapses_at), language)
        when = _("by %(day)s") % {"day": day}
        coming.append(TimelineEvent(date=when, state="to_come", event=_("Lapses if nobody comes")))
    return coming


def _tabs(documents: list[SupportingDocument], shown: SupportingDocument | None) -> list[Tab]:
    return [
        Tab(
            url=f"?document={document.order}",
            text=f"{document.order}. {document.get_kind_display()}",
            current=document == shown,
        )
        for document in documents
    ]


def _shown(request: HttpRequest, documents: list[SupportingDocument]) -> SupportingDocument | None:
    wanted = request.GET.get("document", "")
    return next((each for each in documents if str(each.order) == wanted), documents[0] if documents else None)


def _viewer(application: Application, document: SupportingDocument, asked: QueryDict) -> PageViewer:
    return page_viewer(
        asked,
        title=f"{document.order}. {document.get_kind_display()}",
        name=document.get_kind_display(),
        facts=in_pages(document.pages),
        page_count=document.pages,
        image_url=lambda page: reverse("helpcentre:document_page", args=[application.reference, document.order, page]),
        file_url=reverse("helpcentre:document_file", args=[application.reference, document.order]),
        query=f"document={document.order}",
    )
