"""The request for another maximum."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.caps import Cap
from accounts.models import CapRequest
from icms.lib.forms import CourtForm


class AskForm(CourtForm):
    """Which maximum, how many, and why."""

    what = forms.ChoiceField(
        label=_("Which maximum?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which maximum is to change.")},
    )
    wanted = forms.IntegerField(
        label=_("How many in all?"),
        help_text=_("The new maximum, those that are there already included."),
        min_value=1,
        max_value=9999,
        widget=forms.TextInput({"class": "w-100", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the new maximum."),
            "invalid": _("Enter the new maximum in digits, such as 40."),
            "min_value": _("The maximum is 1 at least."),
            "max_value": _("Ask for 9999 at most."),
        },
    )
    reason = forms.CharField(
        label=pgettext_lazy("another maximum", "Why?"),
        help_text=_("The Help Centre decides by this, and may ask you for proof."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say why the organization needs another maximum.")},
    )

    def __init__(self, *args: Any, caps: dict[CapRequest.What, Cap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(what)s: %(used)d of %(most)d")
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (what.value, words % {"what": what.label, "used": cap.used, "most": cap.most}) for what, cap in caps.items()
        ]
