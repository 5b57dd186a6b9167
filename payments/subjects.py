"""What a charge can be for: connected by the packages above, so that this one need not know them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User
from icms.lib.errors import Reason
from icms.lib.hooks import Hook

# Raises the charge again at the fee of now: (reference of the subject, account) to the charge; None if nothing is owed.
Requote = Callable[[str, Any], Any]
# Why the payer must confirm first that the registry is closed (domain 5.2), and that it was confirmed.
Unconfirmed = Callable[[str], list[Reason]]
Confirm = Callable[[str, User], None]


@dataclass(frozen=True)
class SubjectKind:
    """One kind of thing that is paid for, and the pages (URL names with one argument, the reference) that show it.

    Both names are empty of what has no pages of its own.
    """

    label: Any  # a lazy translation
    page: str = ""
    settled: str = ""
    unpaid: Callable[[str], str] | None = None  # what its page and the page of its charge say until it is paid
    requote: Requote | None = None
    unconfirmed_closure: Unconfirmed | None = None
    confirm_closure: Confirm | None = None
    # How whoever pays calls those of these things that have such a name.
    own_references: Callable[[Collection[str]], Mapping[str, str]] | None = None
    # Where a visitor who has paid gets it, as the address of a page; empty of what a visitor gets nothing more for.
    visitors_page: Callable[[str], str] | None = None
    # The page (a URL name) where what is still to be had is, once its charge was withdrawn.
    chosen: str = ""


subject_kinds: Hook[SubjectKind] = Hook("what a charge can be for")


def can_requote(kind: str) -> bool:
    """Can a charge for this kind of thing be raised again at another fee?"""
    known = subject_kinds.get(kind)
    return known is not None and known.requote is not None


def requote(kind: str, subject: str, actor: Any) -> Any:
    """The charge for a thing at the fee of now; None if nothing is owed any more. Raises Refused."""
    ask = subject_kinds[kind].requote
    assert ask is not None
    return ask(subject, actor)


def confirms_closure(kind: str) -> bool:
    """Is this kind of thing received with its payment, so that a payer must know of a closed registry?"""
    known = subject_kinds.get(kind)
    return known is not None and known.unconfirmed_closure is not None


def unconfirmed_closure(kind: str, subject: str) -> list[Reason]:
    """Why a payer must first confirm that the registry is closed; empty if there is nothing to confirm."""
    known = subject_kinds.get(kind)
    return known.unconfirmed_closure(subject) if known and known.unconfirmed_closure else []


def confirm_closure(kind: str, subject: str, actor: User) -> None:
    """The payer knows that the registry is closed, and when the thing is deemed received."""
    known = subject_kinds.get(kind)
    if known and known.confirm_closure:
        known.confirm_closure(subject, actor)


def label_of(kind: str) -> str:
    """The kind in the reader's language; empty if nobody has connected it."""
    known = subject_kinds.get(kind)
    return str(known.label) if known else ""


def unpaid_words(kind: str, subject: str) -> str:
    """What to know of the thing while it is unpaid, in the reader's language; empty if nothing."""
    known = subject_kinds.get(kind)
    return known.unpaid(subject) if known and known.unpaid else ""


def own_reference_of(kind: str, subject: str) -> str:
    """How whoever pays calls the thing; empty if they gave it no name."""
    return own_references_of([(kind, subject)]).get((kind, subject), "")


def own_references_of(things: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """How whoever pays calls each of many things, by kind and subject; one query for each kind."""
    found: dict[tuple[str, str], str] = {}
    for kind in {kind for kind, _subject in things}:
        known = subject_kinds.get(kind)
        if known and known.own_references:
            names = known.own_references({subject for of, subject in things if of == kind})
            found |= {(kind, subject): name for subject, name in names.items() if name}
    return found


def page_of(kind: str, subject: str) -> str:
    """The address of the thing that is paid for; empty if it has no page."""
    known = subject_kinds.get(kind)
    return reverse(known.page, args=[subject]) if known and known.page else ""


def visitors_page_of(kind: str, subject: str) -> str:
    """Where a visitor who has paid gets the thing; empty where there is nothing more to get."""
    known = subject_kinds.get(kind)
    return known.visitors_page(subject) if known and known.visitors_page else ""


def chosen_page_of(kind: str) -> str:
    """Where what is still to be had is chosen, once a charge of this kind was withdrawn; empty if nowhere."""
    known = subject_kinds.get(kind)
    return reverse(known.chosen) if known and known.chosen else ""


def settled_page_of(kind: str, subject: str) -> str:
    """Where to go once it is paid for; empty if it has no page."""
    known = subject_kinds.get(kind)
    return reverse(known.settled, args=[subject]) if known and known.settled else ""
