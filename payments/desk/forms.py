"""The forms of the accounts office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.fields import EmailAddressField, LineField
from icms.lib.forms import CourtDateField, CourtForm, MoneyField
from payments.desk.reconciliation.services import MOST_BYTES


class SearchForm(CourtForm):
    """A reference or an account name."""

    marks_optional = False
    q = LineField(label=_("Reference, account name or organization"), required=False, max_length=80)
    tab = forms.CharField(required=False, widget=forms.HiddenInput)


class DayForm(CourtForm):
    """Which day to look at."""

    marks_optional = False
    day = CourtDateField(label=_("Day"), required=False)


class CreditForm(CourtForm):
    """What came in, from which source, when."""

    cents = MoneyField(label=_("Amount"), error_messages={"required": _("Enter the amount that was received.")})
    source_reference = LineField(
        label=_("Source reference"),
        max_length=60,
        help_text=_("The number of the cheque, or of the bank transfer. Each can be entered once."),
        error_messages={"required": _("Enter the number of the cheque or of the transfer.")},
    )
    received_on = CourtDateField(
        label=_("Received on"), error_messages={"required": _("Enter the day it was received.")}
    )


class AddressForm(CourtForm):
    """Where a payer without an account gets e-mails."""

    email = EmailAddressField(label=_("E-mail address"))


class FileForm(CourtForm):
    """A provider's settlement file."""

    file = forms.FileField(
        label=_("Settlement file (CSV)"),
        allow_empty_file=True,
        error_messages={"required": _("Choose the provider’s file."), "missing": _("Choose the provider’s file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.incoming is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be a day’s settlement."))
        return file
