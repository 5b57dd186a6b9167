"""Asking a colleague to approve, and the answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.models import Approval
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class AskForm(CourtForm):
    """Who approves, and a word to them."""

    approver = forms.ModelChoiceField(
        label=_("Who is to approve it?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose who is to approve it.")},
    )
    note = LineField(label=_("A word to them"), max_length=500, required=False)

    def __init__(self, *args: Any, approvers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = approvers  # type: ignore[attr-defined]


class AnswerForm(CourtForm):
    """Approved, or sent back and why."""

    marks_optional = False
    outcome = forms.ChoiceField(
        label=_("Do you approve this draft?"),
        widget=forms.RadioSelect,
        choices=[
            (Approval.Outcome.APPROVED, _("Yes. It may be lodged as it is.")),
            (Approval.Outcome.SENT_BACK, _("No. It is to be mended first.")),
        ],
        error_messages={"required": _("Choose whether you approve it.")},
    )
    answer = forms.CharField(
        label=_("Your note on it"),
        help_text=_("If you send it back, say what is to be mended."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
