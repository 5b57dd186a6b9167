"""What correcting a decision does, shown before it binds (domain 6.5)."""

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from cases.hearings.selectors import upcoming_hearings
from filings.models import Document, Filing
from filings.notifications import in_the_case
from filings.registry.corrections.rules import refundable_parts
from filings.registry.services import fee_owed_again
from filings.states import Decision, State
from icms.lib import dates
from icms.lib.components import SummaryRow
from icms.lib.money import money


def effects_of_lifting(filing: Filing) -> list[SummaryRow]:
    """The filing, its times, what is to decide again, what stands, its fee, who is told."""
    current = filing.documents.current().select_related("type")
    again = [document for document in current if document.decision != Decision.ACCEPTED]
    stand = [document for document in current if document.decision == Decision.ACCEPTED]
    queue = _("Goes back to the queue, in nobody’s hand")
    rows = [
        SummaryRow(label=pgettext("what becomes of it", "Filing"), value=queue, second=[_kept_times(filing)]),
        SummaryRow(label=_("To decide again"), value=_names(again)),
    ]
    if stand:
        rows.append(
            SummaryRow(label=pgettext("documents", "Accepted"), value=_("%(names)s: stands") % {"names": _names(stand)})
        )
    if cents := filing.paid_cents:
        stays = _("%(amount)s stays paid") % {"amount": money(cents)}
        rows.append(SummaryRow(label=_("Fee"), value=stays))
    elif filing.state == State.REFUSED and fee_owed_again(filing):
        rows.append(SummaryRow(label=_("Fee"), value=_("Owed again, because the exemption was not allowed")))
    how = _("%(names)s, in the message box and by e-mail") % {"names": filing.owner.name}
    return [*rows, SummaryRow(label=pgettext("who is told", "Told"), value=how)]


def effects_of_striking(filing: Filing) -> list[SummaryRow]:
    """The documents and their DRNs, the case, the cause book, its hearings, the fee, who is told."""
    documents = filing.documents.filter(decision=Decision.ACCEPTED, struck_at=None).select_related("type", "seal")
    struck = list(documents.order_by("order"))
    return [
        SummaryRow(
            label=_("Documents"),
            value=_("%(names)s: struck from the court’s file") % {"names": _names(struck)},
            second=[
                _("They are kept, and nobody inspects them any more."),
                *(
                    _("DRN %(drn)s answers “withdrawn”.") % {"drn": each.seal.drn_in_fours}
                    for each in struck
                    if each.seal
                ),
            ],
        ),
        *_case(filing),
        _fee(filing),
        _told(filing),
    ]


def _case(filing: Filing) -> list[SummaryRow]:
    assert filing.case is not None  # nothing is accepted without one
    if not filing.commences:
        stays = _("%(number)s stays as it is otherwise") % {"number": filing.case.number}
        return [SummaryRow(label=_("Case"), value=stays)]
    hearings = upcoming_hearings(filing.case)
    vacated = ngettext("%(count)d hearing is vacated.", "%(count)d hearings are vacated.", len(hearings))
    struck = _("%(number)s is struck; its number stays used") % {"number": filing.case.number}
    gone = _("The case can be looked up by nobody any more")
    return [
        SummaryRow(label=_("Case"), value=struck, second=[vacated % {"count": len(hearings)}] if hearings else []),
        SummaryRow(label=_("Cause book"), value=gone),
    ]


def _fee(filing: Filing) -> SummaryRow:
    cents = sum(sum(parts.values()) for _paid, parts in refundable_parts(filing))
    if not cents:
        return SummaryRow(label=_("Fee"), value=_("Nothing is left to refund"))
    return SummaryRow(
        label=_("Fee"),
        value=_("%(amount)s is put up for refund") % {"amount": money(cents)},
        second=[_("The accounts office approves it.")],
    )


def _told(filing: Filing) -> SummaryRow:
    names = _(", ").join(user.name for user in in_the_case(filing))
    how = _("%(names)s, in the message box and by e-mail") % {"names": names}
    return SummaryRow(label=pgettext("who is told", "Told"), value=how)


def _kept_times(filing: Filing) -> str:
    if filing.deemed_at is None:
        return _("Its time of receipt is not settled.")
    when = dates.long_datetime(filing.deemed_at, get_language() or "en")
    return _("Deemed received as before: %(when)s.") % {"when": when}


def _names(documents: list[Document]) -> str:
    return _(", ").join(document.name for document in documents)
