"""The forms of deposit accounts: signing the terms, settings, the period of a statement."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, MoneyField


class TermsForm(CourtForm):
    """The signature of the PA under the terms of one version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed_name = LineField(label=_("Type your full name to sign"), max_length=200)
    accepted = forms.BooleanField(
        label=_("I accept these terms for the organization."),
        error_messages={"required": _("Tick the box to accept the terms.")},
    )

    def __init__(self, *args: Any, holder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_name"].help_text = _("As on your account: %(name)s") % {"name": holder}

    def clean(self) -> dict[str, Any]:
        """Drop the tick box: the service need not know of it."""
        data = super().clean() or {}
        data.pop("accepted", None)
        return data


class AccountForm(CourtForm):
    """Below what balance to tell, and whether the main account helps out."""

    alert_below_cents = MoneyField(
        label=_("Tell me when the balance is below"),
        required=False,
        help_text=_("One message each time it sinks below this. Leave it empty for none."),
    )
    draws_on_main = forms.BooleanField(
        label=_("Draw on the main account"),
        required=False,
        help_text=_("Where this account holds too little for a payment, the main account pays what is lacking."),
    )

    def __init__(self, *args: Any, is_main: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_main:
            del self.fields["draws_on_main"]


class PeriodForm(CourtForm):
    """The first and the last day of a statement."""

    marks_optional = False
    MOST = timedelta(days=366)
    since = CourtDateField(label=pgettext_lazy("period", "From"), required=False)
    until = CourtDateField(label=pgettext_lazy("period", "To"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        elif since and until and until - since > self.MOST:
            self.add_error("until", _("A statement covers a year at most."))
        return data

    def period(self, today: date) -> tuple[date, date]:
        """The period that was entered, else the month until today."""
        data = self.cleaned_data if self.is_valid() else {}
        until = data.get("until") or today
        return data.get("since") or until.replace(day=1), until
