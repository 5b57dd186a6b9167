"""Asking for the approval to file in bulk, and answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CaseType
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class AskForm(CourtForm):
    """What a primary administrator says."""

    case_type = forms.ModelChoiceField(
        label=_("Kind of case"),
        queryset=CaseType.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the kind of case.")},
    )
    about = LineField(
        label=_("What do you claim, and how many claims a month?"),
        max_length=500,
        help_text=_("The registry decides by this, and how many rows it takes at a time."),
    )

    def __init__(self, *args: Any, kinds: list[CaseType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_type"].queryset = CaseType.objects.filter(  # type: ignore[attr-defined]
            pk__in=[kind.pk for kind in kinds]
        ).order_by("order")


class GrantForm(CourtForm):
    """The ceiling of one bulk filing."""

    most_rows = forms.IntegerField(label=_("Most rows in one bulk filing"), min_value=1, max_value=10_000)


class WhyForm(CourtForm):
    """Why it is declined or taken back."""

    note = LineField(label=_("Why?"), max_length=500, help_text=_("The organization reads this."))
