"""The parties of a filing in one line: `Chan Tai Man v Harbourview Renovation Limited`."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Case
from cases.models.case import PartyFields, two_sides
from cases.selectors import ANOTHER, side_in
from filings.models import Filing, FilingStamp
from icms.lib import dates
from icms.lib.names import within_a_line
from icms.lib.trilingual import Trilingual

VERSUS = {"en": " v ", "zh-hant": " 訴 ", "zh-hans": " 诉 "}


def parties_of(filing: Filing) -> list[PartyFields]:
    """The parties of the case once there is one, else those of the draft."""
    return list(filing.case.parties.all() if filing.case else filing.parties.all())


def title_of(filing: Filing) -> Trilingual:
    """The parties on one line in three languages; empty while nobody is named."""
    parties = parties_of(filing)
    return Trilingual(*(title_in(parties, language) for language in ANOTHER))


def title_of_case(case: Case) -> Trilingual:
    """The title of a case on the court's file, in three languages."""
    parties = list(case.parties.all())
    return Trilingual(*(title_in(parties, language) for language in ANOTHER))


def title_in(parties: Sequence[PartyFields], language: str) -> str:
    """The parties on one line, names in the reader's script where they exist."""
    sides = [side_in(side, language) for side in two_sides(parties)]
    return VERSUS[language].join(side for side in sides if side)


def lodged_for(filing: Filing) -> Trilingual:
    """For whom it was lodged, in which capacity, and how they act: `Chan Tai Man 陳大文, plaintiff, in person`."""
    parties = _filed_for(filing)
    if not parties:
        name = str(filing.organization or (filing.lodged_by or filing.owner).name)
        return Trilingual(name, name, name)
    return Trilingual(*(_lodged_for_in(filing, parties, language) for language in ANOTHER))


def _lodged_for_in(filing: Filing, parties: Sequence[PartyFields], language: str) -> str:
    with translation.override(language):
        how = _("represented by %(organization)s") % {"organization": filing.organization}
        return _("%(party)s, %(capacity)s, %(how)s") % {
            "party": parties[0].name if len(parties) == 1 else side_in(parties, language),
            "capacity": within_a_line(str(parties[0].get_capacity_display())),
            "how": how if filing.organization else _("in person"),
        }


def _filed_for(filing: Filing) -> list[PartyFields]:
    """The party named as the filing one, in an existing case those whom its filer represents, of one capacity."""
    named = list(filing.parties.filter(is_filer=True))
    if named or filing.case is None:
        return [*named]
    mine = filing.case.parties.filter(represented_by=filing.organization)
    if filing.organization is None:
        mine = filing.case.parties.filter(representations__account=filing.owner, representations__until_at=None)
    parties = list(mine.distinct())
    return [party for party in parties if party.capacity == parties[0].capacity]


def receipt_times_text(filing: Filing, language: str) -> str:
    """Which times were compared, to the second; the later counts."""
    if filing.stored_at is None:
        return ""
    stored = dates.clock_time(filing.stored_at, language, seconds=True)
    # The payment belongs to the first round; in a later one only the storing counts.
    if filing.paid_at is None or filing.round > 1:
        return _("The documents were stored at %(time)s.") % {"time": stored}
    return _(
        "The documents were stored at %(stored)s and the payment was confirmed at %(paid)s; the later time counts."
    ) % {"stored": stored, "paid": dates.clock_time(filing.paid_at, language, seconds=True)}


def deemed_at_before_correction(stamp: FilingStamp) -> datetime | None:
    """The deemed receipt that the filer was told before; None if no correction has changed it."""
    old = stamp.supersedes
    while old is not None and old.deemed_at in (None, stamp.deemed_at):
        old = old.supersedes
    return old.deemed_at if old else None
