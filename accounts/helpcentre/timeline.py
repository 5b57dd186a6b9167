"""What the record says of an application, an organization or an account, as the desk reads it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Application, AuditEntry, Organization, User
from icms.lib import clock, dates
from icms.lib.components import TimelineEvent

MOST = 60
LABELS = {
    "application.begun": pgettext_lazy("record", "Begun online"),
    "application.answered": pgettext_lazy("record", "Answers saved"),
    "application.submitted": pgettext_lazy("record", "Submitted"),
    "application.keyed_in": pgettext_lazy("record", "Keyed in from paper"),
    "application.under_review": pgettext_lazy("record", "Taken for review"),
    "application.taken_over": pgettext_lazy("record", "Taken over from another officer"),
    "application.more_information_wanted": pgettext_lazy("record", "More information asked for"),
    "application.awaiting_identity": pgettext_lazy("record", "Read; identity wanted"),
    "application.active": pgettext_lazy("record", "Approved; the account is open"),
    "application.refused": pgettext_lazy("record", "Refused"),
    "application.lapsed": pgettext_lazy("record", "Lapsed: nobody came"),
    "application.withdrawn": pgettext_lazy("record", "Withdrawn by the applicant"),
    "application.document_added": pgettext_lazy("record", "A document added"),
    "application.facts_corrected": pgettext_lazy("record", "Typing errors corrected"),
    "application.email_corrected": pgettext_lazy("record", "E-mail address corrected"),
    "application.organization_chosen": pgettext_lazy("record", "Organization chosen"),
    "application.identity_confirmed": pgettext_lazy("record", "Identity confirmed"),
    "application.identity_not_confirmed": pgettext_lazy("record", "Identity not confirmed"),
    "application.identity_undone": pgettext_lazy("record", "Identity check undone"),
    "appointment.booked": pgettext_lazy("record", "Appointment booked"),
    "appointment.moved": pgettext_lazy("record", "Appointment moved"),
    "appointment.cancelled": pgettext_lazy("record", "Appointment cancelled"),
    "appointment.called_off": pgettext_lazy("record", "Appointment called off"),
    "appointment.kept": pgettext_lazy("record", "Appointment kept"),
    "appointment.missed": pgettext_lazy("record", "Appointment missed"),
    "organization.opened": pgettext_lazy("record", "Organization opened"),
    "organization.facts_changed": pgettext_lazy("record", "Facts changed"),
    "organization.caps_changed": pgettext_lazy("record", "Maximum numbers changed"),
    "organization.cap_granted": pgettext_lazy("record", "Another maximum granted"),
    "organization.cap_refused": pgettext_lazy("record", "Another maximum refused"),
    "account.opened": pgettext_lazy("record", "Account opened"),
    "account.invited": pgettext_lazy("record", "Link to set a password sent"),
    "account.suspended": pgettext_lazy("record", "Account suspended"),
    "account.reactivated": pgettext_lazy("record", "Account reactivated"),
    "account.closed": pgettext_lazy("record", "Account closed"),
    "account.email_corrected": pgettext_lazy("record", "E-mail address corrected"),
    "account.name_changed": pgettext_lazy("record", "Name changed"),
    "account.name_refused": pgettext_lazy("record", "Change of name refused"),
}
# An application that an officer puts back says so in the state it came from.
PUT_BACK = {
    ("application.submitted", "under_review"): pgettext_lazy("record", "Put back into the queue"),
    ("application.submitted", "more_information_wanted"): pgettext_lazy("record", "What was asked for came in"),
    ("application.under_review", "awaiting_identity"): pgettext_lazy("record", "Put back to review"),
    ("application.under_review", "refused"): pgettext_lazy("record", "Refusal taken back"),
    ("application.awaiting_identity", "lapsed"): pgettext_lazy("record", "Taken up again"),
}
# Signing in and the like is no history of what the Help Centre did.
LEFT_OUT = ("account.signed_in", "account.signed_out", "account.sign_in_failed")


def of_application(application: Application) -> list[AuditEntry]:
    """What happened to an application and its appointments, in order."""
    return _entries(application, Q())


def of_account(account: User) -> list[AuditEntry]:
    """What happened to an account, in order."""
    return _entries(account, ~Q(act__in=LEFT_OUT))


def of_organization(organization: Organization) -> list[AuditEntry]:
    """What was done for an organization and its accounts, the newest first."""
    about = Q(subject_kind="accounts.organization", subject=organization.reference)
    of_its_accounts = Q(on_behalf_of=organization, act__startswith="account.") & ~Q(act__in=LEFT_OUT)
    entries = AuditEntry.objects.filter(about | of_its_accounts)
    return list(entries.select_related("actor").order_by("-id")[:MOST])


def _entries(subject: models.Model, wanted: Q) -> list[AuditEntry]:
    name = str(getattr(subject, "reference", None) or subject.pk)
    entries = AuditEntry.objects.filter(wanted, subject_kind=subject._meta.label_lower, subject=name)
    return list(reversed(entries.select_related("actor").order_by("-id")[:MOST]))


def events(entries: list[AuditEntry], *, applicant: bool = False, brief: bool = False) -> list[TimelineEvent]:
    """The record as a timeline; where nobody is named, an applicant acted, or the portal. `brief` leaves out papers."""
    language = get_language() or "en"
    return [
        TimelineEvent(
            date=dates.plain_day(clock.court_day(entry.at), language),
            state="done",
            event=label_of(entry),
            more=_more(entry, applicant, "" if brief else dates.clock_time(entry.at, language)),
        )
        for entry in entries
        if not (brief and entry.act == "application.document_added")
    ]


def label_of(entry: AuditEntry) -> str:
    """An act in words; one this desk does not know keeps its own name."""
    known = PUT_BACK.get((entry.act, str(entry.detail.get("before", "")))) or LABELS.get(entry.act)
    return str(known) if known else _("Recorded: %(act)s") % {"act": entry.act}


def _more(entry: AuditEntry, applicant: bool, time: str) -> str:
    by_applicant = applicant and entry.act in ("application.submitted", "application.withdrawn")
    who = entry.actor.name if entry.actor else _("the applicant") if by_applicant else ""
    said = str(entry.detail.get("note") or entry.detail.get("reason") or "")
    who = pgettext("between a time and a name", ", ").join(part for part in (time, who) if part)
    return _("%(who)s: %(said)s") % {"who": who, "said": said} if who and said else who or said
