"""Who may record an absence, and who may stand in (domain 4.2)."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.models.user import IN_USE
from accounts.roles import Role
from cases.assigning.rules import may_assign, users_in_reach


def may_record_for(actor: User, account: User) -> bool:
    """May `actor` record an absence of this account: its own, or as administrator of its branch?"""
    if actor.pk == account.pk:
        return actor.role == Role.ORGANIZATION_USER and actor.is_active
    return may_assign(actor) and users_in_reach(actor).filter(pk=account.pk).exists()


def stand_ins_for(account: User) -> QuerySet[User]:
    """Who may stand in: the other users of the organization whose accounts are in use."""
    users = User.objects.filter(IN_USE, organization=account.organization_id, role=Role.ORGANIZATION_USER)
    return users.exclude(pk=account.pk).select_related("branch", "organization").order_by("name_en", "name_zh", "pk")
