"""Deciding on requests for another maximum, or for another name with the document that was seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.fields import EVIDENCE, LastFourField, ParagraphField, cap_field
from accounts.models import CapRequest
from icms.lib.forms import CourtForm, VerdictPair

GRANT, REFUSE = "grant", "refuse"
VERDICTS = [(GRANT, _("Grant")), (REFUSE, _("Refuse"))]


class RequestsForm(CourtForm):
    """The filters of the requests."""

    marks_optional = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Waiting")), ("decided", _("Decided or withdrawn")), ("any", _("All"))],
    )
    q = forms.CharField(label=_("Reference, name or organization"), required=False, max_length=200)


class DecisionForm(CourtForm):
    """Grant or refuse, with a note that the asker reads."""

    marks_optional = False

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=VERDICTS,
        widget=VerdictPair,
        error_messages={"required": _("Grant or refuse the request.")},
    )
    note = ParagraphField(
        label=_("Reason"),
        required=False,
        help_text=_("Needed for a refusal. The asker reads it as you write it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == REFUSE:
            if not data.get("note"):
                self.add_error("note", _("Say the reason for the refusal."))
            return data
        for name in self.needed_to_grant():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def needed_to_grant(self) -> tuple[str, ...]:
        """The fields a grant cannot do without."""
        return ()


class CapDecisionForm(DecisionForm):
    """The maximum that is granted."""

    field_order = ["verdict", "granted", "note"]

    def __init__(self, *args: Any, asked: CapRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["granted"] = cap_field(CapRequest.What(asked.what), initial=asked.wanted, required=False)
        self.fields["granted"].label = _("New maximum")
        self.order_fields(self.field_order)

    def needed_to_grant(self) -> tuple[str, ...]:
        return ("granted",) if self.cleaned_data.get("granted") is None else ()


class NameDecisionForm(DecisionForm):
    """Which document showed the new name."""

    field_order = ["verdict", "evidence", "last_four", "note"]
    evidence = forms.ChoiceField(
        label=_("Document shown"),
        choices=EVIDENCE,
        required=False,
        error_messages={"required": _("Choose the document that showed the new name.")},
    )
    last_four = LastFourField(required=False)

    def needed_to_grant(self) -> tuple[str, ...]:
        return ("evidence", "last_four")
