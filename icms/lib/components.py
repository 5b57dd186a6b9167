"""What the components of the pages draw: one dataclass for each, which its template takes as one object.

The templates are in `templates/components/`; each names its dataclass in its first line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icms.lib.trilingual import Trilingual

Text = str | Promise | Trilingual
EventState = Literal["done", "recorded", "now", "to_come"]
TaskState = Literal["done", "start", "continue", "fix", "optional", "not_yet"]
MOST_THUMBNAILS = 60


@dataclass(frozen=True)
class Tab:
    """A link to one part of a list or page, with how many are in it where that is worth saying (tabs.html)."""

    url: str
    text: Text
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class SummaryRow:
    """A question and its answer; `change_url` is where the answer can be changed (summary_list.html)."""

    label: Text
    value: Text | int
    second: Sequence[Text] = ()
    change_url: str = ""
    is_figure: bool = False


@dataclass(frozen=True)
class TimelineEvent:
    """What happened, is happening or will happen; `date` is the words for when (timeline.html)."""

    date: str
    state: EventState
    event: Text
    more: Text = ""
    url: str = ""
    link: Text = ""


@dataclass(frozen=True)
class Task:
    """A line of a task list; `state_text` says what is to be mended where the state is `fix` (task_group.html)."""

    name: Text
    url: str
    answer: Text
    state: TaskState
    state_text: Text = ""


@dataclass(frozen=True)
class TaskGroup:
    """A titled group of a task list."""

    title: Text
    tasks: Sequence[Task]


@dataclass(frozen=True)
class ViewedPage:
    """One page of a document in the viewer."""

    number: int
    url: str
    image_url: str
    alternative: str

    @property
    def thumbnail_url(self) -> str:
        """The address of the same page, small."""
        return f"{self.image_url}{'&' if '?' in self.image_url else '?'}size=small"


@dataclass(frozen=True)
class PageViewer:
    """The pages of a document as images, of which one is shown large (page_viewer.html).

    `image_url` answers the address of the image of a page (the first is 1). `query` chooses the document on a page
    that has several, such as `document=3`.
    """

    title: str
    name: str
    facts: str
    page_count: int
    number: int
    is_larger: bool
    image_url: Callable[[int], str]
    file_url: str
    query: str = ""

    @property
    def current(self) -> ViewedPage:
        """The page that is shown large."""
        return self._page(self.number)

    @property
    def thumbnails(self) -> list[ViewedPage]:
        """The pages to choose from: at most 60, round the current one."""
        first = max(1, min(self.number - MOST_THUMBNAILS // 2, self.page_count - MOST_THUMBNAILS + 1))
        return [self._page(number) for number in range(first, min(self.page_count, first + MOST_THUMBNAILS - 1) + 1)]

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        return self._url(self.number - 1, self.is_larger) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after; empty on the last."""
        return self._url(self.number + 1, self.is_larger) if self.number < self.page_count else ""

    @property
    def larger_url(self) -> str:
        """The address of the current page in its full width."""
        return self._url(self.number, is_larger=True)

    @property
    def smaller_url(self) -> str:
        """The address of the current page fitted to the window."""
        return self._url(self.number, is_larger=False)

    def _page(self, number: int) -> ViewedPage:
        alternative = _("Page %(page)d of %(name)s. The text is in the file.") % {"page": number, "name": self.name}
        return ViewedPage(number, self._url(number, self.is_larger), self.image_url(number), alternative)

    def _url(self, number: int, is_larger: bool) -> str:
        return "?" + "&".join(
            part for part in (self.query, f"page={number}", "size=larger" if is_larger else "") if part
        )


def in_pages(count: int) -> str:
    """How long a document is, in words: `4 pages`."""
    return ngettext("%(count)d page", "%(count)d pages", count) % {"count": count}


def page_viewer(
    asked: QueryDict,
    *,
    title: str,
    facts: str,
    page_count: int,
    image_url: Callable[[int], str],
    file_url: str,
    name: str = "",
    query: str = "",
) -> PageViewer:
    """The viewer as the query string asks: `page`, within the document, and `size=larger`.

    `name` is what the document is called in the text for those who do not see it; the title where none is given.
    """
    wanted = asked.get("page", "1")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1
    return PageViewer(
        title=title,
        name=name or title,
        facts=facts,
        page_count=page_count,
        number=min(max(number, 1), page_count),
        is_larger=asked.get("size") == "larger",
        image_url=image_url,
        file_url=file_url,
        query=query,
    )
