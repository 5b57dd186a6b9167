"""What an officer of the court language section does with an application (domain 10)."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts import audit
from accounts.models import User
from filings.drafting.checks import struck_reasons
from filings.models import Document, DocumentType, Filing, PageRead, ReturnReason, TranslationNote
from filings.notifications import notify_decided
from filings.registry.decisions import keep_decision, settled_stamp
from filings.registry.services import take_for_review
from filings.states import Decision, State
from filings.transitions import change_state
from filings.translations.desk.selectors import next_to_take
from filings.translations.desk.tasks import make_certified
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit

SEE_THE_NOTES = "T-01"
NO_NOTES = Reason("no_notes", _("Put at least one note before it is sent back: its filer corrects by the notes."))
LODGED_ANEW = Reason(
    "lodged_anew", _("It was corrected and lodged again since this page was opened. Look at it as it is now.")
)
CHANGED = Reason("changed", _("The notes have changed since this page was opened. Look at them again, then decide."))


@transaction.atomic
def take(*, filing_id: int, officer: User) -> Filing:
    """Take an application in hand. Refused as the registry's filings are: another has it, or it is one's own."""
    filing = take_for_review(filing_id=filing_id, officer=officer)
    asked = filing.translation
    if asked.begun_at is None:
        asked.begun_at = clock.now()
        asked.save(update_fields=["begun_at"])
    return filing


def take_next(*, officer: User) -> Filing | None:
    """Take the application whose turn it is, or the next where another officer was quicker; None if none waits."""
    passed: set[int] = set()
    while (found := next_to_take(officer, but=passed)) is not None:
        try:
            return take(filing_id=found.pk, officer=officer)
        except Refused:
            passed.add(found.pk)
    return None


@transaction.atomic
def put_note(
    *,
    filing_id: int,
    officer: User,
    page: int,
    place: str,
    text: str,
    on: str = "",
    across: int | None = None,
    down: int | None = None,
    note_id: int | None = None,
    seen: str = "",
) -> None:
    """Put a note on a page, or change one; where it was pressed on a picture, in percent of the page.

    Refused on a page that there is not, and where it was corrected and lodged anew since it was `seen`.
    """
    filing = take(filing_id=filing_id, officer=officer)
    asked = filing.translation
    if seen and seen != asked.mark_of_round:
        raise Refused(LODGED_ANEW)
    if not 1 <= page <= asked.pages:
        raise Refused(Reason("no_such_page", _("There is no such page."), "page"))
    said = {"page": page, "place": place, "text": text, "on": on, "across": across, "down": down}
    said |= {"written_by": officer, "written_at": clock.now()}
    if note_id is None:
        TranslationNote.objects.create(request=asked, round=filing.round, **said)
    else:
        asked.notes_of_round().filter(pk=note_id).update(**said)
    audit.record(act="translation.note_put", subject=filing, actor=officer, page=page, text=text)


@transaction.atomic
def remove_note(*, filing_id: int, officer: User, note_id: int) -> None:
    """Take a note away again; nobody else has read it."""
    filing = take(filing_id=filing_id, officer=officer)
    filing.translation.notes_of_round().filter(pk=note_id).delete()
    audit.record(act="translation.note_removed", subject=filing, actor=officer)


def note_page_read(filing: Filing, officer: User, page: int) -> None:
    """The officer who has it in hand has these facing pages before them."""
    if filing.taken_by_id == officer.pk and filing.state == State.LODGED:
        PageRead.objects.get_or_create(request=filing.translation, round=filing.round, officer=officer, page=page)


@transaction.atomic
def certify(*, filing_id: int, officer: User, seen: str = "") -> Filing:
    """Certify the translation; where two officers must, the first one's act leaves it to a second.

    The worker makes the certificate, joins the translation to it, and seals the whole. Refused while a note is open or
    a page unread, for the officer who checked it first, before it is deemed received, in a case that was struck, and
    where something else is there than was `seen` (`TranslationRequest.mark`).
    """
    filing = _as_seen(filing_id, officer, seen)
    stamp = settled_stamp(filing)
    asked = filing.translation
    if reasons := list(against_certifying(filing, officer)):
        raise Refused(reasons)
    if settings.TRANSLATIONS_NEED_TWO_OFFICERS and asked.checked_by is None:
        asked.checked_by, asked.checked_at = officer, clock.now()
        asked.save(update_fields=["checked_by", "checked_at"])
        filing.taken_by = None
        filing.save(update_fields=["taken_by"])
        audit.record(act="translation.checked", subject=filing, actor=officer)
        return filing
    now = clock.now()
    filing.documents.current().update(decision=Decision.ACCEPTED, decided_at=now)
    filing.decided_at, filing.decided_by, filing.taken_by = now, officer, None
    change_state(filing, State.ACCEPTED, actor=officer, act="translation.certified")
    keep_decision(filing, stamp)
    notify_decided(filing, stamp, kind="filing_translation_certified", reasons=[])
    enqueue_on_commit(make_certified, filing.pk)
    return filing


def against_certifying(filing: Filing, officer: User) -> Iterator[Reason]:
    """Why it cannot be certified as it is."""
    asked = filing.translation
    yield from struck_reasons(filing.case)
    if open_notes := asked.notes_of_round().count():
        words = ngettext_lazy(
            "There is %(count)d note on it. Remove it, or send the translation back.",
            "There are %(count)d notes on it. Remove them, or send the translation back.",
            open_notes,
        )
        yield Reason("notes_open", str(words % {"count": open_notes}))
    if unread := sorted(set(range(1, asked.pages + 1)) - asked.pages_read()):
        words = _("Page %(page)d was not read yet. Every page is read before the translation is certified.")
        yield Reason("pages_unread", words % {"page": unread[0]})
    if asked.checked_by_id == officer.pk:
        yield Reason("same_officer", _("You checked it first, so another officer must confirm it."))


@transaction.atomic
def send_back(*, filing_id: int, officer: User, seen: str = "") -> Filing:
    """Send the translation back with the notes of this round; the original and the fee stay.

    Refused without a note, and where other notes are there than were `seen`.
    """
    filing = _as_seen(filing_id, officer, seen)
    stamp = settled_stamp(filing)
    notes = [
        {"page": note.page, "place": note.place, "text": note.text} for note in filing.translation.notes_of_round()
    ]
    if not notes:
        raise Refused(NO_NOTES)
    now = clock.now()
    reason = ReturnReason.objects.get(pk=SEE_THE_NOTES)
    for document in filing.documents.current().select_related("type"):
        _decide(document, reason)
    _forget_check(filing)
    filing.decided_at, filing.decided_by, filing.taken_by = now, officer, None
    change_state(filing, State.RETURNED, actor=officer, act="translation.sent_back", notes=len(notes))
    keep_decision(filing, stamp)
    notify_decided(filing, stamp, kind="filing_translation_returned", reasons=notes)
    return filing


@transaction.atomic
def refuse(*, filing_id: int, officer: User, reason: ReturnReason, note: str, seen: str = "") -> Filing:
    """Refuse to certify, with a coded reason and a note where the reason stands in it."""
    filing = take(filing_id=filing_id, officer=officer)
    if seen and seen != filing.translation.mark_of_round:
        raise Refused(LODGED_ANEW)
    stamp = settled_stamp(filing)
    if reason.needs_note and not note.strip():
        raise Refused(Reason("no_note", _("Say the reason in the note: the filer reads it there."), "note"))
    _forget_check(filing)
    filing.refusal_reason, filing.refusal_note = reason, note
    filing.decided_at, filing.decided_by, filing.taken_by = clock.now(), officer, None
    change_state(filing, State.REFUSED, actor=officer, act="translation.refused", reason=reason.code, note=note)
    keep_decision(filing, stamp)
    reasons = [{"document": "", "code": reason.code, "text": reason.text.as_json(), "note": note}]
    notify_decided(filing, stamp, kind="filing_translation_refused", reasons=reasons)
    return filing


def _as_seen(filing_id: int, officer: User, seen: str) -> Filing:
    filing = take(filing_id=filing_id, officer=officer)
    asked = filing.translation
    if seen and seen != asked.mark:
        raise Refused(CHANGED if seen.startswith(f"{asked.mark_of_round}-") else LODGED_ANEW)
    return filing


def _decide(document: Document, reason: ReturnReason) -> None:
    is_translation = document.type is not None and document.type.code == DocumentType.TRANSLATION
    document.decision, document.decided_at = Decision.RETURNED if is_translation else Decision.ACCEPTED, clock.now()
    document.return_reason = reason if is_translation else None
    document.save(update_fields=["decision", "decided_at", "return_reason"])


def _forget_check(filing: Filing) -> None:
    """What a first officer checked is not what comes back."""
    asked = filing.translation
    asked.checked_by, asked.checked_at = None, None
    asked.save(update_fields=["checked_by", "checked_at"])
