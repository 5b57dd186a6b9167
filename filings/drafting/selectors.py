"""Rows for the filer's pages: my filings, the next party to name, the status of a filing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models.case import PartyFields
from cases.permissions import acting_for
from filings import access
from filings.access import shared_filings
from filings.context import heading_of, receipt_of
from filings.models import Document, Filing, FilingDecision, FilingStamp
from filings.models.filing import BEING_MENDED, RETURNED
from filings.search import matching_filings
from filings.states import Decision, State
from filings.timeline import next_steps, translation_events
from icms.lib.components import Tab
from payments.access import may_read

GROUPS = {
    "": Q(),
    "draft": Q(state__in=(State.DRAFT, State.AWAITING_PAYMENT)) & ~BEING_MENDED,
    "lodged": Q(state=State.LODGED),
    "returned": RETURNED,
    "decided": Q(state__in=(State.ACCEPTED, State.REFUSED, State.STRUCK)),
    "withdrawn": Q(state=State.WITHDRAWN),
}

SHARED = "shared"

STATUS_TEXTS = {
    State.DRAFT: "",
    State.AWAITING_PAYMENT: gettext_lazy("Not lodged yet: it is lodged when the payment is confirmed."),
    State.LODGED: gettext_lazy("The registry has it, and will accept each document or return it and say why."),
    State.ACCEPTED: gettext_lazy(
        "It is on the court file. You may download the sealed documents as often as you need."
    ),
    State.RETURNED: gettext_lazy("The registry returned a document. Mend it and lodge again; the rest stays as it is."),
    State.REFUSED: gettext_lazy("The registry refused it; nothing of it is on the court file."),
    State.STRUCK: gettext_lazy("The registry struck it from the court’s file; nothing of it stands any more."),
    State.WITHDRAWN: gettext_lazy("It was withdrawn; the registry will not look at it."),
}

TRANSLATION_TEXTS = {
    State.LODGED: gettext_lazy(
        "The court language section has it. It certifies the translation, or says what is wrong."
    ),
    State.ACCEPTED: gettext_lazy("The translation is certified. You may download it as often as you need."),
    State.RETURNED: gettext_lazy("The translation was sent back with notes. Correct it and lodge again; no new fee."),
    State.REFUSED: gettext_lazy("The court language section refused to certify the translation."),
    State.WITHDRAWN: gettext_lazy("It was withdrawn; the court language section will not look at it."),
}


def my_filings(user: User, *, state: str = "", words: str = "") -> QuerySet[Filing]:
    """The filings of the account and of those it stands in for, last saved first; `words` as in filings.search.

    In the state `shared`, those that colleagues prepare and that it may prepare, too.
    """
    filings = shared_filings(user) if state == SHARED else Filing.objects.filter(owner__in=acting_for(user))
    filings = filings.select_related("court", "case_type", "case__case_type", "owner", "translation")
    filings = filings.prefetch_related("parties", "case__parties").order_by("-saved_at", "-pk")
    filings = filings.filter(GROUPS.get(state, Q()))
    if words := words.strip():
        filings = filings.filter(matching_filings(words, "own_reference"))
    return filings


def tabs(user: User, current: str) -> list[Tab]:
    """The groups of the list, with how many are in each."""
    counted = {group or "all": Count("pk", filter=wanted) for group, wanted in GROUPS.items()}
    counts = Filing.objects.filter(owner__in=acting_for(user)).aggregate(**counted)
    words = {
        "": _("All"),
        "draft": _("Drafts and to pay"),
        "lodged": _("With the registry"),
        "returned": _("Returned to you"),
        "decided": _("Decided"),
        "withdrawn": pgettext("state of a filing", "Withdrawn"),
    }
    if user.organization_id:
        words[SHARED], counts[SHARED] = _("Shared with you"), shared_filings(user).count()
    return [
        Tab(
            url=f"?state={group}" if group else "?",
            text=text,
            count=counts[group or "all"],
            current=group == current,
        )
        for group, text in words.items()
    ]


def next_party(filing: Filing) -> dict[str, object]:
    """How the form for the next party is filled in: first as the filer, who commences, then as the other side."""
    owner = filing.owner
    commencing, answering = filing.case_type.sides
    if any(party.capacity in commencing for party in filing.parties.all()):
        return {"capacity": answering[0]}
    first = commencing[0] if len(commencing) == 1 else ""
    if owner.organization_id:
        return {"capacity": first}
    return {
        "capacity": first,
        "kind": PartyFields.Kind.PERSON,
        "name_en": owner.name_en,
        "name_zh": owner.name_zh,
        "telephone": owner.telephone,
    }


def status_context(filing: Filing, user: User) -> dict[str, Any]:
    """The context of the page of a filing that is not a draft any more, as this account sees it."""
    is_owner, paid = access.is_owner(user, filing), filing.settled_charge
    documents = filing.documents.select_related("type", "seal", "return_reason").prefetch_related("findings")
    may_withdraw = is_owner and filing.state in (State.AWAITING_PAYMENT, State.LODGED) and filing.round == 1
    return {
        "heading": heading_of(filing),
        "status_text": (STATUS_TEXTS | (TRANSLATION_TEXTS if filing.is_translation else {}))[State(filing.state)],
        "line": receipt_of(filing),
        "documents": sorted(
            (d for d in documents if d.replaced_by_id is None), key=lambda d: d.decision != Decision.RETURNED
        ),
        "rounds": rounds_of(filing),
        "next_steps": next_steps(filing, get_language() or "en"),
        "notes": list(filing.translation.notes_to_mend()) if filing.is_translation else [],
        "certified": filing.translation.certified if filing.is_translation else None,
        "events": translation_events(filing, filing.current_stamp, get_language() or "en")
        if filing.is_translation and filing.received_at
        else [],
        "refusal_words": _("%(reason)s. %(note)s") % {"reason": filing.refusal_reason.text, "note": filing.refusal_note}
        if filing.refusal_reason
        else "",
        "corrections": filing.corrections.filter(round=filing.round),
        "to_pay": filing.open_charge,
        "has_receipt": paid is not None and may_read(user, paid),
        "first_stamp": filing.first_stamp,
        "stamps": filing.stamps.order_by("made_at").select_related("office"),
        "pages": filing.documents.current().aggregate(pages=Sum("pages"))["pages"] or 0,
        "withdraw_url": reverse("filings:withdraw", args=[filing.reference])
        if may_withdraw and filing.taken_by_id is None
        else "",
        "may_bring_back": is_owner and filing.state == State.WITHDRAWN and filing.received_at is None,
    }


@dataclass(frozen=True)
class Round:
    """One round of a filing: its time of receipt, what was decided on it and when, and what was returned with it."""

    number: int
    stamp: FilingStamp | None
    decision: FilingDecision | None
    returned: list[Document]


def rounds_of(filing: Filing) -> list[Round]:
    """The history of a filing that was returned, the latest round first; empty of one that never was."""
    decisions = {each.round: each for each in filing.decisions.order_by("pk")}
    stamps = {each.round: each for each in filing.stamps.current()}
    returned = filing.documents.filter(decision=Decision.RETURNED).select_related("type", "return_reason")
    numbers = {*decisions, *stamps}
    if len(numbers) < 2:
        return []
    return [
        Round(number, stamps.get(number), decisions.get(number), [each for each in returned if each.round == number])
        for number in sorted(numbers, reverse=True)
    ]
