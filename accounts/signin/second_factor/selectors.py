"""The second factors of an account."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils.crypto import salted_hmac

from accounts.models import User

Type = Authenticator.Type


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


def factors_of(account: User) -> Factors:
    """The second factors of an account, the oldest passkey first; one query."""
    found = list(Authenticator.objects.filter(user=account).order_by("pk"))
    by_type = {each.type: each for each in found}
    passkeys = [Passkey(each) for each in found if each.type == Type.WEBAUTHN]
    return Factors(by_type.get(Type.TOTP), passkeys, by_type.get(Type.RECOVERY_CODES))
