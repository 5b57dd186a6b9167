"""Which messages the box shows: by state, by subject, by a reference or case number in them."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import QueryDict
from django.utils.translation import gettext, ngettext, pgettext

from accounts.messages.kinds import Subject
from accounts.models import Message, User
from icms.lib.components import Tab
from icms.lib.folding import cleaned

LONGEST = 60


@dataclass(frozen=True)
class BoxFilters:
    """What the reader asked to see; unknown words ask for everything."""

    show: str = ""
    about: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "BoxFilters":
        show, about = query.get("show", ""), query.get("about", "")
        return cls(
            show if show in ("unread", "archived") else "",
            about if about in Subject.values else "",
            cleaned(query.get("q", ""))[:LONGEST],
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.about or self.words)

    def query(self, **changes: str) -> str:
        """The query string of this page, with some of it changed."""
        asked = {"show": self.show, "about": self.about, "q": self.words} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def box_of(reader: User, wanted: BoxFilters) -> QuerySet[Message]:
    """The messages of one account that fit, newest first.

    The words of a message are made when it is read, in the reader's language, so they cannot be searched; what can is
    what stays the same in every language: the reference of the message or of its matter, the case, the account name.
    """
    messages = Message.objects.filter(to=reader).select_related("to")
    messages = messages.exclude(archived_at=None) if wanted.show == "archived" else messages.kept()
    if wanted.show == "unread":
        messages = messages.unread()
    if wanted.about:
        messages = messages.filter(kind__startswith=f"{wanted.about}_")
    if wanted.words:
        places = ("reference", "params__reference", "params__case", "params__username")
        fits = Q()
        for place in places:
            fits |= Q(**{f"{place}__icontains": wanted.words})
        messages = messages.filter(fits)
    return messages


def messages_about(case_number: str, references: Collection[str]) -> QuerySet[Message]:
    """What was written to anybody about a case, or about one of the matters with these references, newest first."""
    messages = Message.objects.alias(
        of_case=KeyTextTransform("case", "params"), of=KeyTextTransform("reference", "params")
    )
    return messages.filter(Q(of_case=case_number) | Q(of__in=list(references))).order_by("-posted_at", "-id")


def tabs(wanted: BoxFilters, unread: int) -> list[Tab]:
    """All, unread, archived; the other filters stay."""
    words = [("", gettext("All"), None), ("unread", gettext("Unread"), unread)]
    words.append(("archived", pgettext("messages", "Archived"), None))
    return [
        Tab(url=wanted.query(show=show), text=text, count=count, current=wanted.show == show)
        for show, text, count in words
    ]


def unread_of(account: User) -> int:
    """How many messages the account has not read."""
    return Message.objects.filter(to=account).unread().count()


def describe_unread(count: int) -> str:
    """`2 unread messages`."""
    return ngettext("%(count)d unread message", "%(count)d unread messages", count) % {"count": count}
