"""What waits for an account, as every package answers for what it keeps.

    waiting.connect("filings.drafts", lapsing_drafts)       # filings.apps
    today_of(user).sections                                 # accounts.today.views

A question is asked of every account, and answers with nothing for those that it does not concern. It reads at most
`ROWS` rows and their number, so that the page costs the same however much waits.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.components import Text
from icms.lib.hooks import Hook

ROWS = 10
log = logging.getLogger(__name__)


class Part(StrEnum):
    """The parts of the page in their order: by what is lost if nothing is done."""

    TO_DO = "to_do"
    FROM_THE_COURT = "from_the_court"
    HEARINGS = "hearings"
    NEW_CASES = "new_cases"


TITLES: dict[Part, Text] = {
    Part.TO_DO: pgettext_lazy("what waits for an account", "Yours to do"),
    Part.FROM_THE_COURT: _("From the court, unread"),
    Part.HEARINGS: _("Hearings in the next 7 days"),
    Part.NEW_CASES: _("New cases of yours"),
}


@dataclass(frozen=True)
class Row:
    """One thing that waits, and the one act that ends it.

    Inside a part the rows stand by `rank` (what is lost first), then by `at`. `when` and `when_second` are the words
    of its time; `share` is how much of its time has gone, in hundredths, where something lapses. `more` and `parties`
    say which case it is of; `bold` and the sentences `said` what is to be known of it.
    """

    title: Text
    url: str
    act: Text
    act_url: str
    at: datetime | None = None
    rank: int = 5
    when: Text = ""
    when_second: Text = ""
    tag: str = ""
    tag_text: Text = ""
    more: Text = ""
    parties: Sequence[str] = ()
    bold: Text = ""
    said: Sequence[Text] = ()
    share: int | None = None


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits: the first `ROWS` of them, how many there are, and where all are listed."""

    rows: list[Row]
    count: int
    part: Part = Part.TO_DO
    all_url: str = ""
    all_text: Text = ""


def one_row(count: int, words: str, *, url: str, act: Text, act_url: str = "", **row: Any) -> Waiting:
    """A kind of thing as a desk sees it: one row that says how many, and leads to them; nothing where there is none.

    `words` says `%(count)d`, where the number is worth saying.
    """
    if not count:
        return Waiting([], 0)
    return Waiting([Row(title=words % {"count": count}, url=url, act=act, act_url=act_url or url, **row)], 1)


@dataclass(frozen=True)
class Aside:
    """What stands beside it (a filer's forecast line, the figures of a desk) or over it: a template, its context."""

    template: str
    context: dict[str, Any]


@dataclass
class Section:
    """A part of the page as it is shown."""

    part: Part
    rows: list[Row] = field(default_factory=list)
    count: int = 0
    more: list[tuple[str, Text]] = field(default_factory=list)

    @property
    def title(self) -> Text:
        return TITLES[self.part]


@dataclass(frozen=True)
class Today:
    """The whole page: its sections, what stands beside and over them, and whether something could not be read."""

    sections: list[Section]
    asides: list[Aside]
    over: list[Aside]
    is_incomplete: bool

    @property
    def sentences(self) -> list[str]:
        """How much waits: `3 things wait for you.`, `1 document from the court is unread.`"""
        counts = {section.part: section.count for section in self.sections}
        to_do, unread = counts.get(Part.TO_DO, 0), counts.get(Part.FROM_THE_COURT, 0)
        said = []
        if to_do:
            words = ngettext("%(count)d thing waits for you.", "%(count)d things wait for you.", to_do)
            said.append(words % {"count": to_do})
        if unread:
            words = ngettext(
                "%(count)d document from the court is unread.", "%(count)d documents from the court are unread.", unread
            )
            said.append(words % {"count": unread})
        if hearings := counts.get(Part.HEARINGS, 0):
            words = ngettext(
                "%(count)d hearing in the next 7 days.", "%(count)d hearings in the next 7 days.", hearings
            )
            said.append(words % {"count": hearings})
        return said if to_do or unread else [gettext("Nothing waits for you."), *said]


# Answers with what waits for an account, one kind of thing after the other.
waiting: Hook[Callable[[User], Iterable[Waiting]]] = Hook("what waits for an account")
# Answers with what stands beside it; None where nothing does.
asides: Hook[Callable[[User], Aside | None]] = Hook("what stands beside what waits")
# Answers with what stands under the title, over everything that waits; None where nothing does.
over: Hook[Callable[[User], Aside | None]] = Hook("what stands over what waits")


def today_of(user: User) -> Today:
    """Everything that waits for this account. A part that cannot be read is left out, and the page says so."""
    sections = {part: Section(part) for part in Part}
    is_incomplete = False
    for name, question in waiting.items():
        try:
            with transaction.atomic():
                answers = list(question(user))
        except DatabaseError:
            log.exception("Today is shown without %s", name)
            is_incomplete = True
            continue
        for answer in answers:
            _put(sections[answer.part], answer)
    for section in sections.values():
        section.rows.sort(key=_urgency)
    shown = [section for section in sections.values() if section.count]
    return Today(shown, _answers(asides, user), _answers(over, user), is_incomplete)


def _answers(hook: Hook[Callable[[User], Aside | None]], user: User) -> list[Aside]:
    return [aside for ask in hook.values() if (aside := ask(user)) is not None]


def _put(section: Section, answer: Waiting) -> None:
    section.rows += answer.rows[:ROWS]
    section.count += answer.count
    if answer.count > len(answer.rows[:ROWS]) and answer.all_url:
        section.more.append((answer.all_url, answer.all_text))


def _urgency(row: Row) -> tuple[int, bool, float]:
    return row.rank, row.at is None, row.at.timestamp() if row.at else 0
