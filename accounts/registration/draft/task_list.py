"""The task list of an application: what is done, what waits; and the answers as the check page shows them."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Application
from accounts.registration.checks import blockers
from accounts.registration.rules import asks_for_proceeding, needs
from accounts.states import State
from icms.lib.components import SummaryRow, Task, TaskGroup, TaskState


def task_groups(application: Application) -> list[TaskGroup]:
    """The groups of the task list, each with its tasks."""
    waiting = {reason.field for reason in blockers(application)}
    who = [_person(application, waiting)]
    if not application.is_individual:
        who.append(_organization(application, waiting))
    groups = [TaskGroup(_("Say who applies"), who)]
    why = [_proceeding(application, waiting)] if asks_for_proceeding(application) else []
    groups.append(TaskGroup(_("Show why you need it"), [*why, _documents(application, waiting)]))
    return [*groups, TaskGroup(_("Check and submit"), [_last(application, ready=not waiting)])]


def _person(application: Application, waiting: set[str]) -> Task:
    answer = application.name or _("Your name, telephone number and address")
    begun = bool(application.name or application.telephone)
    return _task(application, "person", _("About you"), answer, waiting, begun=begun)


def _organization(application: Application, waiting: set[str]) -> Task:
    answer = application.organization_name or _("Its name and how it is registered")
    begun = bool(application.organization_name)
    return _task(application, "organization", _("The organization"), answer, waiting, begun=begun)


def _proceeding(application: Application, waiting: set[str]) -> Task:
    answer = proceeding_words(application) or _("A case that is going on, or one that is about to begin")
    begun = bool(application.proceeding)
    return _task(application, "proceeding", _("Your case"), answer, waiting, begun=begun)


def _documents(application: Application, waiting: set[str]) -> Task:
    count = application.documents.count()
    if count:
        answer = ngettext("%(count)d file", "%(count)d files", count) % {"count": count}
    elif needs(application):
        answer = _("PDF files, or pictures")
    elif asks_for_proceeding(application) and not application.proceeding:
        answer = _("What is needed depends on your case: say first what it is.")
    else:
        answer = _("None is needed for a case that is about to begin. You may add some.")
    task = _task(application, "documents", _("Supporting documents"), answer, waiting, begun=bool(count))
    if not count and application.proceeding and "documents" not in waiting:
        return replace(task, state="done")
    return task


def _last(application: Application, *, ready: bool) -> Task:
    url = reverse("registration:check", args=[application.reference]) if ready else ""
    again = application.state == State.MORE_INFORMATION_WANTED
    return Task(
        name=_("Check your answers and submit again") if again else _("Check your answers and submit"),
        url=url,
        answer=_("Nothing to pay.") if ready else _("Opens when everything above is done."),
        state="start" if ready else "not_yet",
    )


def _task(application: Application, name: str, title: str, answer: str, waiting: set[str], *, begun: bool) -> Task:
    state: TaskState = ("continue" if name in waiting else "done") if begun else "start"
    url = reverse(f"registration:{name}", args=[application.reference])
    return Task(name=title, url=url, answer=answer, state=state)


def proceeding_words(application: Application) -> str:
    """`There is a case already: DCPI 1/2026`."""
    if not application.proceeding:
        return ""
    kind = application.get_proceeding_display()
    if application.proceeding == Application.Proceeding.ONGOING and application.case_numbers:
        return _("%(kind)s: %(numbers)s") % {"kind": kind, "numbers": application.case_numbers}
    return str(kind)


def answers(application: Application) -> list[tuple[str, list[SummaryRow]]]:
    """The answers in their sections, each with the page on which to change it."""
    sections = [(_("About you"), _person_rows(application))]
    if not application.is_individual:
        sections.append((_("The organization"), _organization_rows(application)))
    if asks_for_proceeding(application):
        sections.append((_("Your case"), _proceeding_rows(application)))
    return [*sections, (_("Supporting documents"), _document_rows(application))]


def _person_rows(application: Application) -> list[SummaryRow]:
    rows = [(_("Name"), application.name)]
    if not application.is_individual:
        rows.append((_("Position"), application.position))
    rows += [
        (_("Telephone"), application.telephone),
        (_("Address"), application.address),
        (_("E-mail address"), application.email),
    ]
    return _rows(application, "person", rows)


def _organization_rows(application: Application) -> list[SummaryRow]:
    rows = [(pgettext("organization", "Name"), application.organization_name)]
    if application.kind == Application.Kind.ORGANIZATION:
        rows += [
            (_("Kind of organization"), application.get_org_kind_display()),
            (_("Address"), application.org_address),
            (_("Telephone"), application.org_telephone),
        ]
    rows.append((_("Registration number"), application.org_registration_number))
    return _rows(application, "organization", rows)


def _proceeding_rows(application: Application) -> list[SummaryRow]:
    rows = [(_("The case"), application.get_proceeding_display())]
    if application.proceeding == Application.Proceeding.ONGOING:
        rows.append((_("Case number"), application.case_numbers))
    rows.append((_("What it is about"), application.proceeding_note))
    return _rows(application, "proceeding", rows)


def _document_rows(application: Application) -> list[SummaryRow]:
    files = application.documents.all()
    rows = [(_("File %(number)d") % {"number": number}, file.name) for number, file in enumerate(files, start=1)]
    shown = _rows(application, "documents", rows or [(_("Files"), pgettext("of files", "None"))])
    if not files:
        return shown
    return [replace(row, second=[file.get_kind_display()]) for row, file in zip(shown, files, strict=True)]


def _rows(application: Application, name: str, rows: list[tuple[str, str]]) -> list[SummaryRow]:
    url = reverse(f"registration:{name}", args=[application.reference])
    return [SummaryRow(label=label, value=value or _("not given"), change_url=url) for label, value in rows]
