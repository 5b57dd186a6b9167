"""Gates by role: sign in first, then the right kind of account. The gates of a desk are in the desk's own access.py."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.roles import FILERS

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
