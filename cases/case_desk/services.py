"""What the registry does to the links of a case and its notes: each act is a row, and recorded."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Case, CaseNote, LinkedCase
from cases.numbering import read_case_number
from cases.signals import case_changed
from icms.lib import clock
from icms.lib.errors import Reason, Refused


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
