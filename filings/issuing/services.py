"""The registry prepares a document of the court, sees what issuing it does, and confirms it (domain 6.7)."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Case, Hearing
from cases.signals import case_changed
from filings.issuing.checks import Checked, check_file, found_in, report_of
from filings.issuing.notifications import notify_ended
from filings.issuing.tasks import seal_issued
from filings.issuing.terms.documents import heading_of
from filings.models import IssuedDocument, IssuedKind, IssuedStep, IssuingAct, OrderTemplate, Seal
from filings.models.explanations import HEARING_CHANGED, HEARING_VACATED
from icms.lib import clock
from icms.lib.drn import new_drn
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from icms.lib.uploads import ArrivedFile

State = IssuingAct.State
HEARING_WORDS = {False: HEARING_CHANGED, True: HEARING_VACATED}
MOST_CASES = 50


@dataclass(frozen=True)
class Step:
    """What the document gives somebody to do; `capacity` is empty for every party."""

    what: str
    days: int
    capacity: str = ""
    after_previous: bool = False


@dataclass(frozen=True)
class Facts:
    """What an officer says of a document. The paragraphs of a template give its pages, and what is to be done."""

    kind: IssuedKind
    title: str
    language: str
    made_on: date
    judge: str
    public: bool
    steps: Sequence[Step] = ()
    template: OrderTemplate | None = None


def prepare(
    *,
    actor: User,
    cases: Sequence[Case],
    facts: Facts,
    file: ArrivedFile | None,
    replaces: IssuedDocument | None = None,
    why: str = "",
) -> IssuingAct:
    """Keep a draft of a document for these cases. Refused with every reason, those of the check of files among them.

    Either a file or, in `facts`, a template, whose blanks are filled next (`filings.issuing.terms`). `replaces` is a
    document that stands, in the one case of the draft, and `why` says why to everybody in it.
    """
    if reasons := [*_against_cases(cases), *_against_template(facts, cases)]:
        raise Refused(reasons)
    checked = None if facts.template or file is None else check_file(file)
    if checked is None and facts.template is None:
        raise Refused(Reason("no_file", _("Choose the PDF file."), "file"))
    if checked and (reasons := list(_against_file(checked.sha256, cases, "file"))):
        raise Refused(reasons)
    with transaction.atomic():
        act = IssuingAct(prepared_by=actor, prepared_at=clock.now(), replaces=replaces, why=why)
        act.findings = found_in(checked.report, cases) if checked else []
        _save(act, facts, checked)
        _set_cases(act, cases, checked, None)
        audit.record(act="issued.prepared", subject=act, actor=actor, kind=facts.kind.pk, cases=_numbers(cases))
    return act


def change(
    *, act_id: int, actor: User, cases: Sequence[Case], facts: Facts, file: ArrivedFile | None = None
) -> IssuingAct:
    """Say something else of a draft; with a file, put it in the place of the one before.

    The pages of a template are written anew once its blanks were looked at again.
    """
    if reasons := [*_against_cases(cases), *_against_template(facts, cases)]:
        raise Refused(reasons)
    checked = None if facts.template or file is None else check_file(file)
    with transaction.atomic():
        act = locked_draft(act_id)
        kept = act.documents.exclude(sha256="").order_by("case").first() if act.template is None else None
        if facts.template is None and checked is None and kept is None:
            raise Refused(Reason("no_file", _("Choose the PDF file."), "file"))
        if act.replaces and [case.pk for case in cases] != [act.replaces.case_id]:
            words = _("What takes the place of another document is issued in its case, and in no other.")
            raise Refused(Reason("other_case", words, "numbers"))
        sha256 = checked.sha256 if checked else kept.sha256 if kept and not facts.template else ""
        if reasons := list(_against_file(sha256, cases, "file")):
            raise Refused(reasons)
        act.prepared_by, act.prepared_at = actor, clock.now()
        report = checked.report if checked else None
        if report is None and kept and not facts.template:
            report = report_of(kept.sha256)
        act.findings = found_in(report, cases) if report else []
        _save(act, facts, checked)
        _set_cases(act, cases, checked, kept)
        audit.record(act="issued.changed", subject=act, actor=actor, kind=facts.kind.pk, cases=_numbers(cases))
    return act


@transaction.atomic
def discard(*, act_id: int, actor: User) -> None:
    """Give a draft up. Refused once it is issued."""
    act = _locked(act_id)
    if not act.is_open:
        raise Refused(_not_a_draft(act))
    act.state = State.DISCARDED
    act.save(update_fields=["state"])
    audit.record(act="issued.discarded", subject=act, actor=actor)


@transaction.atomic
def send_back(*, act_id: int, actor: User) -> None:
    """The second officer, or the first, has it as a draft again."""
    act = _locked(act_id)
    if act.state != State.AWAITING_SECOND:
        raise Refused(_not_a_draft(act))
    act.state = State.DRAFT
    act.save(update_fields=["state"])
    audit.record(act="issued.sent_back", subject=act, actor=actor)


@transaction.atomic
def confirm(*, act_id: int, officer: User, seen: str) -> IssuingAct:
    """Issue what was prepared: sealed by a worker, each with its DRN, and then brought to each party.

    A kind with four eyes waits for another officer first. `seen` is the mark of what this officer saw. Refused with
    every reason; of two who confirm at once the second is refused.
    """
    act = _locked(act_id)
    cases = list(Case.objects.select_for_update(of=("self",)).filter(issued_documents__act=act).order_by("pk"))
    if act.replaces_id:  # read under the lock of its case: another officer may have replaced it
        act.replaces = IssuedDocument.objects.select_related("act__kind", "act__template", "case", "seal").get(
            pk=act.replaces_id
        )
    if reasons := list(against_issuing(act, cases, officer)):
        raise Refused(reasons)
    if seen != mark_of(act):
        raise Refused(Reason("changed", _("Another officer has changed it meanwhile. Look at it again.")))
    if act.kind.four_eyes and act.state == State.DRAFT:
        act.state = State.AWAITING_SECOND
        act.save(update_fields=["state"])
        audit.record(act="issued.awaits_second", subject=act, actor=officer)
        return act
    act.state, act.approved_by, act.issued_at = State.ISSUED, officer, clock.now()
    act.save(update_fields=["state", "approved_by", "issued_at"])
    for document in act.documents.select_related("case").order_by("pk"):
        _issue(act, document, officer)
    return act


@transaction.atomic
def issue_for_hearing(*, hearing: Hearing, officer: User, replaces: IssuedDocument | None) -> IssuingAct:
    """Issue the notice that a hearing is fixed, changed or vacated, in the transaction that enters it.

    The worker writes the notice by this very row of the hearing, then seals it. `replaces` is the notice that stands,
    which gives way: one that is still being sealed is never sealed.
    """
    vacated = hearing.state == Hearing.State.VACATED
    kind = IssuedKind.objects.get(pk="notice_of_vacating" if vacated else "notice_of_hearing")
    now = clock.now()
    act = IssuingAct.objects.create(
        kind=kind,
        language=IssuingAct.Language.BOTH,
        made_on=clock.court_day(now),
        public=kind.public,
        state=State.ISSUED,
        prepared_by=officer,
        prepared_at=now,
        approved_by=officer,
        issued_at=now,
        hearing=hearing,
        replaces=replaces,
        why=HEARING_WORDS[vacated] if replaces else "",
    )
    _issue(act, IssuedDocument.objects.create(act=act, case=hearing.case), officer)
    return act


def against_issuing(act: IssuingAct, cases: Sequence[Case], officer: User) -> Iterable[Reason]:
    """Why this officer may not issue it now; empty if the officer may, or may ask a second one to."""
    if not act.is_open:
        yield _not_a_draft(act)
        return
    if act.state == State.AWAITING_SECOND and officer.pk == act.prepared_by_id:
        yield Reason("own", _("You prepared it. Another officer confirms a document of this kind."))
    yield from _against_cases(cases)
    yield from _against_pages(act)
    for document in act.documents.select_related("case__case_type").order_by("pk"):
        yield from _against_file(document.sha256, [document.case])
    if act.replaces and not act.replaces.stands:
        words = _("The document that it takes the place of does not stand any more.")
        yield Reason("replaced_already", words)


def mark_of(act: IssuingAct) -> str:
    """Of what a draft says now: who confirms it says with it what was seen."""
    documents = list(act.documents.order_by("case").values_list("case", "sha256"))
    steps = list(act.steps.values_list("capacity", "what", "days", "after_previous"))
    facts = [act.kind_id, act.title, act.language, act.made_on, act.judge, act.public, documents, steps]
    terms = json.dumps(act.terms, sort_keys=True)
    return hashlib.sha256(repr([*facts, terms]).encode()).hexdigest()[:16]


def _issue(act: IssuingAct, document: IssuedDocument, officer: User) -> None:
    document.issued_at = act.issued_at
    document.save(update_fields=["issued_at"])
    seal = Seal(issued=document, drn=new_drn(), asked_by=officer)
    if old := act.replaces:
        seal.replaces = getattr(old, "seal", None)
        _replace(old, document, officer, act.why)
    seal.save()
    audit.record(
        act="issued.issued",
        subject=document,
        actor=officer,
        number=document.case.number,
        kind=act.kind_id,
        drn=seal.drn,
        sha256=document.sha256,
        prepared_by=act.prepared_by.username,
    )
    case_changed.send(sender=Case, case=document.case)
    enqueue_on_commit(seal_issued, document.pk)


def _replace(old: IssuedDocument, new: IssuedDocument, officer: User, why: str) -> None:
    """The old one does not stand any more; one that was still being sealed never is."""
    now = clock.now()
    old.replaced_at, old.replaced_by, old.ended_by, old.ended_why = now, new, officer, why
    old.save(update_fields=["replaced_at", "replaced_by", "ended_by", "ended_why"])
    ended = {"replaced_at": now} if old.is_sealed else {"withdrawn_at": now}
    Seal.objects.filter(issued=old).update(**ended)
    audit.record(act="issued.replaced", subject=old, actor=officer, number=old.case.number, by=new.reference, why=why)
    if old.is_sealed:
        notify_ended(old, kind="case_document_replaced", new=new)


def _locked(act_id: int) -> IssuingAct:
    acts = IssuingAct.objects.select_for_update(of=("self",))
    found = acts.select_related(
        "kind",
        "template",
        "prepared_by",
        "replaces__case__case_type__court",
        "replaces__act__kind",
        "replaces__act__template",
    )
    return found.get(pk=act_id)


def locked_draft(act_id: int) -> IssuingAct:
    """A draft, locked. Refused for what is no draft any more."""
    act = _locked(act_id)
    if act.state != State.DRAFT:
        raise Refused(_not_a_draft(act))
    return act


def _save(act: IssuingAct, facts: Facts, checked: Checked | None) -> None:
    act.kind, act.title, act.language = facts.kind, facts.title, facts.language
    act.made_on, act.judge, act.public = facts.made_on, facts.judge, facts.public
    if facts.template != act.template:
        act.template, act.terms = facts.template, {}
    if checked or facts.template:
        act.file_name = checked.name if checked else ""
    act.save()
    act.steps.all().delete()
    IssuedStep.objects.bulk_create(
        IssuedStep(
            act=act,
            order=order,
            capacity=step.capacity,
            what=step.what,
            days=step.days,
            after_previous=step.after_previous and order > 1,
        )
        for order, step in enumerate(facts.steps, start=1)
    )


def _set_cases(act: IssuingAct, cases: Sequence[Case], checked: Checked | None, kept: IssuedDocument | None) -> None:
    file = {"sha256": "", "size": 0, "pages": 0}
    if checked:
        file = {"sha256": checked.sha256, "size": checked.size, "pages": checked.report.pages}
    elif kept and act.template is None:
        file = {"sha256": kept.sha256, "size": kept.size, "pages": kept.pages}
    act.documents.exclude(case__in=cases).delete()
    for case in cases:
        IssuedDocument.objects.update_or_create(act=act, case=case, defaults=file)


def _against_cases(cases: Sequence[Case]) -> Iterable[Reason]:
    if not cases:
        yield Reason("no_case", _("Name at least one case."), "numbers")
    if len(cases) > MOST_CASES:
        words = _("A document is issued in 50 cases at once at most. Issue it in two parts.")
        yield Reason("too_many", words, "numbers")
    for case in cases:
        if case.is_struck:
            words = format_lazy(_("{case} was struck, so nothing is issued in it any more."), case=case.number)
            yield Reason("struck", words, "numbers")


def _against_file(sha256: str, cases: Sequence[Case], field: str = "") -> Iterable[Reason]:
    """A file is issued once in a case, while what was issued of it stands."""
    twins = IssuedDocument.objects.issued().filter(sha256=sha256, withdrawn_at=None, replaced_at=None)
    issued = set(twins.filter(case__in=cases).values_list("case", flat=True)) if sha256 else ()
    for case in cases:
        if case.pk in issued:
            words = format_lazy(_("{case}: this very file was issued in it already."), case=case.number)
            yield Reason("twice", words, field)


def _against_template(facts: Facts, cases: Sequence[Case]) -> Iterable[Reason]:
    """A template is in one language, and may be for some courts only."""
    template = facts.template
    if template is None:
        return
    if facts.language == IssuingAct.Language.BOTH:
        yield Reason("both", _("A template is filled in English or in Chinese. Choose one of them."), "language")
    courts = {case.court.pk: case.court.name for case in cases}
    for name in (name for code, name in courts.items() if template.courts and code not in template.courts):
        words = format_lazy(_("{template} is not for cases of this court: {court}."), template=template, court=name)
        yield Reason("other_court", words, "template")


def _against_pages(act: IssuingAct) -> Iterable[Reason]:
    """The pages of a template are made, and their head still names the parties of the case."""
    if act.template is None:
        return
    first = act.documents.select_related("case").order_by("case").first()
    if first is None or not first.sha256:
        yield Reason("unfilled", _("Fill in the paragraphs first: its pages are not made yet."))
    elif act.terms["heading"] != heading_of(first.case):
        yield Reason("heading", _("The parties of the case changed since its pages were made. Make them again."))


def _not_a_draft(act: IssuingAct) -> Reason:
    words: dict[str, Any] = {
        State.DRAFT: _("It is a draft again. Look at it once more."),
        State.AWAITING_SECOND: _("It waits for a second officer. Send it back first to change it."),
        State.ISSUED: _("It has been issued already."),
        State.DISCARDED: _("It was discarded."),
    }
    return Reason("state", words[State(act.state)])


def _numbers(cases: Sequence[Case]) -> list[str]:
    return [case.number for case in cases]
