"""Which members, in which order, and what the list says of each: the same few queries whatever the number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from accounts import permissions
from accounts.models import Branch, Empowerment, Organization, User
from accounts.permissions import Function
from accounts.roles import Role
from icms.lib.search import contains_words

A_PAGE = 20
ALL_STATES, NOT_SET = "all", "not_set"
IN_ORDER = (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER)
SORTS = {
    "role": ("rank", "pk"),
    "name": ("name_en", "name_zh", "username"),
    "branch": ("branch__code", "rank", "pk"),
    "state": ("state", "username"),
}


@dataclass(frozen=True)
class Row:
    """One member as the list shows it."""

    member: User
    empowered: list[datetime | None] | None  # of the three, since when; None where no empowerment can apply
    default_for: list[str]  # codes of branches, "" for the organization
    act: str  # change, invite, profile, help_centre, primary_only, see

    @property
    def not_set(self) -> bool:
        """Is the account active, and its holder has not set a password yet?"""
        return self.member.is_active and not self.member.has_usable_password()


@dataclass(frozen=True)
class Powers:
    """What the reader may do to members, asked once for the whole list."""

    actor: User
    users: bool
    administrators: bool

    @classmethod
    def of(cls, actor: User) -> "Powers":
        return cls(
            actor,
            permissions.may(actor, Function.PROFILES_OF_USERS),
            permissions.may(actor, Function.PROFILES_OF_ADMINISTRATORS),
        )

    def looks_after(self, member: User) -> bool:
        """As `permissions.may_maintain_profile`, without asking the database again."""
        if member.pk == self.actor.pk or member.organization_id != self.actor.organization_id:
            return False
        if member.role == Role.ORGANIZATION_USER:
            return self.users
        return member.role == Role.SECONDARY_ADMINISTRATOR and self.administrators

    def act_on(self, member: User) -> str:
        """Which act the list offers on a member."""
        if member.pk == self.actor.pk:
            return "profile"
        if not self.looks_after(member):
            return "help_centre" if member.role == Role.PRIMARY_ADMINISTRATOR else "primary_only"
        if member.state == User.State.CLOSED:
            return "see"
        return "invite" if member.is_active and not member.has_usable_password() else "change"


@dataclass
class MemberFilters:
    """What the filter asks for."""

    role: str = ""
    branch: str = ""
    state: str = ""
    words: str = ""
    sort: str = "role"


def members(organization: Organization, wanted: MemberFilters) -> QuerySet[User]:
    """The members that fit the filter, closed accounts only where they are asked for."""
    found = User.objects.filter(organization=organization).select_related("branch")
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.branch:
        found = found.filter(branch__code=wanted.branch)
    found = _in_state(found, wanted.state)
    found = found.filter(contains_words(wanted.words, "username", "name_en", "name_zh"))
    rank = Case(
        *(When(role=role, then=Value(place)) for place, role in enumerate(IN_ORDER)), output_field=IntegerField()
    )
    key = wanted.sort.removeprefix("-")
    order = SORTS.get(key, SORTS["role"])
    if wanted.sort.startswith("-"):
        order = tuple(f"-{name}" for name in order)
    in_force = Prefetch("empowerments", Empowerment.objects.in_force(), to_attr="in_force")
    return found.annotate(rank=rank).order_by(*order).prefetch_related(in_force)


def rows_of(found: Iterable[User], organization: Organization, branches: Iterable[Branch], powers: Powers) -> list[Row]:
    """The rows of the list."""
    places: dict[int | None, list[str]] = {}
    for branch in branches:
        places.setdefault(branch.default_user_id, []).append(branch.code)
    places.setdefault(organization.default_user_id, []).append("")
    return [Row(member, empowered_since(member), places.get(member.pk, []), powers.act_on(member)) for member in found]


def empowered_since(member: User) -> list[datetime | None] | None:
    """Since when each of the three empowerments is in force; None where the account is no SA's."""
    if member.role != Role.SECONDARY_ADMINISTRATOR:
        return None
    held = getattr(member, "in_force", None)
    since = {each.kind: each.given_at for each in (member.empowerments.in_force() if held is None else held)}
    return [since.get(kind) for kind in Empowerment.Kind]


def _in_state(found: QuerySet[User], state: str) -> QuerySet[User]:
    if state == ALL_STATES:
        return found
    if state == NOT_SET:
        return found.filter(state=User.State.ACTIVE, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if state:
        return found.filter(state=state)
    return found.exclude(state=User.State.CLOSED)
