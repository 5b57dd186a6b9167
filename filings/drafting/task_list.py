"""The task list of a draft: what is done, what is still to do, what must be fixed."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.courts.selectors import answered
from cases.models import QuestionGroup
from filings.context import claim_text
from filings.drafting.approval.selectors import approval_reasons, last_approval, wants_approval
from filings.drafting.checks import blockers, capacity_words, originating_types_text
from filings.fees.selectors import exemption_claim_of, exemption_text, fee_so_far
from filings.models import Document, DocumentType, Filing
from filings.states import Decision
from icms.lib.components import Task, TaskGroup, TaskState, in_pages
from icms.lib.names import within_a_line
from payments.fees.quote import Quote


def task_groups(filing: Filing, fee: Quote) -> list[TaskGroup]:
    """The groups of the task list, each with its tasks."""
    reasons = blockers(filing)
    waiting = {reason.field for reason in reasons}
    groups = [_about_the_case(filing, waiting)] if filing.commences and filing.case_id is None else []
    if filing.is_translation:
        groups.append(_about_the_translation(filing))
    groups.append(_about_documents(filing, waiting))
    ready = not waiting and not fee.blocked
    price = fee_so_far(filing, fee) or _("The fee is shown then.")
    later = _("Opens when everything above is done. %(fee)s") % {"fee": price}
    # What no task above mends is said where it is met.
    barred = next((str(reason) for reason in reasons if reason.field == "case"), "")
    last = Task(
        name=(
            _("Check your answers, sign, pay and lodge")
            if fee.total_cents or (filing.commences and filing.case_id is None)
            else _("Check your answers, sign and lodge")
        ),
        url=reverse("filings:check", args=[filing.reference]) if ready else "",
        answer=price if ready else barred or later,
        state="start" if ready else "not_yet",
    )
    before = [*_own_reference(filing), *_exemption(filing, fee), *_approval(filing, ready)]
    return [*groups, TaskGroup(_("Check and lodge"), [*before, last])]


def _approval(filing: Filing, ready: bool) -> list[Task]:
    if not wants_approval(filing):
        return []
    reasons, last = approval_reasons(filing), last_approval(filing)
    state: TaskState = "done" if not reasons else "start" if last is None else "continue"
    return [
        Task(
            name=_("Approval by a second person"),
            url=reverse("filings:approval", args=[filing.reference]) if ready else "",
            answer=str(reasons[0]) if reasons else _("Approved by %(name)s") % {"name": last and last.approver.name},
            state=state if ready else "not_yet",
        )
    ]


def _own_reference(filing: Filing) -> list[Task]:
    if filing.round > 1:
        return []
    return [
        Task(
            name=_("Your own reference"),
            url=reverse("filings:own_reference", args=[filing.reference]),
            answer=filing.own_reference or _("Your file number, for example"),
            state="done" if filing.own_reference else "optional",
        )
    ]


def _exemption(filing: Filing, fee: Quote) -> list[Task]:
    """Asked in the first round if a fee is due. A claim that was made stays on the list, so that it can be dropped."""
    claim = exemption_claim_of(filing)
    if filing.round > 1 or (claim is None and not fee.ordinary_total_cents):
        return []
    return [
        Task(
            name=_("Exemption from fees"),
            url=reverse("filings:exemption", args=[filing.reference]),
            answer=exemption_text(claim) if claim else _("For a party on legal aid, or the Government"),
            state="done" if claim else "optional",
        )
    ]


def _about_the_case(filing: Filing, waiting: set[str]) -> TaskGroup:
    where = _("%(court)s, %(type)s") % {"court": filing.court.name, "type": filing.case_type.name}
    kind = reverse("filings:kind", args=[filing.reference]) if filing.round == 1 else ""
    tasks = [Task(name=_("Court and kind of case"), url=kind, answer=where, state=_state("case" in waiting, True))]
    if filing.is_for_a_venue:
        tasks.append(
            Task(
                name=_("Where the case is commenced"),
                url=reverse("filings:venue", args=[filing.reference]),
                answer=str(filing.venue.name) if filing.venue else _("Choose one of the courts"),
                state=_state("venue" in waiting, filing.venue is not None),
            )
        )
    tasks.append(
        Task(
            name=_("The parties"),
            url=reverse("filings:parties", args=[filing.reference]),
            answer=_("; ").join(party.name for party in filing.parties.all()) or _parties_wanted(filing),
            state=_state("parties" in waiting, filing.parties.exists()),
        )
    )
    if filing.case_type.states_claim:
        tasks.append(
            Task(
                name=_("Nature and amount of the claim"),
                url=reverse("filings:claim", args=[filing.reference]),
                answer=claim_text(filing) or _("What is claimed, and why"),
                state=_state("claim" in waiting, bool(filing.claim_kind)),
            )
        )
    given = {each.group.pk: each for each in answered(filing.answers)}
    for group in filing.question_groups:
        words = [words for _question, words in given[group.pk].rows] if group.pk in given else []
        tasks.append(
            Task(
                name=str(group.name),
                url=reverse("filings:questions", args=[filing.reference, group.pk]),
                answer=_("; ").join(words[:2]) or _questions_of(group),
                state=_state(group.pk in waiting, bool(words)),
            )
        )
    return TaskGroup(_("Say what the case is"), tasks)


def _about_the_translation(filing: Filing) -> TaskGroup:
    asked = filing.translation
    url = reverse("filings:translation", args=[filing.reference]) if filing.round == 1 else ""
    answer = _("%(name)s, %(language)s") % {"name": asked.title, "language": asked.get_into_display()}
    return TaskGroup(_("Say what is translated"), [Task(_("The document and its languages"), url, answer, "done")])


def _parties_wanted(filing: Filing) -> str:
    """`The plaintiff, and the defendant`: in the words of this kind of case."""
    first, second = filing.case_type.sides
    return _("The %(first)s, and the %(second)s") % {"first": capacity_words(first), "second": capacity_words(second)}


def _questions_of(group: QuestionGroup) -> str:
    """What it asks, in one line: `Offence, date of the offence`."""
    names = [str(question.name) for question in group.questions.all() if not question.retired][:2]
    return _(", ").join(names[:1] + [within_a_line(name) for name in names[1:]])


def _about_documents(filing: Filing, waiting: set[str]) -> TaskGroup:
    documents = filing.current_documents
    url = reverse("filings:documents", args=[filing.reference])
    if filing.is_translation:
        task = _documents_task(_("Original and translation"), url, documents, "documents" in waiting)
        return TaskGroup(_("Add the two files"), [task])
    if not filing.commences or filing.case_id:
        task = _documents_task(_("Documents"), url, documents, "documents" in waiting)
        return TaskGroup(_("Add the documents"), [task])
    commencing = [document for document in documents if document.type and document.type.originating]
    others = [document for document in documents if document not in commencing]
    named = str(commencing[0].type.name) if commencing and commencing[0].type else originating_types_text(filing)
    waits = not commencing or not commencing[0].can_be_filed
    first = _documents_task(named[:1].upper() + named[1:], url, commencing, waits)
    if not commencing:
        first = replace(first, answer=_("Needed to start a case"))
    more = _documents_task(_("Anything with it"), url, others, any(not _is_ready(d) for d in others))
    if not others:
        more = replace(more, answer=_accompanying(filing) or more.answer)
    return TaskGroup(_("Add the documents"), [first, more])


def _accompanying(filing: Filing) -> str:
    """What usually goes with it: `Statement of claim, exhibit`."""
    kinds = DocumentType.objects.filter(case_type=filing.case_type_id, with_originating=True, e_filed=True)
    names = [str(kind.name) for kind in kinds[:2]]
    return _(", ").join(names[:1] + [within_a_line(name) for name in names[1:]])


def _documents_task(name: str, url: str, documents: list[Document], waits: bool) -> Task:
    unfit = [document for document in documents if not document.can_be_filed or document.decision == Decision.RETURNED]
    if unfit:
        count = len(unfit)
        return Task(
            name=name,
            url=url,
            answer=_("%(ready)d of %(all)d files ready") % {"ready": len(documents) - count, "all": len(documents)},
            state="fix",
            state_text=ngettext("%(count)d to fix", "%(count)d to fix", count) % {"count": count},
        )
    pages = sum(document.pages for document in documents)
    answer = ""
    if documents:
        files = ngettext("%(count)d file", "%(count)d files", len(documents)) % {"count": len(documents)}
        answer = _("%(files)s, %(pages)s") % {
            "files": files,
            "pages": in_pages(pages),
        }
    return Task(name=name, url=url, answer=answer or _("PDF files"), state=_state(waits, bool(documents)))


def _is_ready(document: Document) -> bool:
    return document.can_be_filed and document.type is not None and document.decision != Decision.RETURNED


def _state(waits: bool, begun: bool) -> TaskState:
    if begun:
        return "continue" if waits else "done"
    return "start"
