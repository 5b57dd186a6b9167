"""What the registry decides on a link request: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.linking.decisions import is_party_asked_for
from cases.models import LinkReason, LinkRequest, Party
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

    def __init__(self, *args: Any, asked: LinkRequest, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.order): party for party in parties}
        named = [order for order, party in self.parties.items() if is_party_asked_for(asked, party)]
        if len(named) == 1:
            self.fields["party"].initial = named[0]
        if self.is_bound and self.data.get("party") in self.parties and self.data["party"] not in named:
            self.fields["other_party"] = forms.BooleanField(
                label=gettext_lazy("Approve it for this party, although the request names another"), required=False
            )
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
