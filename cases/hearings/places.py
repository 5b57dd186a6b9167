"""Who acts in a case, and the address of its page: what every message of the registry about a case needs."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from cases.models import Case, CaseUserPermission


def acting_in(case: Case) -> QuerySet[User]:
    """The active accounts that may act in the case."""
    grants = CaseUserPermission.objects.filter(content_object=case, permission__codename="act_in_case")
    return User.objects.filter(pk__in=grants.values("user"), state=User.State.ACTIVE)


def page_of(case: Case) -> str:
    """The address of the case without its language, as a message keeps it."""
    with override("en"):
        return reverse("case_page:case", args=[case.number]).removeprefix("/en")
