"""Suspending or closing the last active primary administrator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.forms import ReasonForm


class LastAdministratorForm(ReasonForm):
    """The last active primary administrator goes only where that is meant."""

    leave_without = forms.BooleanField(
        label=_("The organization is left without an active primary administrator"), required=False
    )
