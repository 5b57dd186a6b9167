"""What happened to a filing and what comes next, for the timeline of the confirmation page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from filings.models import Filing, FilingStamp
from filings.states import State
from filings.timeline import day_words, next_steps, steps_after, translation_events, when_looked_at
from icms.lib.components import TimelineEvent


def timeline_of(filing: Filing, stamp: FilingStamp | None, language: str) -> list[TimelineEvent]:
    """The timeline of a lodged filing: what is done, what happens now, what is to come."""
    lodged = TimelineEvent(
        day_words(filing.received_at, language), "done", _("Lodged and paid") if filing.paid_at else _("Lodged")
    )
    if filing.is_translation:
        return [lodged, *translation_events(filing, stamp, language)]
    if filing.state in DECIDED:
        return [lodged, *DECIDED[State(filing.state)](filing, language)]
    return [lodged, *_to_come(filing, stamp, language)]


def _to_come(filing: Filing, stamp: FilingStamp | None, language: str) -> list[TimelineEvent]:
    looks = TimelineEvent(
        when_looked_at(filing, stamp, language),
        "now",
        _("The registry looks at your documents"),
        _("It accepts each one, or returns it and says why. You will get a message."),
    )
    if not filing.commences:
        more = _("You may download them as often as you need.")
        return [looks, TimelineEvent(_("Then"), "to_come", _("You get the sealed documents"), more)]
    number = _("Your case gets its number, and you get the sealed document that commences it")
    return [
        looks,
        TimelineEvent(_("Then"), "to_come", number, _("You may download it as often as you need.")),
        *(TimelineEvent(_("After that"), "to_come", step.name, step.text) for step in steps_after(filing)[:1]),
    ]


def _accepted(filing: Filing, language: str) -> list[TimelineEvent]:
    decided = day_words(filing.decided_at, language)
    url, link = reverse("filings:filing", args=[filing.reference]), _("See this filing")
    if not filing.commences or filing.case is None:
        sealed = _("The registry accepted your documents")
        return [TimelineEvent(decided, "recorded", sealed, _("You may download them as often as you need."), url, link)]
    said = _("The registry accepted your documents; your case is %(number)s") % {"number": filing.case.number}
    more = _("The sealed documents are on the page of this filing.")
    return [TimelineEvent(decided, "recorded", said, more, url, link), *next_steps(filing, language)]


def _returned(filing: Filing, language: str) -> list[TimelineEvent]:
    said = TimelineEvent(
        day_words(filing.decided_at, language), "done", _("The registry returned a document and said why")
    )
    mend = TimelineEvent(
        date=pgettext("timeline", "Next"),
        state="now",
        event=_("You mend it and lodge again"),
        url=reverse("filings:filing", args=[filing.reference]),
        link=_("See what is to be mended"),
    )
    return [said, mend]


def _refused(filing: Filing, language: str) -> list[TimelineEvent]:
    return [
        TimelineEvent(
            date=day_words(filing.decided_at, language),
            state="recorded",
            event=_("The registry refused the filing"),
            url=reverse("filings:filing", args=[filing.reference]),
            link=_("See why"),
        )
    ]


def _struck(filing: Filing, language: str) -> list[TimelineEvent]:
    last = filing.corrections.last()
    return [
        TimelineEvent(
            date=day_words(last.corrected_at if last else filing.decided_at, language),
            state="recorded",
            event=_("The registry struck it from the court’s file"),
            more=last.why if last else "",
            url=reverse("filings:filing", args=[filing.reference]),
            link=_("See why"),
        )
    ]


def _withdrawn(filing: Filing, language: str) -> list[TimelineEvent]:
    return [TimelineEvent(pgettext("timeline", "Then"), "done", _("You withdrew it; the registry will not look at it"))]


DECIDED = {
    State.ACCEPTED: _accepted,
    State.RETURNED: _returned,
    State.REFUSED: _refused,
    State.STRUCK: _struck,
    State.WITHDRAWN: _withdrawn,
}
