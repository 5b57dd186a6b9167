"""Organizations and individuals by whatever is known of them."""

from django.db.models import Case, Count, Q, QuerySet, Value, When

from accounts.models import Organization, User
from accounts.roles import Role
from icms.lib.references import parse_reference
from icms.lib.search import contains_words

A_PAGE = 15
ORGANIZATION_SORTS = {"name": ("name_en", "name_zh"), "kind": ("kind",), "since": ("created_at",)}
INDIVIDUAL_SORTS = {"name": ("name_en", "name_zh"), "account": ("username",), "since": ("created_at",)}


def organizations(*, kind: str = "", words: str = "", sort: str = "name") -> QuerySet[Organization]:
    """Organizations with how many accounts that are not closed each has."""
    found = Organization.objects.all()
    if kind:
        found = found.filter(kind=kind)
    if reference := parse_reference(words):
        found = found.filter(reference=reference)
    else:
        found = found.filter(contains_words(words, "name_en", "name_zh", "registration_number"))
    still = ~Q(accounts__state=User.State.CLOSED)
    found = found.annotate(
        members=Count("accounts", filter=still),
        administrators=Count("accounts", filter=still & Q(accounts__role=Role.PRIMARY_ADMINISTRATOR)),
    )
    return found.order_by(*_order(ORGANIZATION_SORTS, sort), "pk")


def individuals(*, state: str = "", words: str = "", sort: str = "name") -> QuerySet[User]:
    """The accounts of litigants in person."""
    found = User.objects.filter(role=Role.INDIVIDUAL)
    if state:
        found = found.filter(state=state)
    found = found.filter(contains_words(words, "name_en", "name_zh", "username", "email", "telephone"))
    return found.order_by(*_order(INDIVIDUAL_SORTS, sort), "pk")


def members(organization: Organization) -> QuerySet[User]:
    """The accounts of an organization, its primary administrators on top."""
    rank = (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER)
    by_role = Case(*(When(role=role, then=Value(number)) for number, role in enumerate(rank)), default=Value(9))
    return organization.accounts.select_related("branch").order_by(by_role, "name_en", "pk")


def _order(sorts: dict[str, tuple[str, ...]], sort: str) -> list[str]:
    fields = sorts.get(sort.lstrip("-"), sorts["name"])
    return [f"-{field}" if sort.startswith("-") else field for field in fields]
