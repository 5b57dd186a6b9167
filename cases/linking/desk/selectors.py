"""The registry's queue of link requests."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import LinkRequest
from cases.numbering import parse_case_number
from icms.lib.components import Tab
from icms.lib.references import parse_reference
from icms.lib.search import contains_words

A_PAGE = 20
TABS = ("waiting", "mine", "decided")


def queue(user: User, *, tab: str, words: str = "") -> QuerySet[LinkRequest]:
    """The requests of one tab: those that wait oldest first, those decided newest first."""
    requests = _of_tab(user, tab).select_related("made_by", "organization", "taken_by", "decided_by")
    if words := words.strip():
        requests = requests.filter(_matches(words))
    return requests.order_by(*(("-decided_at", "-pk") if tab == "decided" else ("made_at", "pk")))


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs of the queue with their counts."""
    words = {"waiting": _("To decide"), "mine": _("With me"), "decided": _("Decided")}
    return [
        Tab(url=f"?tab={tab}", text=words[tab], count=_of_tab(user, tab).count(), current=tab == current)
        for tab in TABS
    ]


def _of_tab(user: User, tab: str) -> QuerySet[LinkRequest]:
    if tab == "decided":
        return LinkRequest.objects.exclude(decided_at=None)
    waiting = LinkRequest.objects.waiting()
    return waiting.filter(taken_by=user) if tab == "mine" else waiting


def _matches(words: str) -> Q:
    if reference := parse_reference(words):
        return Q(reference=reference)
    if number := parse_case_number(words):
        return Q(prefix=number.prefix, serial=number.serial, year=number.year)
    named = contains_words(words, "party_en", "party_zh", "organization__name_en", "organization__name_zh")
    return named | Q(made_by__username=words)


def next_unclaimed() -> LinkRequest | None:
    """The oldest request that no officer has claimed."""
    return LinkRequest.objects.waiting().filter(taken_by=None).order_by("made_at", "pk").first()
