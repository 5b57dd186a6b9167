"""A refund is requested line by line; and the officers' decisions."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm, MoneyField
from icms.lib.money import money_sentence
from payments.models import Refund
from payments.refunds.selectors import Refundable


class RefundRequestForm(CourtForm):
    """Why, and how much of each line, up to what is left of it."""

    reason = forms.ChoiceField(
        label=_("Why the money should go back"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("What happened"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, lines: list[Refundable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Refund.Reason.choices[1:]  # type: ignore[attr-defined]
        self.lines = [line for line in lines if line.left_cents > 0]
        for line in self.lines:
            most = money_sentence(line.left_cents, get_language() or "en")
            self.fields[f"line_{line.charge_line.position}"] = MoneyField(
                label=str(line.charge_line.description),
                help_text=_("At most %(amount)s; leave it empty for nothing.") % {"amount": most},
                required=False,
                initial=line.left_cents if len(self.lines) == 1 else None,
            )
        self.needed_sometimes = [f"line_{line.charge_line.position}" for line in self.lines]
        self.order_fields([f"line_{line.charge_line.position}" for line in self.lines])

    def clean(self) -> dict[str, Any]:
        """As the service takes it: `parts` are HK$ cents by the position of the line."""
        data = super().clean() or {}
        positions = [line.charge_line.position for line in self.lines]
        data["parts"] = {position: data.pop(f"line_{position}", None) or 0 for position in positions}
        return data


class ApproveForm(CourtForm):
    """Where the money goes."""

    to = forms.ChoiceField(
        label=_("Where it goes"),
        choices=Refund.To.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where the money goes.")},
    )


class NoteForm(CourtForm):
    """A sentence that the payer, or the record, gets."""

    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["note"].label = label
