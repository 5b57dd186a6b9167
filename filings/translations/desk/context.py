"""The context of the page on which an officer compares an original with its translation."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from cases.selectors import next_hearings
from filings.context import receipt_of, sides_of, viewer_of
from filings.drafting.checks import page_counts_text
from filings.models import Filing, TranslationNote
from filings.registry.selectors import urgency_text
from filings.registry.services import received_stamp
from filings.states import State
from icms.lib.errors import Refused


def compare_context(request: HttpRequest, filing: Filing, user: User) -> dict[str, Any]:
    """The facing pages, what was noted, and what may be decided now."""
    asked = filing.translation
    total = asked.pages
    typed = request.GET.get("page", "1")
    page = min(max(int(typed) if typed.isdecimal() and len(typed) < 7 else 1, 1), max(total, 1))
    hearing = next_hearings([filing.case_id]).get(filing.case_id) if filing.case_id else None
    holds = filing.state == State.LODGED and filing.taken_by_id == user.pk
    notes = list(asked.notes_of_round())
    return {
        "filing": filing,
        "asked": asked,
        "page": page,
        "pages": total,
        "before": page - 1,
        "after": page + 1 if page < total else 0,
        "facing": [_facing(part, page, notes) for part in (asked.original, asked.text) if part and part.pages],
        "read": sorted(asked.pages_read() | ({page} if holds else set())),
        "notes": notes,
        "notes_here": sum(note.page == page for note in notes),
        "earlier": list(asked.notes.exclude(round=filing.round)),
        "page_counts": page_counts_text(filing),
        "hearing": hearing,
        "urgency": urgency_text(filing),
        "parties": sides_of(filing, get_language() or "en"),
        "line": receipt_of(filing),
        "holds": holds,
        "not_yet": _not_yet(filing),
        "certified": asked.certified,
    }


def _facing(part: Any, page: int, notes: list[TranslationNote]) -> dict[str, Any]:
    """One side of the facing pages: its viewer at this page, or that it has no such page; the marks of notes on it."""
    asked: Any = {"page": str(page)}
    side = part.type.code
    return {
        "part": part,
        "marks": [
            {"number": number, "across": note.across, "down": note.down}
            for number, note in enumerate(notes, start=1)
            if (note.page, note.on) == (page, side)
        ],
        "viewer": viewer_of(part, asked),
        "is_there": page <= part.pages,
        "missing": _("It has no page %(page)d.") % {"page": page},
    }


def _not_yet(filing: Filing) -> str:
    """Why nothing can be decided yet; empty if it can."""
    if filing.state != State.LODGED:
        return ""
    try:
        received_stamp(filing)
    except Refused as refusal:
        return str(refusal.reasons[0].message)
    return ""
