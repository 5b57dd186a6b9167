"""The texts for notes, as an officer is offered them, and a note with one of them in it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from filings.models import Filing, NoteText
from filings.models.settings import LONGEST_NOTE
from icms.lib.errors import Reason, Refused


@dataclass(frozen=True)
class OfferedText:
    """A text in the language in which the filer is written to."""

    key: int
    title: str
    words: str


def note_texts_for(filing: Filing) -> list[OfferedText]:
    """Every text there is, by title."""
    language = filing.owner.language
    return [OfferedText(each.pk, each.title, each.text.in_language(language)) for each in NoteText.objects.all()]


def with_note_text(note: str, chosen: str, language: str) -> str:
    """The note with the chosen text below what is in it; as it is where none was chosen.

    Refused of a text that was removed meanwhile, and where the note would be too long.
    """
    if not chosen:
        return note
    known = NoteText.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
    if known is None:
        raise Refused(Reason("no_such_text", _("This text has been removed meanwhile. Choose another.")))
    joined = "\n".join(part for part in (note.strip(), known.text.in_language(language)) if part)
    if len(joined) > LONGEST_NOTE:
        words = _("With this text the note is longer than %(count)s characters. Shorten the note first.")
        raise Refused(Reason("too_long", words % {"count": f"{LONGEST_NOTE:,}"}))
    return joined
