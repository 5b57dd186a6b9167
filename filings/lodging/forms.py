"""The declaration: the holder's typed signature, whether it is urgent, and the box for when the registry is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.models import Filing
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm


class SignatureForm(CourtForm):
    """Signed by typing one's name. The service judges it, and says also that it is missing: all reasons at once."""

    marks_optional = False
    signed_name = forms.CharField(
        label=_("Type your full name to sign"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed_cents = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    agreed_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    confirmed_closed = forms.BooleanField(
        label=_("I understand that this is the time of receipt, not today."), required=False
    )

    def __init__(self, *args: Any, signer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_name"].help_text = _("As on your account: %(name)s") % {"name": signer.name}


class DeclarationForm(SignatureForm):
    """The signature of one filing, and whether it is urgent."""

    urgent_reason = forms.ChoiceField(
        label=_("Is it urgent?"),
        required=False,
        choices=[("", _("No, in its turn")), *Filing.Urgency.choices],
        help_text=_("The registry sees an urgent filing first. It does not change the time of receipt."),
    )
    urgent_on = CourtDateField(
        label=_("Which day is it about?"),
        required=False,
        help_text=_("The day of the hearing, the last day of the period, or the day by which you need it."),
    )
    urgent_note = LineField(
        label=_("Why is it urgent?"), required=False, max_length=200, help_text=_("Only if you chose another reason.")
    )

    def __init__(self, *args: Any, of_translation: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_translation:
            self.fields["urgent_reason"].help_text = _(
                "The court language section sees what is urgent first. It does not change the time of receipt."
            )
