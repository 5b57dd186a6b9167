"""What waits for an officer of the court language section, and the figures of its queue."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import LANGUAGE_DESK
from accounts.today.selectors import Aside, Waiting, one_row
from filings.models import Filing
from filings.registry.selectors import age_of
from filings.translations.desk.selectors import FIGURES_DAYS, TARGET, figures, next_to_take, queue
from icms.lib import dates

WITH_ME, NEXT = range(2)


def with_me(user: User) -> Iterator[Waiting]:
    """The applications that this officer has in hand."""
    if user.role not in LANGUAGE_DESK:
        return
    mine = queue(user, "mine")
    oldest = mine.first()
    if oldest is None:
        return
    count = mine.count()
    words = ngettext("%(count)d translation is with you", "%(count)d translations are with you", count)
    yield one_row(count, words, act=_("Open the oldest"), rank=WITH_ME, **_about(oldest))


def next_one(user: User) -> Iterator[Waiting]:
    """What waits with nobody, by the one whose turn it is; it says so where that is past the target."""
    if user.role not in LANGUAGE_DESK:
        return
    first = next_to_take(user)
    if first is None:
        return
    count = queue(user, "to_do").filter(taken_by=None).count()
    words = ngettext("%(count)d translation waits with nobody", "%(count)d translations wait with nobody", count)
    late = _("It is past the target.") if age_of(first) > TARGET else ""
    yield one_row(count, words, act=_("Open the next one"), rank=NEXT, said=(late,) if late else (), **_about(first))


def _about(filing: Filing) -> dict[str, Any]:
    age = age_of(filing) if filing.deemed_at else timedelta()
    return {
        "url": reverse("translation_desk:queue"),
        "act_url": reverse("translation_desk:compare", args=[filing.reference]),
        "at": filing.deemed_at,
        "when": dates.open_age(max(age, timedelta()), get_language() or "en"),
        "more": filing.translation.title,
    }


def queue_figures(user: User) -> Aside | None:
    """The section's queue in four figures."""
    if user.role not in LANGUAGE_DESK:
        return None
    return Aside("filings/translations/today.html", {"figures": figures(), "days": FIGURES_DAYS})
