"""The registry prepares a document of the court, sees what issuing it does, and confirms it (domain 6.7)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Case, CaseNumber, Hearing
from cases.signals import case_changed
from filings.issuing.notifications import notify_ended
from filings.issuing.tasks import seal_issued
from filings.models import IssuedDocument, IssuedKind, IssuedStep, IssuingAct, Seal
from filings.preflight.case_number import case_number_mismatch
from filings.preflight.explanations import explain_finding
from filings.preflight.findings import Finding, Report
from filings.preflight.selectors import known_prefixes
from filings.preflight.services import Limits, preflight, scan_for_viruses, too_large
from icms.lib import clock, storage
from icms.lib.drn import new_drn
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from icms.lib.uploads import ArrivedFile, dropped_at_end

State = IssuingAct.State
# In both languages, as the notice itself: the readers of a reason read it as it was written.
HEARING_WORDS = {False: "The hearing was changed. 聆訊已更改。", True: "The hearing was vacated. 聆訊已取消。"}
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
    """What an officer says of a document."""

    kind: IssuedKind
    title: str
    language: str
    made_on: date
    judge: str
    public: bool
    steps: Sequence[Step] = ()


@dataclass(frozen=True)
class Checked:
    """A file that was checked and stored."""

    name: str
    sha256: str
    size: int
    report: Report


def prepare(
    *,
    actor: User,
    cases: Sequence[Case],
    facts: Facts,
    file: ArrivedFile,
    replaces: IssuedDocument | None = None,
    why: str = "",
) -> IssuingAct:
    """Keep a draft of a document for these cases. Refused with every reason, those of the check of files among them.

    `replaces` is a document that stands, in the one case of the draft, and `why` says why to everybody in it.
    """
    if reasons := list(_against_cases(cases)):
        raise Refused(reasons)
    checked = _check(file)
    with transaction.atomic():
        act = IssuingAct(prepared_by=actor, prepared_at=clock.now(), replaces=replaces, why=why)
        act.findings = _found(checked.report, cases)
        _save(act, facts, checked)
        _set_cases(act, cases, checked)
        audit.record(act="issued.prepared", subject=act, actor=actor, kind=facts.kind.pk, cases=_numbers(cases))
    return act


def change(
    *, act_id: int, actor: User, cases: Sequence[Case], facts: Facts, file: ArrivedFile | None = None
) -> IssuingAct:
    """Say something else of a draft; with a file, put it in the place of the one before."""
    if reasons := list(_against_cases(cases)):
        raise Refused(reasons)
    checked = _check(file) if file else None
    with transaction.atomic():
        act = _locked(act_id)
        if act.state != State.DRAFT:
            raise Refused(_not_a_draft(act))
        if act.replaces and [case.pk for case in cases] != [act.replaces.case_id]:
            words = _("What takes the place of another document is issued in its case, and in no other.")
            raise Refused(Reason("other_case", words, "numbers"))
        act.prepared_by, act.prepared_at = actor, clock.now()
        report = (
            checked.report if checked else preflight(storage.path_of(act.documents.all()[0].sha256), limits=_limits())
        )
        act.findings = _found(report, cases)
        _save(act, facts, checked)
        _set_cases(act, cases, checked)
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
        act.replaces = IssuedDocument.objects.select_related("act__kind", "case", "seal").get(pk=act.replaces_id)
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
    for document in act.documents.select_related("case__case_type").order_by("pk"):
        twins = IssuedDocument.objects.issued().filter(case=document.case_id, sha256=document.sha256)
        twins = twins.filter(withdrawn_at=None, replaced_at=None).exclude(pk=document.pk)
        if twins.exists():
            words = format_lazy(_("{case}: this very file was issued in it already."), case=document.case.number)
            yield Reason("twice", words)
    if act.replaces and not act.replaces.stands:
        words = _("The document that it takes the place of does not stand any more.")
        yield Reason("replaced_already", words)


def mark_of(act: IssuingAct) -> str:
    """Of what a draft says now: who confirms it says with it what was seen."""
    documents = list(act.documents.order_by("case").values_list("case", "sha256"))
    steps = list(act.steps.values_list("capacity", "what", "days", "after_previous"))
    facts = [act.kind_id, act.title, act.language, act.made_on, act.judge, act.public, documents, steps]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


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
    found = acts.select_related("kind", "prepared_by", "replaces__case__case_type__court", "replaces__act__kind")
    return found.get(pk=act_id)


def _save(act: IssuingAct, facts: Facts, checked: Checked | None) -> None:
    act.kind, act.title, act.language = facts.kind, facts.title, facts.language
    act.made_on, act.judge, act.public = facts.made_on, facts.judge, facts.public
    if checked:
        act.file_name = checked.name
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


def _set_cases(act: IssuingAct, cases: Sequence[Case], checked: Checked | None) -> None:
    kept = act.documents.first()
    file = {"sha256": "", "size": 0, "pages": 0}
    if checked:
        file = {"sha256": checked.sha256, "size": checked.size, "pages": checked.report.pages}
    elif kept:
        file = {"sha256": kept.sha256, "size": kept.size, "pages": kept.pages}
    act.documents.exclude(case__in=cases).delete()
    for case in cases:
        IssuedDocument.objects.update_or_create(act=act, case=case, defaults=file)


def _check(file: ArrivedFile) -> Checked:
    """By the rules for filed documents: a file that cannot be sealed is refused here, never after it is issued."""
    with dropped_at_end(file) as incoming:
        if incoming is None:
            raise Refused(_refusals([too_large(file.size, settings.MAX_FILE_BYTES)]))
        report = preflight(incoming.path, limits=_limits())
        found = list(report.findings)
        if not report.refused and (virus := scan_for_viruses(incoming.path)):
            found.append(virus)
        if reasons := _refusals(found):
            raise Refused(reasons)
        stored = incoming.keep()
        return Checked((file.name or "document.pdf")[:255], stored.sha256, stored.size, report)


def _refusals(findings: Iterable[Finding]) -> list[Reason]:
    reasons = []
    for finding in findings:
        if finding.severity == "refuse":
            title, remedy = explain_finding(finding)
            reasons.append(Reason(finding.code, format_lazy("{} {}", title, remedy), "file"))
    return reasons


def _found(report: Report, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """What the check found, and a warning where page 1 names a case and none of those in which it is to be issued."""
    prefixes = known_prefixes()
    numbers = [CaseNumber(case.prefix, case.serial, case.year) for case in cases]
    others = [case_number_mismatch(report.first_page_text, number, prefixes) for number in numbers]
    found = [*report.findings, *(others[:1] if all(others) else ())]
    return [finding.to_json() for finding in found if finding]


def _limits() -> Limits:
    return Limits(file_bytes=settings.MAX_FILE_BYTES)


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
