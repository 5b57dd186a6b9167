"""What a decision will do, shown to the officer before it binds (domain 6.5)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from cases.courts.selectors import may
from cases.models import Service
from cases.numbering import likely_next
from filings.context import sides_of
from filings.models import Document, Filing
from filings.registry.context import line_of
from filings.registry.decisions import Verdict, check_verdicts
from filings.states import Decision, State
from icms.lib import clock, dates
from icms.lib.components import SummaryRow
from icms.lib.money import money

Verdicts = Mapping[int, Verdict]


def confirmation(*, filing: Filing, verdicts: Verdicts) -> dict[str, Any]:
    """The context of the page that is confirmed. Refused, with every reason, where the decision would be."""
    documents = check_verdicts(filing=filing, verdicts=verdicts)
    accepted = [each for each in documents if verdicts[each.order].decision == Decision.ACCEPTED]
    returned = [each for each in documents if each not in accepted]
    rows = [
        *_case(filing, accepted),
        *_accepted(filing, accepted),
        *(_returned(document, verdicts[document.order]) for document in returned),
        *_cause_book(filing, accepted),
        *_fee(filing, returned),
        _told(filing),
    ]
    return {
        "filing": filing,
        "heading": _heading(len(accepted), len(returned)),
        "rows": rows,
        "parties": sides_of(filing, get_language() or "en"),
        "line": line_of(filing),
        "draws_number": filing.case is None and bool(accepted),
    }


def decided_text(filing: Filing) -> str:
    """What was done, for the page that comes after it: `7KM4-2QXD-Z is accepted: DCCJ 4127/2026.`"""
    words = {"reference": filing.reference, "case": filing.case.number if filing.case else ""}
    if filing.state == State.RETURNED:
        return _("%(reference)s is returned to its filer.") % words
    return _("%(reference)s is accepted in %(case)s.") % words


def _heading(accepted: int, returned: int) -> str:
    if accepted and returned:
        return _("Accept %(accepted)d, return %(returned)d") % {"accepted": accepted, "returned": returned}
    words = _("Accept %(count)d") if accepted else _("Return %(count)d")
    return words % {"count": accepted or returned}


def _case(filing: Filing, accepted: list[Document]) -> list[SummaryRow]:
    if filing.case:
        return [SummaryRow(label=_("Case"), value=filing.case.number, is_figure=True)]
    if not accepted or filing.deemed_at is None:
        return [SummaryRow(label=_("Case"), value=_("None is commenced, and no number is given"))]
    day = clock.court_day(filing.deemed_at)
    number = likely_next(case_type=filing.case_type, year=day.year, venue=filing.venue)
    told = _("The next number as things stand. Day of commencement: %(day)s.")
    return [
        SummaryRow(
            label=_("Case"),
            value=_("%(number)s is commenced") % {"number": number},
            second=[told % {"day": dates.long_day(day, get_language() or "en")}],
        )
    ]


def _accepted(filing: Filing, accepted: list[Document]) -> list[SummaryRow]:
    if not accepted:
        return []
    sealed = [document for document in accepted if document.type and document.type.sealed]
    seconds = []
    if sealed and filing.deemed_at:
        when = dates.short_datetime(filing.deemed_at, get_language() or "en")
        words = ngettext(
            "%(count)d is sealed, deemed received %(when)s, and gets a DRN.",
            "%(count)d are sealed, deemed received %(when)s, and each gets a DRN.",
            len(sealed),
        )
        seconds.append(words % {"count": len(sealed), "when": when})
    if len(sealed) < len(accepted):
        unsealed = [document.name for document in accepted if document not in sealed]
        seconds.append(_("Not sealed, by its kind: %(names)s") % {"names": _(", ").join(unsealed)})
    names = _(", ").join(document.name for document in accepted)
    words = _("%(names)s, onto the court’s file") % {"names": names}
    return [SummaryRow(label=pgettext("documents", "Accepted"), value=words, second=seconds)]


def _returned(document: Document, verdict: Verdict) -> SummaryRow:
    words = _("%(name)s: %(reason)s") % {"name": document.name, "reason": verdict.reason}
    kept = _("The first time of receipt is kept beside the new one.")
    note = [_("“%(note)s”") % {"note": verdict.note.strip()}] if verdict.note.strip() else []
    return SummaryRow(label=pgettext("documents", "Returned"), value=words, second=[*note, kept])


def _cause_book(filing: Filing, accepted: list[Document]) -> list[SummaryRow]:
    """What the public learns at once."""
    restricted = filing.case is not None and filing.case.restricted
    if not accepted or restricted or not may(Service.CAUSE_BOOK, filing.case_type_id, venue=filing.venue):
        return []
    opened = [document.name for document in accepted if document.is_open]
    said = _("Open to the public: %(names)s") % {"names": _(", ").join(opened)} if opened else ""
    words = _("The parties, the claim and the list of documents can be looked up by the public at once")
    return [SummaryRow(label=_("Cause book"), value=words, second=[said] if said else [])]


def _fee(filing: Filing, returned: list[Document]) -> list[SummaryRow]:
    if not (cents := filing.paid_cents):
        return []
    stays = _("%(amount)s stays paid") % {"amount": money(cents)}
    return [
        SummaryRow(label=_("Fee"), value=stays, second=[_("The next round costs nothing more.")] if returned else [])
    ]


def _told(filing: Filing) -> SummaryRow:
    owner = filing.owner
    how = _("%(name)s, in the message box and by e-mail") if owner.email else _("%(name)s, in the message box")
    return SummaryRow(label=pgettext("who is told", "Told"), value=how % {"name": owner.name})
