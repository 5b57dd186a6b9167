"""The question whether a party is exempt from fees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.case import PartyFields
from icms.lib.fields import LineField
from icms.lib.forms import SavedForm
from icms.lib.marks import colon, semicolon
from payments.models import Exemption

NONE = "none"


class ExemptionForm(SavedForm):
    """Is a party exempt from fees? Which one, on what ground, and what proves it."""

    marks_optional = False
    ground = forms.ChoiceField(
        label=_("Is the party for whom you file exempt from fees?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ground, or say that the fee is paid.")},
    )
    party = forms.ChoiceField(label=_("Which party is exempt?"), widget=forms.RadioSelect, required=False)
    evidence = LineField(label=_("Number of the certificate or file that shows it"), max_length=100, required=False)

    def __init__(self, *args: Any, parties: list[PartyFields], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.order): party for party in parties}
        self.exemptions = {each.pk: each for each in Exemption.objects.offered()}
        grounds = [
            (code, _("%(code)s. %(text)s") % {"code": code, "text": e.text}) for code, e in self.exemptions.items()
        ]
        self.fields["ground"].choices = [(NONE, _("No, the fee is paid")), *grounds]  # type: ignore[attr-defined]
        self.fields["party"].choices = [(key, party.name) for key, party in self.parties.items()]  # type: ignore[attr-defined]
        wanted = [f"{code}{colon()}{each.evidence}" for code, each in self.exemptions.items()]
        self.fields["evidence"].help_text = semicolon().join(wanted)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") in (None, NONE):
            return data
        if not data.get("party") and "party" not in self.errors:
            self.add_error("party", _("Choose the party that is exempt."))
        if not data.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", _("Enter the number that shows it; the registry looks it up."))
        return data

    def claimed(self) -> dict[str, Any] | None:
        """The claim as `claim_exemption` takes it; None if the fee is paid."""
        data = self.cleaned_data
        if data["ground"] == NONE:
            return None
        return {
            "exemption": self.exemptions[data["ground"]],
            "party": self.parties[data["party"]],
            "evidence": data["evidence"],
        }
