"""The two instants of a receipt in words: when the documents were stored, when the payment was confirmed."""

from datetime import datetime

from django.utils.translation import gettext as _

from filings.models import Filing, FilingStamp
from icms.lib import dates


def what_was_counted(filing: Filing, language: str) -> str:
    """Which instants were compared, to the second; the later counts (domain 5.2)."""
    if filing.stored_at is None:
        return ""
    stored = dates.clock_time(filing.stored_at, language, seconds=True)
    if filing.paid_at is None or filing.round > 1:
        return _("The documents were stored at %(time)s.") % {"time": stored}
    return _(
        "The documents were stored at %(stored)s and the payment was confirmed at %(paid)s; the later time counts."
    ) % {"stored": stored, "paid": dates.clock_time(filing.paid_at, language, seconds=True)}


def earlier_time(stamp: FilingStamp) -> datetime | None:
    """The time the filer was told before, where a correction changed it."""
    old = stamp.supersedes
    while old is not None and old.deemed_at in (None, stamp.deemed_at):
        old = old.supersedes
    return old.deemed_at if old else None
