"""The parts of the court's file of a case: those kept here, and those that the packages above answer with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from cases.models import Case, CaseNote, Hearing, Party, Representation
from icms.lib.components import Tab, Text
from icms.lib.hooks import Hook

WHOLE = ""  # the tab that shows the first rows of every part
ROWS_IN_WHOLE, ROWS_A_PAGE = 5, 20


@dataclass(frozen=True)
class FilePart:
    """One part of the file: its tab, its rows (read only where they are shown), and the template of its table.

    The template gets `rows`, `case` and `acts` (may this officer change them?). `is_aside`: in the narrow column.
    """

    name: str
    title: Text
    rows: Any
    template: str
    nothing: Text = ""
    is_aside: bool = False


# Answers with the parts of a case that a package above keeps.
file_parts: Hook[Callable[[Case], Sequence[FilePart]]] = Hook("what else is on the court's file of a case")


# Answers with what else restricting a case does at once, in sentences: the packages above know.
restriction_effects: Hook[Callable[[Case], Sequence[str]]] = Hook("what restricting a case does")


@dataclass(frozen=True)
class ShownPart:
    """A part and one page of its rows."""

    part: FilePart
    page: Page[Any]
    url: str

    @property
    def count(self) -> int:
        return self.page.paginator.count


@dataclass(frozen=True)
class CaseFile:
    """The file as one officer asked to see it."""

    tabs: list[Tab]
    shown: list[ShownPart]
    show: str

    @property
    def is_whole(self) -> bool:
        return self.show == WHOLE


def case_file(case: Case, *, show: str, page: str | None) -> CaseFile:
    """Every part counted; the rows of the part that `show` names, a page at a time, else the first of each."""
    parts = {part.name: part for part in [*_own_parts(case), *(p for each in file_parts.values() for p in each(case))]}
    parts = {name: parts[name] for name in ORDER if name in parts}
    show = show if show in parts else WHOLE
    size = ROWS_A_PAGE if show else ROWS_IN_WHOLE
    pages = {name: Paginator(part.rows, size).get_page(page if name == show else 1) for name, part in parts.items()}
    tabs = [Tab(url="?", text=_("The whole file"), current=show == WHOLE)]
    tabs += [
        Tab(url=f"?show={name}", text=part.title, count=pages[name].paginator.count, current=name == show)
        for name, part in parts.items()
    ]
    wanted = [show] if show else list(parts)
    return CaseFile(tabs, [ShownPart(parts[name], pages[name], f"?show={name}") for name in wanted], show)


ORDER = ("documents", "issued", "filings", "hearings", "parties", "money", "messages", "notes", "timeline")


def _own_parts(case: Case) -> list[FilePart]:
    acting = Representation.objects.present().select_related("organization", "account")
    parties = Party.objects.filter(case=case).select_related("represented_by")
    parties = parties.prefetch_related(Prefetch("representations", acting, to_attr="acting")).order_by("order", "pk")
    hearings = Hearing.objects.filter(case=case).standing().order_by(F("starts_at").desc(), "-pk")
    notes = CaseNote.objects.filter(case=case).select_related("written_by")
    return [
        FilePart("hearings", _("Hearings"), hearings, "cases/case_desk/hearings.html", _("No hearing has been fixed.")),
        FilePart(
            "parties",
            _("Parties, and who acts"),
            parties,
            "cases/case_desk/parties.html",
            _("No party is on the file."),
        ),
        FilePart(
            "notes", _("Internal notes"), notes, "cases/case_desk/notes.html", _("Nobody has written a note."), True
        ),
    ]
