"""Where a visitor's link and receipt go; the link once more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.fields import EmailAddressField, LineField
from icms.lib.forms import CourtForm
from payments.public.forms import ReceiptForm, WithoutRobots


class VisitorForm(WithoutRobots, ReceiptForm):
    """Who buys without an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail")
        self.fields["email"].help_text = _("For the receipt and the link. We use it for nothing else.")


class BuyForm(CourtForm):
    """Nothing is asked of an account."""


class LinkForm(WithoutRobots):
    """What was given with a purchase: its link goes there once more."""

    email = EmailAddressField(of_reader=True, label=_("Your e-mail"), help_text=_("The one you gave when you paid."))
    receipt = LineField(
        label=_("Number of the receipt"),
        help_text=_("For example DC-2026-000123."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "w-300"}),
        error_messages={"required": _("Type the number of the receipt.")},
    )
