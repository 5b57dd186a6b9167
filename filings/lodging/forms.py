"""The declaration: the holder's typed signature, and the box to tick when the registry is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.forms import CourtForm


class DeclarationForm(CourtForm):
    """Signed by typing one's name. The service judges it, and says also that it is missing: all reasons at once."""

    marks_optional = False
    signed_name = forms.CharField(
        label=_("Type your full name to sign"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed_cents = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    confirmed_closed = forms.BooleanField(
        label=_("I understand that this is the time of receipt, not today."), required=False
    )

    def __init__(self, *args: Any, signer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_name"].help_text = _("As on your account: %(name)s") % {"name": signer.name}
