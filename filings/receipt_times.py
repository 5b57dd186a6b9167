"""The two times that decide a receipt: when the documents were stored, when the payment was confirmed (domain 5.2)."""

from datetime import datetime

from django.utils.translation import gettext as _

from filings.models import Filing, FilingStamp
from icms.lib import dates


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
