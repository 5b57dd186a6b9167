"""What an officer proposes for the fee schedule, and how another decides; the rules are in `rules`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Court
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, MoneyField, VerdictPair

APPROVE, REFUSE = "approve", "refuse"
PAYABLE, NO_FEE = "payable", "free"


def source_field(label: Any, help_text: Any = "") -> LineField:
    """Where a number is taken from, in one language; legal data have three."""
    return LineField(
        label=label,
        max_length=200,
        help_text=help_text,
        error_messages={"required": _("Say where this is taken from, in all three languages.")},
    )


class FeeForm(CourtForm):
    """The next version of one fee item."""

    what = forms.ChoiceField(
        label=_("Is a fee payable?"),
        choices=[(PAYABLE, _("Yes, this amount")), (NO_FEE, _("No fee, in whatever form it is filed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether a fee is payable.")},
    )
    ordinary_cents = MoneyField(label=_("Ordinary fee"), required=False)
    concession = forms.BooleanField(
        label=_("It is on the list of lower fees for filing electronically"), required=False
    )
    e_cents = MoneyField(
        label=_("E-filing fee, as listed"), required=False, help_text=_("80% of the ordinary fee, in whole dollars.")
    )
    from_day = CourtDateField(
        label=_("From which day?"),
        help_text=_("The day of deemed receipt decides. The version before it ends on the day before."),
        error_messages={"required": _("Enter the first day on which this holds.")},
    )
    source = source_field(
        _("Source, in English"),
        help_text=_("The gazette notice or the page this is taken from. Everybody can read it on the fee page."),
    )
    source_zh_hant = source_field(_("Source, in Traditional Chinese"))
    source_zh_hans = source_field(_("Source, in Simplified Chinese"))
    confirmed = forms.BooleanField(label=_("Confirmed by the registry"), required=False)
    note = LineField(label=_("Note to the supervisor"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """As `services.propose_fee` takes it."""
        data = super().clean() or {}
        data["free"] = data.pop("what", None) == NO_FEE
        return data


class ConcessionForm(CourtForm):
    """A further concession of one court."""

    court = forms.ModelChoiceField(
        label=_("Court"),
        queryset=Court.objects.all(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the court.")},
    )
    from_day = CourtDateField(
        label=_("First day"), error_messages={"required": _("Enter the first day of the concession.")}
    )
    last_day = CourtDateField(
        label=_("Last day"),
        help_text=_("Included: what is deemed received on this day still costs less."),
        error_messages={"required": _("Enter the last day of the concession.")},
    )
    source = source_field(_("Source, in English"))
    source_zh_hant = source_field(_("Source, in Traditional Chinese"))
    source_zh_hans = source_field(_("Source, in Simplified Chinese"))
    note = LineField(label=_("Note to the supervisor"), max_length=500, required=False)


class DecisionForm(CourtForm):
    """The supervisor's word on a proposal."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (APPROVE, pgettext_lazy("a proposal", "Approve")),
            (REFUSE, pgettext_lazy("a proposal", "Refuse")),
        ],
        widget=VerdictPair,
        error_messages={"required": _("Approve or refuse the proposal.")},
    )
    note = LineField(
        label=_("Note to the officer who proposed it"),
        max_length=500,
        required=False,
        help_text=_("Needed when you refuse."),
    )


class PaymentMethodSettingsForm(CourtForm):
    """The ceiling of one payment method, and whether it is offered."""

    ceiling_cents = MoneyField(
        label=_("Most a payment"),
        help_text=_("In Hong Kong dollars. A charge above it must be paid by another means."),
        error_messages={"required": _("Enter the most that one payment may be.")},
    )
    in_use = forms.BooleanField(label=_("In use: people may choose it"), required=False)


class FilterForm(CourtForm):
    """The filters of the schedule on the desk."""

    marks_optional = False
    court = forms.ModelChoiceField(label=_("Court"), queryset=Court.objects.all(), required=False, empty_label=_("All"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("set", _("has a fee")),
            ("not_set", _("not yet set")),
            ("free", _("no fee")),
            ("to_come", _("a change is coming")),
            ("unconfirmed", _("not confirmed")),
        ],
    )
    q = forms.CharField(label=_("Item or code"), required=False, max_length=100)
