"""An officer keeps, changes and removes views of the queue; they are of no consequence to anybody else."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from filings.models import SavedView
from icms.lib.errors import Reason, Refused

MOST = 12


@transaction.atomic
def keep_view(*, owner: User, name: str, query: str, is_opening: bool) -> SavedView:
    """Keep a filter and an order of the queue under a name; `query` is `QueueForm.kept`.

    Refused of the thirteenth, and where the name or the filter is another view's already.
    """
    views = _views_of(owner)
    if len(views) >= MOST:
        words = ngettext(
            "You keep %(count)d view already. Remove one first.",
            "You keep %(count)d views already. Remove one first.",
            len(views),
        )
        raise Refused(Reason("too_many", words % {"count": len(views)}))
    if same := next((view for view in views if view.query == query), None):
        raise Refused(Reason("kept_already", _("You keep this view already, as “%(name)s”.") % {"name": same.name}))
    return _save(SavedView(owner=owner, query=query), views, name, is_opening)


@transaction.atomic
def change_view(*, view_id: int, owner: User, name: str, is_opening: bool) -> SavedView:
    """Give a view another name, or make it the one with which the queue opens, or no longer that one."""
    views = _views_of(owner)
    view = next((view for view in views if view.pk == view_id), None)
    if view is None:
        raise Refused(Reason("no_such_view", _("You have removed this view.")))
    return _save(view, views, name, is_opening)


@transaction.atomic
def remove_view(*, view_id: int, owner: User) -> None:
    """Remove a view; nothing happens if it is gone already."""
    SavedView.objects.filter(pk=view_id, owner=owner).delete()


def _views_of(owner: User) -> list[SavedView]:
    """Under the lock of the officer's account, so that two of the officer's windows never keep too many."""
    User.objects.select_for_update().get(pk=owner.pk)
    return list(SavedView.objects.filter(owner=owner))


def _save(view: SavedView, views: list[SavedView], name: str, is_opening: bool) -> SavedView:
    if any(other.name.lower() == name.lower() for other in views if other.pk != view.pk):
        raise Refused(Reason("same_name", _("Another of your views has this name."), "name"))
    if is_opening:
        SavedView.objects.filter(owner=view.owner, is_opening=True).update(is_opening=False)
    view.name, view.is_opening = name, is_opening
    view.save()
    return view
