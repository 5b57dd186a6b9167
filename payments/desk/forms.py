"""The forms of the accounts office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.fields import EmailAddressField, LineField
from icms.lib.forms import CourtDateField, CourtForm


class SearchForm(CourtForm):
    """A reference or an account name."""

    marks_optional = False
    q = LineField(label=_("Reference, account name or organization"), required=False, max_length=80)
    tab = forms.CharField(required=False, widget=forms.HiddenInput)


class DayForm(CourtForm):
    """Which day to look at."""

    marks_optional = False
    day = CourtDateField(label=_("Which day"), required=False)


class AddressForm(CourtForm):
    """Where a payer without an account gets e-mails."""

    email = EmailAddressField(label=_("E-mail address"))
