"""By which method a charge is paid."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm
from payments.checkout.rules import Choice


class PaymentMethodForm(CourtForm):
    """One of the methods; those that cannot carry the charge stand beside the form, and the service refuses them."""

    payment_method = forms.ChoiceField(
        label=_("How you pay"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how to pay."), "invalid_choice": _("Choose how to pay.")},
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        available = [choice for choice in choices if choice.is_available]
        # What is refused may be posted all the same (a ceiling may have changed meanwhile): the service says why.
        field: Any = self.fields["payment_method"]
        field.choices = [(choice.method.code, _label(choice)) for choice in choices]
        field.widget.choices = [(choice.method.code, _label(choice)) for choice in available]

    def add_error(self, field: str | None, error: Any) -> None:
        """As usual, but a refusal without a field stands at the methods too: the payer goes on from there."""
        super().add_error(field or "payment_method", error)


class FilersPaymentForm(PaymentMethodForm):
    """A filer knows besides, after closing time, when what is paid for is deemed received (domain 5.2)."""

    confirmed_closed = forms.BooleanField(
        label=_("I understand that this is the time of receipt, not today."), required=False
    )


def _label(choice: Choice) -> str:
    if not choice.says:
        return str(choice.method.name)
    return format_html('{}<span class="hint">{}</span>', choice.method.name, choice.says)
