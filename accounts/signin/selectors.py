"""What the pages of signing in show: sessions, second factors, accounts that were used on this browser."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.signin.browsers import browser_of, in_words, shortened
from accounts.signin.devices import Device
from icms.lib import clock

Type = Authenticator.Type


@dataclass(frozen=True)
class Signed:
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


@dataclass(frozen=True)
class Passkey:
    """A passkey of an account, known in addresses by a digest of its credential."""

    authenticator: Authenticator

    @property
    def name(self) -> str:
        return str(self.authenticator.wrap().name)

    @property
    def reference(self) -> str:
        credential = str(self.authenticator.data["credential"]["id"])
        return salted_hmac("accounts.signin.passkeys", credential).hexdigest()[:16]


@dataclass(frozen=True)
class Factors:
    """The second factors of an account: the app, the passkeys, how many recovery codes are left."""

    app: Authenticator | None
    passkeys: list[Passkey]
    codes: Authenticator | None

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def only_one(self) -> bool:
        return (self.app is not None) + len(self.passkeys) == 1

    @property
    def codes_left(self) -> int:
        return len(self.codes.wrap().get_unused_codes()) if self.codes else 0


def sessions_of(account: User) -> list[Signed]:
    """Where an account is signed in now, the latest used first; two queries."""
    rows = list(UserSession.objects.filter(user=account).order_by("-last_seen_at", "-pk"))
    going_on = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now())
    live = set(going_on.values_list("session_key", flat=True))
    return [
        Signed(
            row.session_key,
            in_words(*browser_of(row.user_agent)),
            shortened(row.ip),
            row.created_at,
            row.last_seen_at,
        )
        for row in rows
        if row.session_key in live
    ]


def factors_of(account: User) -> Factors:
    """The second factors of an account, the oldest passkey first; one query."""
    found = list(Authenticator.objects.filter(user=account).order_by("pk"))
    by_type = {each.type: each for each in found}
    passkeys = [Passkey(each) for each in found if each.type == Type.WEBAUTHN]
    return Factors(by_type.get(Type.TOTP), passkeys, by_type.get(Type.RECOVERY_CODES))


def accounts_on(device: Device) -> list[User]:
    """The active accounts that signed in on a browser, the latest first."""
    active = User.objects.filter(username__in=device.accounts, state=User.State.ACTIVE).select_related("organization")
    known = {account.username: account for account in active}
    return [known[name] for name in device.accounts if name in known]
