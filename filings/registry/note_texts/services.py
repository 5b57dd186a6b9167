"""A supervisor keeps the texts for notes of return and refusal; each change is in the record."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from filings.models import NoteText
from icms.lib.errors import Reason, Refused

MOST = 60
FIELDS = ("title", "text_en", "text_zh_hant", "text_zh_hans")


@transaction.atomic
def save_note_text(*, text_id: int | None, actor: User, **words: str) -> NoteText:
    """Add a text (`text_id` is None), or change one. `words` are all of `FIELDS`.

    Refused of anybody but a supervisor, of a title that another text has, of one that was removed, and of too many.
    """
    _must_be_supervisor(actor)
    known = {text.pk: text for text in NoteText.objects.select_for_update().order_by("pk")}
    if text_id is None and len(known) >= MOST:
        words_of_it = _("There are %(count)d texts already. Remove one first.")
        raise Refused(Reason("too_many", words_of_it % {"count": len(known)}))
    text = NoteText() if text_id is None else known.get(text_id)
    if text is None:
        raise Refused(Reason("no_such_text", _("This text has been removed meanwhile.")))
    if any(each.title.lower() == words["title"].lower() for each in known.values() if each.pk != text_id):
        raise Refused(Reason("same_title", _("Another text has this title."), "title"))
    before = _said(text) if text_id else {}
    for name in FIELDS:
        setattr(text, name, words[name])
    text.save()
    act = "note_text.changed" if text_id else "note_text.added"
    audit.record(act=act, subject=text, actor=actor, before=before, after=_said(text))
    return text


@transaction.atomic
def remove_note_text(*, text_id: int, actor: User) -> None:
    """Remove a text; notes that have it keep it. Nothing happens if it is gone already."""
    _must_be_supervisor(actor)
    text = NoteText.objects.select_for_update().filter(pk=text_id).first()
    if text is not None:
        audit.record(act="note_text.removed", subject=text, actor=actor, before=_said(text))
        text.delete()


def _said(text: NoteText) -> dict[str, str]:
    return {name: getattr(text, name) for name in FIELDS}


def _must_be_supervisor(actor: User) -> None:
    if actor.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(Reason("not_supervisor", _("Only a registry supervisor keeps the texts for notes.")))
