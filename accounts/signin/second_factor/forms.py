"""The forms of the second factor: a code, a passkey, the set-up of either."""

import re
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from accounts.signin.forms import PlainFieldsMixin
from accounts.signin.limits import admit_code
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm

CODE_LIFETIME = 120  # seconds: longer than any code of an app counts
LONGEST_NAME = 60
FAILED = _("The passkey did not work. Try once more, or type a code.")
NOT_MADE = _("The passkey could not be made. Try once more, or use an authenticator app.")


class LimitedCodeForm(BaseAuthenticateForm):
    """A code from the app or from the list; tries are counted by known browser (limits.py)."""

    def clean_code(self) -> str:
        right = admit_code(context.request, self.user)
        code: str = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        known = list(Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN))
        found = next((each for each in known if each.wrap().validate_code(code) and self._is_fresh(each, code)), None)
        if found is None:
            if known:
                self._emit_authentication_failed(known[0])
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        right()
        return code

    def _is_fresh(self, authenticator: Authenticator, code: str) -> bool:
        """Nobody who looked over the shoulder uses a code of the app again while it still counts."""
        if authenticator.type != Authenticator.Type.TOTP:
            return True
        return cache.add(f"second-factor:used:{self.user.pk}:{code}", 1, CODE_LIFETIME)


class CodeFieldMixin(PlainFieldsMixin):
    """How the field for a code looks."""

    labels = {"code": _("Code")}
    hints = {"code": _("The 6 digits that your authenticator app shows now, or one of your recovery codes.")}
    missing = {"code": _("Type the code.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]
        fields["code"].widget.attrs |= {"class": "w-200", "inputmode": "numeric", "maxlength": "20"}


class CodeForm(CodeFieldMixin, LimitedCodeForm, AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(CodeFieldMixin, LimitedCodeForm, ReauthenticateForm):
    """A code before something that matters."""


class AddAppForm(CodeFieldMixin, ActivateTOTPForm):
    """The first code of a new app shows that it was set up rightly."""

    hints = {"code": _("The 6 digits that the app shows now.")}


class LimitedPasskeyForm(AuthenticateWebAuthnForm):
    """A passkey's answer; tries are counted as those of codes are."""

    def clean_credential(self) -> Authenticator:
        right = admit_code(context.request, self.user)
        credential = self.cleaned_data["credential"]
        try:
            auth.parse_authentication_response(credential)
            authenticator = auth.complete_authentication(self.user, credential)
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # whatever a script may send
            raise get_adapter().validation_error("incorrect_code") from error
        right()
        return authenticator

    def add_error(self, field: str | None, error: Any) -> None:
        """One sentence for whatever was wrong with it, above the page: its field is hidden."""
        code = getattr(error, "code", "")
        super().add_error(None, error if code == "too_many_login_attempts" else FAILED)
        self.cleaned_data.pop("credential", None)


class PasskeyForm(LimitedPasskeyForm):
    """The second step of signing in."""


class ConfirmPasskeyForm(LimitedPasskeyForm, ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class AddPasskeyForm(PlainFieldsMixin, AddWebAuthnForm):
    """What the browser made, and what it is called."""

    labels = {"name": _("Name of the passkey")}
    hints = {"name": _("So that you know it again, such as the name of the telephone or key.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs["maxlength"] = str(LONGEST_NAME)

    def clean_name(self) -> str:
        return str(super().clean_name())[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()
            return data
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "name":
            super().add_error(field, error)
        else:
            super().add_error(None, NOT_MADE)
            self.cleaned_data.pop("credential", None)


class RenameForm(CourtForm):
    """Another name for a passkey."""

    name = LineField(
        label=_("Name of the passkey"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type a name for it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["class"] = "w-400"
