"""What a charge can be for: filled by the rooms above, so that this one need not know them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class SubjectKind:
    """One kind of thing that is paid for, and the pages (reverse names, one argument: the reference) that show it."""

    label: Any  # a lazy translation
    page: str
    settled: str


_KINDS: dict[str, SubjectKind] = {}


def register(kind: str, *, label: Any, page: str, settled: str) -> None:
    """A room says what it raises charges for, in its `AppConfig.ready`."""
    _KINDS[kind] = SubjectKind(label, page, settled)


def label_of(kind: str) -> str:
    """The kind in the reader's language; empty where no room has claimed it."""
    return str(_KINDS[kind].label) if kind in _KINDS else ""


def page_of(kind: str, subject: str) -> str:
    """The address of the thing that is paid for; empty where no room has claimed it."""
    return reverse(_KINDS[kind].page, args=[subject]) if kind in _KINDS else ""


def settled_page_of(kind: str, subject: str) -> str:
    """Where to go once it is paid for; empty where no room has claimed it."""
    return reverse(_KINDS[kind].settled, args=[subject]) if kind in _KINDS else ""
