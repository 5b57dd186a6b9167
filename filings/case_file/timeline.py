"""What happened in a case, as the registry reads it: each act of the record with who did it and when."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from cases.models import Case
from filings.models.explanations import reason_of
from filings.registry.timeline import WORDS as OF_FILINGS
from filings.registry.timeline import event_of as event_of_filing
from icms.lib import dates
from icms.lib.components import TimelineEvent

Detail = Mapping[str, Any]
OF_CASES: dict[str, Callable[[], str]] = {
    "case.opened": lambda: _("The case was commenced"),
    "case.linked": lambda: _("Linked with another case"),
    "case.unlinked": lambda: _("No longer linked with another case"),
    "case.status_set": lambda: _("The status was entered"),
    "case.struck": lambda: _("The case was struck"),
    "case.commencement_corrected": lambda: _("The day of commencement was corrected"),
    "case.restricted": lambda: _("Restricted"),
    "case.opened_to_the_public": lambda: _("Opened to the public again"),
    "case.note_written": lambda: _("A note was written"),
    "hearing.fixed": lambda: _("A hearing was fixed"),
    "hearing.changed": lambda: _("A hearing was changed"),
    "hearing.vacated": lambda: _("A hearing was vacated"),
}
OF_ISSUED: dict[str, Callable[[], str]] = {
    "issued.issued": lambda: _("The court issued a document"),
    "issued.undone": lambda: _("A document of the court was undone"),
    "issued.withdrawn": lambda: _("A document of the court was withdrawn"),
    "issued.replaced": lambda: _("A document of the court was replaced"),
    "issued.opened": lambda: _("A document of the court was opened"),
    "issued.reminded": lambda: _("Those who had not opened a document of the court were reminded"),
    "issued.letter_printed": lambda: _("A letter with a document of the court was printed"),
}
WORDS = {act: words for act, words in {**OF_FILINGS, **OF_CASES, **OF_ISSUED}.items() if act != "filing.stamped"}


def event_of(entry: AuditEntry) -> TimelineEvent:
    """An act as the timeline shows it; of a filing with its reference."""
    if entry.act in OF_FILINGS:
        return event_of_filing(entry, with_reference=True)
    facts = [entry.actor.name if entry.actor else "", str(entry.detail.get("other", "")), _when(entry.detail)]
    facts.append(_status(entry))
    facts.append(str(reason_of(str(entry.detail.get("why", "")))))
    return TimelineEvent(
        date=dates.short_datetime(entry.at, get_language() or "en"),
        state="recorded" if entry.act == "case.opened" else "done",
        event=WORDS[entry.act](),
        more=_(", ").join(fact for fact in facts if fact),
    )


def _status(entry: AuditEntry) -> str:
    """The status that was entered, by its name; as the record has it where it is none any more."""
    if entry.act != "case.status_set":
        return ""
    after = str(entry.detail.get("after", ""))
    return str(dict(Case.Status.choices).get(after, after))


def _when(detail: Detail) -> str:
    after = detail.get("after")
    starts_at = after.get("starts_at", "") if isinstance(after, dict) else ""
    if not starts_at:
        return ""
    when = dates.short_datetime(datetime.fromisoformat(starts_at), get_language() or "en")
    return pgettext("hearing", "for %(when)s") % {"when": when}
