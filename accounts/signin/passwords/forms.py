"""Setting a password: allauth's forms in the portal's words."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signin.forms import PlainFieldsMixin
from icms.lib.fields import EmailAddressField
from icms.lib.forms import CourtForm

PASSWORD_RULE = _("12 characters or more, and not one that many people use. A few words together make a good one.")
NOT_THE_SAME = _("The two new passwords are not the same. Type the new one twice.")


class NewPasswordMixin(PlainFieldsMixin):
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
        """Replaces allauth's sentence about two different passwords."""
        unlike = field == "password2" and not hasattr(error, "error_list")
        super().add_error(field, NOT_THE_SAME if unlike else error)  # type: ignore[misc]


class NewPasswordForm(NewPasswordMixin, ChangePasswordForm):
    """Change the password, knowing the old one."""


class NewPasswordByLinkForm(NewPasswordMixin, ResetPasswordKeyForm):
    """Set a password by the link in an e-mail: the first one, or another."""


class PasswordLinkForm(UserTokenForm):
    """Is the link in the address good? Not of an account that is suspended or closed."""

    def _get_user(self, uidb36: str) -> User | None:
        account = super()._get_user(uidb36)
        return account if account and account.is_active else None


class ForgottenPasswordForm(CourtForm):
    """Ask for the links; the page looks up nothing."""

    email = EmailAddressField(
        of_reader=True,
        label=_("Your e-mail address"),
        help_text=_("The one that is kept with your account."),
        error_messages={"required": _("Type your e-mail address.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["class"] = "w-400"
