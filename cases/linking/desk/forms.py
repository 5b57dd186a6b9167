"""What the registry decides on a link request: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import LinkReason, Party
from icms.lib.forms import CourtForm


class ApprovalForm(CourtForm):
    """For which party of the case the request is approved."""

    party = forms.ChoiceField(
        label=gettext_lazy("Party"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the party of the case.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the one who asks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.order): party for party in parties}
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            (order, _described(party)) for order, party in self.parties.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if party := self.parties.get(data.pop("party", "")):
            data["party_id"] = party.pk
        return data


def _described(party: Party) -> str:
    by = str(party.represented_by) if party.represented_by else _("in person") if party.in_person else _("nobody yet")
    return _("%(capacity)s: %(name)s (represented by: %(by)s)") % {
        "capacity": party.get_capacity_display(),
        "name": party.name,
        "by": by,
    }


class LinkRefusalForm(CourtForm):
    """Why not, by a code, and in words."""

    reason = forms.ModelChoiceField(
        label=gettext_lazy("Reason"),
        queryset=LinkReason.objects.all(),
        empty_label=gettext_lazy("Choose a reason"),
        error_messages={"required": gettext_lazy("Choose a reason for refusing.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the one who asks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
