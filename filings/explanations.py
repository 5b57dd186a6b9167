"""The parties of a filing in one line: `Chan Tai Man v Harbourview Renovation Limited`."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cases.models.case import PartyFields, two_sides
from filings.models import Filing, FilingStamp
from icms.lib import dates
from icms.lib.trilingual import Trilingual

ANOTHER = {"en": " and another", "zh-hant": "及另一人", "zh-hans": "及另一人"}
OTHERS = {"en": " and others", "zh-hant": "及其他人", "zh-hans": "及其他人"}
VERSUS = {"en": " v ", "zh-hant": " 訴 ", "zh-hans": " 诉 "}


def parties_of(filing: Filing) -> list[PartyFields]:
    """The parties of the case once there is one, else those of the draft."""
    return list(filing.case.parties.all() if filing.case else filing.parties.all())


def title_of(filing: Filing) -> Trilingual:
    """The parties on one line in three languages; empty while nobody is named."""
    parties = parties_of(filing)
    return Trilingual(*(title_in(parties, language) for language in ANOTHER))


def title_in(parties: Sequence[PartyFields], language: str) -> str:
    """The parties on one line, names in the reader's script where they exist."""
    sides = [side_in(side, language) for side in two_sides(parties)]
    return VERSUS[language].join(side for side in sides if side)


def side_in(side: Sequence[PartyFields], language: str) -> str:
    """One side: its first party, and “and another” or “and others”."""
    names = [party.name_in(language) for party in side]
    if len(names) < 2:
        return names[0] if names else ""
    return names[0] + (ANOTHER if len(names) == 2 else OTHERS)[language]


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
