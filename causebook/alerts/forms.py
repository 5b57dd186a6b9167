"""How often, and for a visitor to which address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from causebook.models import Alert
from icms.lib.fields import EmailAddressField
from icms.lib.forms import CourtForm, NeverRepeated


class AskForm(CourtForm):
    """How often an e-mail comes."""

    often = forms.ChoiceField(
        label=_("How often?"), widget=forms.RadioSelect, choices=Alert.Often.choices, initial=Alert.Often.DAILY
    )

    def __init__(self, *args: Any, is_court: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_court:  # a busy court has news all day
            self.fields["often"].choices = Alert.Often.choices[1:]  # type: ignore[attr-defined]


class VisitorForm(AskForm):
    """A visitor's address; the browser adds the solution of a proof of work."""

    email = EmailAddressField(
        label=_("E-mail address"),
        help_text=_("We write to it once, with a link to confirm that you want this."),
        error_messages={"required": _("Type the e-mail address.")},
    )
    altcha = forms.CharField(required=False, widget=NeverRepeated)
    field_order = ["email", "often", "altcha"]
