"""Approving an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.fields import cap_field
from accounts.models import Application, CapRequest
from icms.lib.forms import CourtForm


class ApprovalForm(CourtForm):
    """The account name, and for a new organization its maxima."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=40,
        help_text=_("Small letters, digits, dots, hyphens or underscores. The holder signs in with it."),
        widget=forms.TextInput(attrs={"class": "w-400", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter an account name.")},
    )
    not_the_same = forms.BooleanField(
        label=_("I have looked at the organization with the same registration number; this is another one"),
        required=False,
    )

    def __init__(self, *args: Any, application: Application, registered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not registered:
            del self.fields["not_the_same"]
        if application.kind == Application.Kind.ORGANIZATION:
            for what, most in zip(CapRequest.What, (2, 5, 20, 5), strict=True):
                self.fields[what.value] = cap_field(what, initial=most)

    def clean(self) -> dict[str, Any]:
        """The maxima go to the service together."""
        data = super().clean() or {}
        most = {name: data.pop(name) for name in CapRequest.What.values if name in data}
        return {**data, "most": most}
