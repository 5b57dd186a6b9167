"""An officer's own views of the queue, and the one with which it opens."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from filings.models import SavedView
from icms.lib.components import Tab

USUAL = "tab=review"  # what the queue shows where nothing is asked


def address_of(view: SavedView) -> str:
    """The address of the queue as this view has it."""
    return f"{reverse('registry:queue')}?{view.query}"


def opening_view(user: User) -> SavedView | None:
    """The view with which this officer's queue opens; None for the usual one."""
    return SavedView.objects.filter(owner=user, is_opening=True).first() if user.is_registry else None


def views_context(user: User, kept: str, *, is_whole: bool) -> dict[str, Any]:
    """For the queue's page: the officer's views, which of them is shown, whether what is shown may be kept as one.

    It may not where something of it is gone (`is_whole` is false).
    """
    views = list(SavedView.objects.filter(owner=user)) if user.is_registry else []
    current = next((view for view in views if view.query == kept), None)
    return {
        "saved_views": [Tab(f"?{view.query}", view.name, current=view == current) for view in views],
        "saved_view": current,
        "kept": kept,
        "may_keep": user.is_registry and is_whole and current is None and kept != USUAL,
    }
