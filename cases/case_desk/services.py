"""What the registry does to hearings and links of a case: each act is a row, recorded, and told to who acts in it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from cases.models import Case, CaseNote, Hearing, LinkedCase
from cases.numbering import read_case_number
from cases.permissions import users_acting_in
from cases.signals import case_changed
from cases.states import may_change_hearing
from icms.lib import clock
from icms.lib.errors import Reason, Refused

FARTHEST_AHEAD = timedelta(days=3 * 366)
FIELDS = ("kind", "starts_at", "court_room", "judge_en", "judge_zh", "note")


@transaction.atomic
def fix_hearing(
    *,
    case: Case,
    kind: str,
    starts_at: datetime,
    court_room: str,
    judge_en: str,
    judge_zh: str,
    note: str,
    actor: User,
) -> Hearing:
    """Fix a hearing and tell everybody who acts in the case. Refused in the past, too far ahead, or if it is fixed."""
    _lock(case)
    facts: dict[str, Any] = {"kind": kind, "starts_at": starts_at, "court_room": court_room, "judge_en": judge_en}
    facts |= {"judge_zh": judge_zh, "note": note}
    if reasons := reasons_against(case, None, **facts):
        raise Refused(reasons)
    hearing = Hearing.objects.create(case=case, entered_by=actor, entered_at=clock.now(), **facts)
    _record(hearing, "hearing.fixed", actor)
    _tell(hearing, "hearing_fixed")
    return hearing


@transaction.atomic
def change_hearing(*, case: Case, reference: str, actor: User, **fields: Any) -> Hearing:
    """Change a fixed hearing: a new row takes the place of the old one, which is kept."""
    _lock(case)
    old = _fixed(case, reference, to=Hearing.State.FIXED)
    if all(getattr(old, name) == value for name, value in fields.items()):
        raise Refused(Reason("nothing_changed", _("Nothing is different from what is fixed already.")))
    facts = {name: getattr(old, name) for name in FIELDS} | fields
    if reasons := reasons_against(case, old, **facts):
        raise Refused(reasons)
    new = _supersede(old, actor, **facts)
    _record(new, "hearing.changed", actor, before=_facts(old))
    _tell(new, "hearing_changed", before=old)
    return new


@transaction.atomic
def vacate_hearing(*, case: Case, reference: str, note: str, actor: User) -> Hearing:
    """The hearing does not take place; `note` says why, to those in the case."""
    _lock(case)
    old = _fixed(case, reference, to=Hearing.State.VACATED)
    facts = {name: getattr(old, name) for name in FIELDS} | {"note": note or old.note}
    new = _supersede(old, actor, state=Hearing.State.VACATED, **facts)
    _record(new, "hearing.vacated", actor, before=_facts(old))
    _tell(new, "hearing_vacated")
    return new


def reasons_against(case: Case, old: Hearing | None, **facts: Any) -> list[Reason]:
    """Why a hearing may not stand as it is written; empty if it may. The limits catch a wrong year or month."""
    now, starts_at = clock.now(), facts["starts_at"]
    reasons = []
    if case.is_struck:
        reasons.append(Reason("struck", _("This case was struck, and stays so.")))
    if starts_at <= now:
        reasons.append(Reason("in_the_past", _("A hearing is fixed for a time that is still to come."), "starts_at"))
    if starts_at > now + FARTHEST_AHEAD:
        words = _("This hearing is more than three years from now. Check the year.")
        reasons.append(Reason("too_far_ahead", words, "starts_at"))
    twins = Hearing.objects.filter(case=case, state=Hearing.State.FIXED).standing()
    twins = twins.filter(starts_at=starts_at, court_room=facts["court_room"])
    if (twins.exclude(pk=old.pk) if old else twins).exists():
        reasons.append(Reason("fixed_already", _("This hearing is fixed already.")))
    return reasons


@transaction.atomic
def link_cases(*, case: Case, number: str, why: str, actor: User) -> LinkedCase:
    """Link another case with this one; the pages of both show it. Refused with itself, an unknown one, or twice."""
    read = read_case_number(number)
    if read.number is None:
        assert read.why_not is not None
        raise Refused(Reason(read.why_not.code, read.why_not.message, "number"))
    other = Case.objects.numbered(read.number).select_related("case_type__court", "venue").first()
    if other is None:
        words = _("There is no case %(number)s here.") % {"number": read.number}
        raise Refused(Reason("no_such_case", words, "number"))
    if other.pk == case.pk:
        raise Refused(Reason("itself", _("A case is not linked with itself."), "number"))
    lower, higher = sorted((case, other), key=lambda each: each.pk)
    list(Case.objects.select_for_update().filter(pk__in=[case.pk, other.pk]).order_by("pk").values("pk"))
    if LinkedCase.objects.standing().filter(case=lower, other=higher).exists():
        raise Refused(Reason("linked_already", _("These two cases are linked already."), "number"))
    tie = LinkedCase.objects.create(case=lower, other=higher, why=why, entered_by=actor, entered_at=clock.now())
    for one, another in ((case, other), (other, case)):
        audit.record(act="case.linked", subject=one, actor=actor, number=one.number, other=another.number, why=why)
        case_changed.send(sender=Case, case=one)
    return tie


@transaction.atomic
def unlink_cases(*, case: Case, other: Case, actor: User) -> None:
    """Unlink two cases; the row is kept. Does nothing if they are not linked."""
    lower, higher = sorted((case, other), key=lambda each: each.pk)
    ties = LinkedCase.objects.select_for_update().filter(case=lower, other=higher, superseded_at=None)
    if not ties.update(superseded_at=clock.now()):
        return
    for one, another in ((case, other), (other, case)):
        audit.record(act="case.unlinked", subject=one, actor=actor, number=one.number, other=another.number)
        case_changed.send(sender=Case, case=one)


@transaction.atomic
def write_note(*, case: Case, text: str, actor: User) -> CaseNote:
    """Keep a note on the court's file that only the registry reads. The record says that one was written, not what."""
    note = CaseNote.objects.create(case=case, text=text, written_by=actor, written_at=clock.now())
    audit.record(act="case.note_written", subject=case, actor=actor, number=case.number)
    return note


