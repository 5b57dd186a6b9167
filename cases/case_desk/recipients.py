"""Who acts in a case: whom every message of the registry about a case goes to."""

from django.db.models import QuerySet

from accounts.models import User
from cases.models import Case, CaseUserPermission


def acting_in(case: Case) -> QuerySet[User]:
    """The active accounts that may act in the case."""
    grants = CaseUserPermission.objects.filter(content_object=case, permission__codename="act_in_case")
    return User.objects.filter(pk__in=grants.values("user"), state=User.State.ACTIVE)
