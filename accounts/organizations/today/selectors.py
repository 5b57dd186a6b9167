"""Caps that are nearly used, for those who look after an organization."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.caps import caps_of
from accounts.models import CapRequest, User
from accounts.roles import Role
from accounts.today.selectors import Row, Waiting

NEARLY, CAP = 0.9, 8


def caps_nearly_used(user: User) -> Iterator[Waiting]:
    """For a primary administrator: what can hardly be added any more, unless more was asked for already.

    Of primary administrators nothing is said: the Help Centre adds them.
    """
    if user.role != Role.PRIMARY_ADMINISTRATOR or user.organization is None:
        return
    asked = CapRequest.objects.filter(organization=user.organization, state=CapRequest.State.WAITING)
    waiting = set(asked.values_list("what", flat=True))
    full = [cap for cap in caps_of(user.organization).values() if cap.used >= NEARLY * cap.most]
    full = [cap for cap in full if cap.what != CapRequest.What.PRIMARY and cap.what not in waiting]
    rows = [
        Row(
            title=_("%(used)d of %(most)d: %(what)s") % {"used": cap.used, "most": cap.most, "what": cap.what.label},
            url=reverse("organization:requests"),
            act=_("Ask for more"),
            act_url=reverse("organization:ask"),
            rank=CAP,
            more=_("No more can be added.") if not cap.left else "",
        )
        for cap in full
    ]
    yield Waiting(rows, len(rows))