def _lock(case: Case) -> None:
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _fixed(case: Case, reference: str, *, to: Hearing.State) -> Hearing:
    """The hearing of this reference as it stands. Raises Hearing.DoesNotExist, Refused once it is vacated."""
    hearing = Hearing.objects.standing().get(case=case, reference=reference)
    if not may_change_hearing(hearing.state, to):
        raise Refused(Reason("vacated", _("This hearing has been vacated.")))
    return hearing


def _supersede(old: Hearing, actor: User, **facts: Any) -> Hearing:
    now = clock.now()
    old.superseded_at = now
    old.save(update_fields=["superseded_at"])
    return Hearing.objects.create(case=old.case, reference=old.reference, entered_by=actor, entered_at=now, **facts)


def _record(hearing: Hearing, act: str, actor: User, **detail: Any) -> None:
    audit.record(act=act, subject=hearing, actor=actor, case=hearing.case.number, after=_facts(hearing), **detail)
    case_changed.send(sender=Case, case=hearing.case)


def _facts(hearing: Hearing) -> dict[str, str]:
    facts = {name: str(getattr(hearing, name)) for name in FIELDS if name != "starts_at"}
    return facts | {"starts_at": hearing.starts_at.isoformat(), "state": hearing.state}


def _tell(hearing: Hearing, kind: str, before: Hearing | None = None) -> None:
    """A message to every account that acts in the case, in the transaction of the act."""
    params: dict[str, Any] = {
        "case": hearing.case.number,
        "hearing": _in_three_languages(hearing),
        "starts_at": hearing.starts_at.isoformat(),
        "court_room": hearing.court_room,
        "judge": hearing.judge,
        "note": hearing.note,
        "before_at": before.starts_at.isoformat() if before and before.starts_at != hearing.starts_at else "",
    }
    for user in users_acting_in(hearing.case):
        post(to=user, kind=kind, params=params, link=hearing.case.get_absolute_url())


def _in_three_languages(hearing: Hearing) -> dict[str, str]:
    words = {}
    for language in ("en", "zh-hant", "zh-hans"):
        with override(language):
            words[language] = str(hearing.get_kind_display())
    return words
