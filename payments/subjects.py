"""What a charge can be for: filled by the rooms above, so that this one need not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User

# Asks for what is owed anew, at the fee as it is now: (reference of the subject, account) to the charge, None: nothing.
Renew = Callable[[str, User], Any]


@dataclass(frozen=True)
class SubjectKind:
    """One kind of thing that is paid for, and the pages (reverse names, one argument: the reference) that show it.

    What a visitor pays for has no pages of its own: they are empty.
    """

    label: Any  # a lazy translation
    page: str
    settled: str
    renew: Renew | None = None


_KINDS: dict[str, SubjectKind] = {}


def register(kind: str, *, label: Any, page: str, settled: str, renew: Renew | None = None) -> None:
    """A room says, in its `AppConfig.ready`, what it raises charges for, and how to ask anew when a fee has changed."""
    _KINDS[kind] = SubjectKind(label, page, settled, renew)


def can_renew(kind: str) -> bool:
    """Can what is owed for this kind of thing be asked for anew?"""
    return kind in _KINDS and _KINDS[kind].renew is not None


def renewed(kind: str, subject: str, actor: User) -> Any:
    """The charge for a thing at the fee as it is now; None where nothing is owed any more. Raises Refused."""
    renew = _KINDS[kind].renew
    assert renew is not None
    return renew(subject, actor)


def label_of(kind: str) -> str:
    """The kind in the reader's language; empty where no room has claimed it."""
    return str(_KINDS[kind].label) if kind in _KINDS else ""


def page_of(kind: str, subject: str) -> str:
    """The address of the thing that is paid for; empty where no room has claimed it."""
    return reverse(_KINDS[kind].page, args=[subject]) if kind in _KINDS and _KINDS[kind].page else ""


def settled_page_of(kind: str, subject: str) -> str:
    """Where to go once it is paid for; empty where no room has claimed it."""
    return reverse(_KINDS[kind].settled, args=[subject]) if kind in _KINDS and _KINDS[kind].settled else ""
