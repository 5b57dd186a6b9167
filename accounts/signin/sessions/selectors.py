"""Where an account is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.signin.devices import browser_of, describe_browser, shorten_address
from icms.lib import clock


@dataclass(frozen=True)
class ActiveSession:
    """One place where an account is signed in."""

    key: str
    words: str
    address: str
    since: datetime
    last_used: datetime

    @property
    def reference(self) -> str:
        """How it is named in an address; its key stays with its browser."""
        return salted_hmac("accounts.signin.sessions", self.key).hexdigest()[:16]


def sessions_of(account: User) -> list[ActiveSession]:
    """Where an account is signed in now, the latest used first; two queries."""
    rows = list(UserSession.objects.filter(user=account).order_by("-last_seen_at", "-pk"))
    going_on = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now())
    live = set(going_on.values_list("session_key", flat=True))
    return [
        ActiveSession(
            row.session_key,
            describe_browser(*browser_of(row.user_agent)),
            shorten_address(row.ip),
            row.created_at,
            row.last_seen_at,
        )
        for row in rows
        if row.session_key in live
    ]
