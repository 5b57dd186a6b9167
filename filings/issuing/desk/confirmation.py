"""Who gets a document and how, and what issuing it does, before it binds (domain 6.7)."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from filings.explanations import title_of_case
from filings.issuing.rules import How, Recipient, recipients_in
from filings.issuing.selectors import DatedStep, StepDays
from filings.models import IssuedDocument, IssuingAct
from filings.models.court import UNDO_WITHIN
from icms.lib import dates
from icms.lib.components import SummaryRow
from icms.lib.marks import bracketed
from icms.lib.names import within_a_line

UNDO_MINUTES = int(UNDO_WITHIN.total_seconds() // 60)


@dataclass(frozen=True)
class RecipientRow:
    """A party, who acts for it, how the document goes to it, and to which accounts."""

    name: str
    who: str
    how: str
    second: str


@dataclass(frozen=True)
class CaseRow:
    """One case of what is prepared."""

    case: Case
    title: str
    recipients: list[RecipientRow]
    steps: list[DatedStep]


def case_rows(act: IssuingAct) -> list[CaseRow]:
    """Each case with who gets the document in it, as things stand, and the days it works out."""
    days = StepDays()
    prefetch_related_objects([act], "steps")
    found = act.documents.select_related("case__case_type__court", "case__venue").prefetch_related("case__parties")
    documents = list(found.order_by("case"))
    recipients = recipients_in([each.case for each in documents])
    return [
        CaseRow(
            each.case,
            str(title_of_case(each.case)),
            [recipient_row(recipient) for recipient in recipients[each.case_id]],
            days.of(act, each.case),
        )
        for each in documents
    ]


def recipient_row(recipient: Recipient) -> RecipientRow:
    """The words for a recipient."""
    party, capacity = recipient.party, within_a_line(str(recipient.party.get_capacity_display()))
    words = {"capacity": capacity, "organization": recipient.organization}
    if recipient.organization:
        who = _("%(capacity)s, represented by %(organization)s") % words
    elif party.in_person:
        who = _("%(capacity)s, in person") % words
    else:
        who = _("%(capacity)s, not on the portal") % words
    return RecipientRow(party.name, who, str(recipient.how.label), _reached(recipient))


def _reached(recipient: Recipient) -> str:
    if recipient.readers:
        return _(", ").join(_account(user) for user in recipient.readers)
    if recipient.default:
        return _("%(account)s, as default user: the case is assigned") % {"account": _account(recipient.default)}
    if recipient.how == How.NOBODY:
        return _("It has no default user: its administrators are alerted")
    return _("A letter is printed from the desk once it is issued")


def _account(user: User) -> str:
    return bracketed(user.name, user.username)


def effects(act: IssuingAct, rows: list[CaseRow], documents: list[IssuedDocument]) -> list[SummaryRow]:
    """What confirming does."""
    language = get_language() or "en"
    numbers = _(", ").join(row.case.number for row in rows)
    sealed = ngettext(
        "%(count)d document is sealed and gets a DRN", "%(count)d documents are sealed, each with a DRN", len(documents)
    )
    shown = [
        SummaryRow(label=pgettext("of a document of the court", "Document"), value=str(act.called)),
        SummaryRow(label=_("Cases"), value=numbers, is_figure=True),
        SummaryRow(label=_("Seal"), value=sealed % {"count": len(documents)}),
        SummaryRow(label=_("Cause book"), value=_public_words(act, rows)),
        SummaryRow(label=pgettext("who is told", "Told"), value=_told_words(rows), second=_paper_words(rows)),
    ]
    days = [
        _("%(who)s: %(what)s, by %(day)s")
        % {"who": step.who, "what": step.step.what, "day": dates.short_day(step.last_day, language)}
        for step in rows[0].steps
        if step.last_day
    ]
    if days:
        shown.append(SummaryRow(label=_("To be done"), value=days[0], second=days[1:]))
    if act.replaces:
        gone = _("%(name)s is replaced, and its DRN says so") % {"name": act.replaces.name}
        shown.append(SummaryRow(label=_("In place of"), value=gone, second=[act.why]))
    if act.kind.four_eyes and act.state == IssuingAct.State.DRAFT:
        second = _("A second officer confirms it; nothing is issued before")
        shown.insert(0, SummaryRow(label=pgettext("what comes now", "Next"), value=second))
    elif act.replaces:
        words = _("Not possible, as it takes the place of another document; a supervisor can withdraw it or replace it")
        shown.append(SummaryRow(label=pgettext("act", "Undo"), value=words))
    else:
        words = _("For %(minutes)d minutes, while nobody has opened it; e-mails go out after that")
        shown.append(SummaryRow(label=pgettext("act", "Undo"), value=words % {"minutes": UNDO_MINUTES}))
    return shown


def _public_words(act: IssuingAct, rows: list[CaseRow]) -> str:
    if not act.public:
        return _("Closed: only those in the case read of it")
    hidden = [row.case.number for row in rows if not row.case.is_public]
    if hidden:
        return _("Open, but not in %(cases)s, which is restricted") % {"cases": _(", ").join(hidden)}
    if act.replaces:
        return _("Open: its title and day are in the list of documents")
    words = _("Open: its title and day are in the list of documents %(minutes)d minutes after it is issued")
    return words % {"minutes": UNDO_MINUTES}


def _told_words(rows: list[CaseRow]) -> str:
    names = {each.second for row in rows for each in row.recipients if each.how == str(How.BOX.label)}
    return (
        _("%(names)s, in the message box and by e-mail") % {"names": _(", ").join(sorted(names))}
        if names
        else _("Nobody on the portal")
    )


def _paper_words(rows: list[CaseRow]) -> list[str]:
    names = [each.name for row in rows for each in row.recipients if each.how == str(How.PAPER.label)]
    return [_("On paper: %(names)s") % {"names": _(", ").join(names)}] if names else []
