"""Gates by role: sign in first, then the right kind of account."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.roles import ACCOUNTS_DESK, CALENDAR_DESK, FILERS, REGISTRY_DESK, Role

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request behind a gate: its user is an account, never a visitor."""

    user: User


def for_roles(roles: Collection[str]) -> Callable[[View], View]:
    """Only accounts in these roles: others who are signed in get 403, strangers the sign-in page."""

    def gate(view: View) -> View:
        @login_required
        @wraps(view)
        def gated(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return gated

    return gate


filers_only = for_roles(FILERS)
registry_only = for_roles(REGISTRY_DESK)
registry_readers = for_roles(REGISTRY_DESK | {Role.AUDITOR})
calendar_officers = for_roles(CALENDAR_DESK)
accounts_only = for_roles(ACCOUNTS_DESK)
accounts_readers = for_roles(ACCOUNTS_DESK | {Role.AUDITOR})
