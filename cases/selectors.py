"""What pages show of cases: their hearings, links, status and parties; cases found by a text, a page at a time."""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q

from cases.courts.selectors import may
from cases.models import Case, CaseStatus, Hearing, LinkedCase, Party, Representation, Service
from cases.models.case import CaseQuerySet, PartyFields
from cases.numbering import parse_case_number
from icms.lib import clock
from icms.lib.search import MOST_WORDS, contains_words, texts_contain_words

ANOTHER = {"en": " and another", "zh-hant": "及另一人", "zh-hans": "及另一人"}
OTHERS = {"en": " and others", "zh-hant": "及其他人", "zh-hans": "及其他人"}


def side_in(side: Sequence[PartyFields], language: str) -> str:
    """One side: its first party, and “and another” or “and others”."""
    names = [party.name_in(language) for party in side]
    if len(names) < 2:
        return names[0] if names else ""
    return names[0] + (ANOTHER if len(names) == 2 else OTHERS)[language]


def side_names(case: Case, language: str) -> list[str]:
    """The names of both sides of a case, the side that commenced it first; its parties are read."""
    return [side_in(side, language) for side in case.sides]


@dataclass(frozen=True)
class Link:
    """One case linked with another: which, why, since when."""

    case: Case
    why: str
    since: datetime


def hearings_of(case: Case, at: datetime | None = None) -> list[Hearing]:
    """The hearings of a case in the order of their times, as they stand now or stood at an instant."""
    return list(Hearing.objects.filter(case=case).standing(at).order_by("starts_at", "pk"))


def next_hearings(case_ids: Collection[int]) -> dict[int, Hearing]:
    """The next hearing of each of these cases that has one; one query."""
    upcoming = Hearing.objects.upcoming(clock.now()).filter(case__in=case_ids)
    return {hearing.case_id: hearing for hearing in upcoming.order_by("-starts_at", "-pk")}


def linked_cases(case: Case, at: datetime | None = None, *, public_only: bool = False) -> list[Link]:
    """The cases linked with a case now, or at an instant; for the public only those that the cause book shows."""
    ties = LinkedCase.objects.filter(Q(case=case) | Q(other=case)).standing(at)
    ties = ties.select_related("case__case_type__court", "case__venue", "other__case_type__court", "other__venue")
    links = []
    for tie in ties:
        other = tie.other if tie.case_id == case.pk else tie.case
        if public_only and not _is_public(other):
            continue
        links.append(Link(other, str(tie.get_why_display()), tie.entered_at))
    return links


def status_of(case: Case, at: datetime | None = None) -> str:
    """Whether the case is active or has ended, now or at an instant, in the reader's language."""
    if at is None:
        return str(case.get_status_display())
    said = CaseStatus.objects.filter(case=case).standing(at).first()
    return str(Case.Status(said.status if said else Case.Status.ACTIVE).label)


def as_represented(parties: Sequence[Party], at: datetime | None) -> list[Party]:
    """These parties with who represents each now, or did at an instant (copies, to be shown and never saved)."""
    if at is None:
        return list(parties)
    stood = Representation.objects.at(at).filter(party__in=parties).select_related("organization")
    then = {each.party_id: each for each in stood}
    shown = []
    for party in parties:
        found = then.get(party.pk)
        past = copy(party)
        past.represented_by = found.organization if found else None
        past.in_person = found is not None and found.organization is None
        shown.append(past)
    return shown


def parties_matching(parties: Sequence[Party], text: str) -> list[Party]:
    """Those of these parties with every word of a text in a name, in either script."""
    return [party for party in parties if texts_contain_words(text, party.name_en, party.name_zh)]


def search_cases(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Of these cases that of the number in the text, else those with every word of it in a party's name."""
    number = parse_case_number(text)
    if number:
        return cases.numbered(number)
    for word in text.split()[:MOST_WORDS]:
        cases = cases.filter(pk__in=Party.objects.filter(contains_words(word, "name_en", "name_zh")).values("case"))
    return cases


def page_of_cases(
    found: CaseQuerySet, shown: CaseQuerySet, *, number: str | None, size: int, by_words: bool = False
) -> Page[Case]:
    """A page of the cases `found`, the newest first; `shown` says what is read with those of the page.

    `by_words` where they were found by words of names: these are looked for once, and not once more to count. At most
    as many keys as the reader has cases are kept for a moment.
    """
    keys = found.order_by("-commenced_on", "-pk").values_list("pk", flat=True)
    numbered = Paginator(list(keys) if by_words else keys, size).get_page(number)
    on_page = list(numbered.object_list)
    rows = {case.pk: case for case in shown.filter(pk__in=on_page)}
    return Page([rows[key] for key in on_page if key in rows], numbered.number, numbered.paginator)  # type: ignore[arg-type]


def _is_public(case: Case) -> bool:
    return case.is_public and may(Service.CAUSE_BOOK, case.case_type_id, venue=case.venue)
