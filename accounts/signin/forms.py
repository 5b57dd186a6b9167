"""The forms of signing in and of passwords: allauth's, in the portal's words and without placeholders."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.fields import EmailAddressField
from icms.lib.forms import CourtForm

PASSWORD_RULE = _("12 characters or more, and not one that many people use. A few words together make a good one.")
NOT_THE_SAME = _("The two new passwords are not the same. Type the new one twice.")


class Plain:
    """No placeholder, no field that takes the focus by itself, no help that is a link."""

    marks_optional = False
    use_required_attribute = False
    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    missing: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            for attribute in ("placeholder", "autofocus"):
                field.widget.attrs.pop(attribute, None)
            field.widget.attrs["class"] = "w-400"
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]


class SignInForm(Plain, LoginForm):
    """Account name and password; never says which of the two was wrong."""

    labels = {"login": _("Account name"), "password": _("Password")}
    missing = {"login": _("Type your account name."), "password": _("Type your password.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class NewPassword(Plain):
    """Two new passwords that must be one."""

    labels = {
        "oldpassword": _("Your password now"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_RULE}
    missing = {
        "oldpassword": _("Type the password you have now."),
        "password1": _("Type the new password."),
        "password2": _("Type the new password a second time."),
    }

    def add_error(self, field: str | None, error: Any) -> None:
        """allauth's own sentence about two unlike passwords, in ours."""
        unlike = field == "password2" and not hasattr(error, "error_list")
        super().add_error(field, NOT_THE_SAME if unlike else error)  # type: ignore[misc]


class NewPasswordForm(NewPassword, ChangePasswordForm):
    """Change the password, knowing the old one."""


class NewPasswordByLinkForm(NewPassword, ResetPasswordKeyForm):
    """Set a password by the link in an e-mail: the first one, or another."""


class PasswordLinkForm(UserTokenForm):
    """Is the link in the address good? Not of an account that is suspended or closed."""

    def _get_user(self, uidb36: str) -> User | None:
        account = super()._get_user(uidb36)
        return account if account and account.is_active else None


class ForgottenPasswordForm(CourtForm):
    """Ask for the links; the page looks up nothing."""

    email = EmailAddressField(
        label=_("Your e-mail address"),
        help_text=_("The one that is kept with your account."),
        error_messages={"required": _("Type your e-mail address.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["class"] = "w-400"


class ConfirmForm(Plain, ReauthenticateForm):
    """The password once more, before something that matters."""

    labels = {"password": _("Password")}
    missing = {"password": _("Type your password.")}


class SwitchForm(CourtForm):
    """Which account to sign in with next; an empty choice is one that was not used on this browser."""

    account = forms.ChoiceField(label=_("Sign in with"), widget=forms.RadioSelect, required=False)

    marks_optional = False

    def __init__(self, *args: Any, accounts: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.choices = [
            *((each.username, f"{each.username} ({each.registered_user})") for each in accounts),
            ("", _("Another account")),
        ]
        field.initial = accounts[0].username if accounts else ""
