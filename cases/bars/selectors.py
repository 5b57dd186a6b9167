"""The bars, for the registry's desk."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Bar
from icms.lib import clock
from icms.lib.components import Tab

A_PAGE = 20


def bars(tab: str) -> QuerySet[Bar]:
    """The bars that are in force or to come, or those that are over."""
    now = clock.now()
    over = ~Q(lifted_at=None) | Q(until_at__lte=now)
    found = Bar.objects.filter(over) if tab == "over" else Bar.objects.exclude(over)
    return found.select_related(
        "account", "organization", "case__case_type", "case_type__court", "entered_by", "lifted_by"
    )


def tabs(current: str) -> list[Tab]:
    """In force, and over."""
    words = {"force": _("In force or to come"), "over": _("Over or lifted")}
    return [
        Tab(url=f"?tab={tab}", text=text, count=bars(tab).count(), current=tab == current)
        for tab, text in words.items()
    ]
