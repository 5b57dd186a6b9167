"""Requests by kind, state and words; and what waits of each kind."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import CapRequest, Message, NameChange
from icms.lib.components import Tab
from icms.lib.references import parse_reference
from icms.lib.search import contains_words

A_PAGE = 15
SORTS = {"age": "asked_at", "-age": "-asked_at"}


def caps(*, state: str = "", words: str = "", sort: str = "age") -> QuerySet[CapRequest]:
    """Requests for another maximum, the oldest on top."""
    found = CapRequest.objects.filter(_state(state)).select_related("organization", "asked_by", "decided_by")
    if reference := parse_reference(words):
        found = found.filter(Q(reference=reference) | Q(organization__reference=reference))
    else:
        found = found.filter(contains_words(words, "organization__name_en", "organization__name_zh"))
    return found.order_by(SORTS.get(sort, "asked_at"), "pk")


def names(*, state: str = "", words: str = "", sort: str = "age") -> QuerySet[NameChange]:
    """Requests for another name, the oldest on top."""
    found = NameChange.objects.filter(_state(state)).select_related("account__organization", "asked_by", "decided_by")
    if reference := parse_reference(words):
        found = found.filter(reference=reference)
    else:
        asked, held = ("name_en", "name_zh"), ("account__name_en", "account__name_zh", "account__username")
        found = found.filter(contains_words(words, *asked, *held))
    return found.order_by(SORTS.get(sort, "asked_at"), "pk")


def tabs(current: str) -> list[Tab]:
    """Numbers, names, and e-mails that failed, each with what waits; three queries."""
    waiting = Q(state="waiting")
    return [
        Tab(
            url=reverse("helpcentre:caps"),
            text=_("Maximum numbers"),
            count=CapRequest.objects.filter(waiting).count(),
            current=current == "caps",
        ),
        Tab(
            url=reverse("helpcentre:names"),
            text=_("Names"),
            count=NameChange.objects.filter(waiting).count(),
            current=current == "names",
        ),
        Tab(
            url=reverse("helpcentre:mail"),
            text=_("E-mails that failed"),
            count=Message.objects.email_failed().to_known_people().count(),
            current=current == "mail",
        ),
    ]


def _state(state: str) -> Q:
    if state == "any":
        return Q()
    return ~Q(state="waiting") if state == "decided" else Q(state="waiting")
