"""Signing in, confirming, changing the account: allauth's forms in the portal's words and without placeholders."""

from typing import Any

from allauth.account.forms import (
    LoginForm,
    ReauthenticateForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.forms import CleaningMixin, CourtForm
from icms.lib.marks import bracketed


class PlainFieldsMixin(CleaningMixin):
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


class SignInForm(PlainFieldsMixin, LoginForm):
    """Account name and password; never says which of the two was wrong."""

    labels = {"login": _("Account name"), "password": _("Password")}
    missing = {"login": _("Type your account name."), "password": _("Type your password.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ConfirmForm(PlainFieldsMixin, ReauthenticateForm):
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
            *((each.username, bracketed(each.username, each.registered_user)) for each in accounts),
            ("", _("Another account")),
        ]
        field.initial = accounts[0].username if accounts else ""
