"""The sign-in form, in the portal's words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Account name and password; never says which of the two was wrong."""

    error_messages = {
        **LoginForm.error_messages,
        "username_password_mismatch": _(
            "The account name and the password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "There were too many failed attempts. Wait five minutes, then try again."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Account name")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
