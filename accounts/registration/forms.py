"""Beginning an application, and coming back to it."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.links import CODE_DIGITS
from accounts.models import Application
from icms.lib.fields import (
    EmailAddressField,
    LineField,
)
from icms.lib.forms import CourtForm, NeverRepeated
from icms.lib.references import parse_reference


class BeginForm(CourtForm):
    """Which kind of account, and where to send the link by which one comes back."""

    kind = forms.ChoiceField(
        label=_("Which account do you need?"),
        widget=forms.RadioSelect,
        choices=[
            (Application.Kind.INDIVIDUAL, _("For myself: I am, or will be, a party and act in person")),
            (
                Application.Kind.ORGANIZATION,
                _("For an organization that has no account here yet; I will administer it"),
            ),
            (
                Application.Kind.ADMINISTRATOR,
                _("For an organization that is registered here already; I will be another primary administrator"),
            ),
        ],
        error_messages={"required": _("Choose which account you need.")},
    )
    email = EmailAddressField(
        of_reader=True,
        help_text=_("We send a link to it, by which you come back to your application, and every answer."),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    altcha = forms.CharField(required=False, widget=NeverRepeated)


class StatusForm(CourtForm):
    """Which application, and the e-mail address it was made with."""

    marks_optional = False
    reference = LineField(
        label=_("Application reference"),
        help_text=_("It is in every e-mail about your application, such as 7KM4-2QXD-Z."),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "w-200"}),
        error_messages={"required": _("Enter the application reference.")},
    )
    email = EmailAddressField(of_reader=True, error_messages={"required": _("Enter your e-mail address.")})
    altcha = forms.CharField(required=False, widget=NeverRepeated)

    def clean_reference(self) -> str:
        reference = parse_reference(self.cleaned_data["reference"])
        if reference is None:
            raise forms.ValidationError(
                _("A reference has 9 letters and digits, such as 7KM4-2QXD-Z. One of these is mistyped."), code="form"
            )
        return reference


class CodeForm(CourtForm):
    """The code from the e-mail."""

    code = LineField(
        label=_("Code"),
        help_text=_("8 digits, in the e-mail we sent you. It works for 30 minutes."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-200"}),
        error_messages={"required": _("Enter the code from our e-mail.")},
    )

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not (code.isascii() and code.isdigit() and len(code) == CODE_DIGITS):
            raise forms.ValidationError(_("The code has 8 digits."), code="form")
        return code
