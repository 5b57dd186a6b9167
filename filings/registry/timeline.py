"""What happened to a filing, as the registry reads it: each act of the record with its officer and time."""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry
from filings.models import Filing
from icms.lib import dates
from icms.lib.components import TimelineEvent

MOST = 60
WORDS = {
    "filing.lodged": lambda: pgettext("what happened to a filing", "Lodged"),
    "filing.stamped": lambda: _("The time of receipt was recorded"),
    "filing.restamped": lambda: _("The time of receipt was corrected"),
    "filing.taken": lambda: _("Taken in hand"),
    "filing.given_back": lambda: pgettext("what happened to a filing", "Put back into the queue"),
    "filing.moved": lambda: _("Moved to another officer"),
    "filing.accepted": lambda: pgettext("what happened to a filing", "Accepted"),
    "filing.returned": lambda: pgettext("what happened to a filing", "Returned"),
    "filing.refused": lambda: pgettext("what happened to a filing", "Refused"),
    "filing.decision_lifted": lambda: _("The decision was lifted: it is in the queue again"),
    "filing.struck": lambda: _("Its acceptance was struck from the file"),
    "filing.brought_back": lambda: _("Brought back by its filer"),
    "filing.draft": lambda: _("Taken up by its filer to be mended"),
    "filing.withdrawn": lambda: pgettext("what happened to a filing", "Withdrawn"),
    "filing.seals_renewed": lambda: _("Its seals were to be renewed"),
    "document.sealed_anew": lambda: _("A document was sealed anew"),
    "filing.urgency_lowered": lambda: _("No longer urgent"),
    "exemption.disallowed": lambda: _("The exemption was disallowed"),
}


def history_of(filing: Filing) -> list[TimelineEvent]:
    """The acts on a filing, the earliest first; of a long history the last of them."""
    entries = audit.entries_about([filing]).filter(act__in=WORDS).order_by("-id")[:MOST]
    return [event_of(entry) for entry in reversed(entries)]


def event_of(entry: AuditEntry, *, with_reference: bool = False) -> TimelineEvent:
    """An act on a filing; in the timeline of a case with its reference."""
    decided = entry.act in ("filing.accepted", "filing.returned", "filing.refused")
    facts = [
        entry.subject if with_reference else "",
        entry.actor.name if entry.actor else "",
        _counts(entry),
        str(entry.detail.get("to", "")),
    ]
    facts += [str(entry.detail.get("why", "")), _reason(entry) if decided else ""]
    return TimelineEvent(
        date=dates.short_datetime(entry.at, get_language() or "en"),
        state="recorded" if decided else "done",
        event=WORDS[entry.act](),
        more=_(", ").join(fact for fact in facts if fact),
    )


def _reason(entry: AuditEntry) -> str:
    """Why a filing was refused, in the reader's language; its code in entries that kept no words."""
    kept = entry.detail.get("text") or {}
    return str(kept.get(get_language() or "en") or entry.detail.get("reason", ""))


def _counts(entry: AuditEntry) -> str:
    """`2 accepted, 1 returned`."""
    accepted, returned = (len(entry.detail.get(name, ())) for name in ("accepted", "returned"))
    said = (_("%(count)d accepted"), accepted), (_("%(count)d returned"), returned)
    return _(", ").join(words % {"count": count} for words, count in said if count)
