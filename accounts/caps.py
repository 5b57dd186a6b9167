"""The cap: how many accounts and branches an organization may have; whoever changes them takes its lock first.

`require_room` is asked by `organizations.member_accounts.services.add_member`, `organizations.branches.services`
(`add_branch`, `reopen_branch`) and `helpcentre.approval.services._place`; a file of members counts for itself
(`organizations.member_import.checks._no_room`). A maximum is changed, never below what there is, by
`helpcentre.organizations.services.change_caps` and `helpcentre.requests.services.grant_cap`.
"""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CapRequest, Organization, User
from accounts.roles import Role
from icms.lib.errors import Reason, Refused

MAXIMUM_OF = {
    Role.PRIMARY_ADMINISTRATOR: CapRequest.What.PRIMARY,
    Role.SECONDARY_ADMINISTRATOR: CapRequest.What.SECONDARY,
    Role.ORGANIZATION_USER: CapRequest.What.USERS,
}
FULL = {
    CapRequest.What.PRIMARY: _(
        "The organization has all the primary administrators it may have (%(most)d). Ask the Help Centre for more."
    ),
    CapRequest.What.SECONDARY: _(
        "The organization has all the secondary administrators it may have (%(most)d). A primary administrator can ask "
        "for more."
    ),
    CapRequest.What.USERS: _(
        "The organization has all the organization users it may have (%(most)d). A primary administrator can ask for "
        "more."
    ),
    CapRequest.What.BRANCHES: _(
        "The organization has all the branches it may have (%(most)d). A primary administrator can ask for more."
    ),
}


@dataclass(frozen=True)
class Cap:
    """One maximum of an organization: how many there may be and how many there are; closed ones do not count."""

    what: CapRequest.What
    used: int
    most: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)


def locked_organization(organization_id: int) -> Organization:
    """The organization, locked until the transaction ends; changes of its members or branches take this lock first."""
    return Organization.objects.select_for_update().get(pk=organization_id)


def caps_of(organization: Organization) -> dict[CapRequest.What, Cap]:
    """The four maxima of an organization and what is used of each; two queries."""
    counted = (
        User.objects.filter(organization=organization)
        .exclude(state=User.State.CLOSED)
        .values_list("role")
        .annotate(count=Count("pk"))
    )
    used = {MAXIMUM_OF[Role(role)]: count for role, count in counted}
    used[CapRequest.What.BRANCHES] = organization.branches.filter(Q(closed_at=None)).count()
    return {what: Cap(what, used.get(what, 0), getattr(organization, what)) for what in CapRequest.What}


def require_room(organization: Organization, what: CapRequest.What, count: int = 1) -> None:
    """Raises Refused if a locked organization may not have `count` more."""
    cap = caps_of(organization)[what]
    if cap.left < count:
        raise Refused(Reason("cap", FULL[what] % {"most": cap.most}))
