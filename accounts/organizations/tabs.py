"""The head that the pages of the organization share: its name, the tabs, the maxima."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.caps import MAXIMUM_OF, Cap, caps_of
from accounts.models import CapRequest, Organization, User
from accounts.permissions import Function
from accounts.roles import Role
from icms.lib.components import Tab

FEW_LEFT = 0.2  # of the maximum: from here on a PA is offered to ask for more
MOST_CODES = 4


@dataclass(frozen=True)
class CapCard:
    """One maximum as it is drawn: what is used of it, to scale, and what to do about it."""

    label: str
    cap: Cap
    says: str
    ask_url: str = ""
    waiting: CapRequest | None = None


def head(user: User, organization: Organization, current: str) -> dict[str, Any]:
    """Context for the tabs: the organization, its caps, and the tabs with their counts."""
    caps = caps_of(organization)
    waiting = {each.what: each for each in organization.cap_requests.filter(state=CapRequest.State.WAITING)}
    return {
        "organization": organization,
        "caps": caps,
        "waiting": waiting,
        "tabs": _tabs(user, caps, len(waiting), current),
    }


def _tabs(user: User, caps: dict[CapRequest.What, Cap], waiting: int, current: str) -> list[Tab]:
    members = sum(caps[what].used for what in MAXIMUM_OF.values())
    shown: list[tuple[str, str, int | None]] = [
        ("members", _("Members"), members),
        ("branches", _("Branches"), caps[CapRequest.What.BRANCHES].used),
        ("record", _("What was changed"), None),
    ]
    if permissions.may(user, Function.ASK_FOR_MORE):
        shown.append(("requests", _("Requests"), waiting or None))
    if permissions.may(user, Function.APPROVAL):
        shown.append(("approval", _("Approval"), None))
    tabs = [
        Tab(url=reverse(f"organization:{name}"), text=text, count=count, current=name == current)
        for name, text, count in shown
    ]
    if user.role == Role.PRIMARY_ADMINISTRATOR:
        tabs.append(Tab(url=reverse("bulk:approvals"), text=_("Bulk claims")))
    return tabs


def cap_cards(user: User, shared: dict[str, Any], codes: list[str]) -> list[CapCard]:
    """The four maxima as the members page draws them; only a PA is offered to ask for more."""
    may_ask = permissions.may(user, Function.ASK_FOR_MORE)
    cards = []
    for what, cap in shared["caps"].items():
        waiting = shared["waiting"].get(what) if may_ask else None
        scarce = cap.left <= cap.most * FEW_LEFT
        ask = f"{reverse('organization:ask')}?what={what}" if may_ask and scarce and not waiting else ""
        cards.append(CapCard(str(what.label), cap, _left(what, cap, codes), ask, waiting))
    return cards


def _left(what: CapRequest.What, cap: Cap, codes: list[str]) -> str:
    if not cap.left:
        return _("full")
    if what == CapRequest.What.BRANCHES and len(codes) <= MOST_CODES:
        return _(", ").join(codes)
    return _("%(count)d left") % {"count": cap.left}
