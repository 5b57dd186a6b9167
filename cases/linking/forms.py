"""What a filer asks: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.fields import CaseNumberField
from cases.linking.requests import Wish
from cases.models import Capacity, LinkRequest
from icms.lib.fields import ChineseNameField, EnglishNameField, Named
from icms.lib.forms import CourtForm

Kind = LinkRequest.Kind


class LinkForm(Named, CourtForm):
    """A case by its number, a party by capacity and name, and the proof."""

    no_name = gettext_lazy("Enter the party’s name in English, in Chinese, or both, as it is on the document.")
    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you ask for.")},
    )
    number = CaseNumberField()
    capacity = forms.ChoiceField(
        label=gettext_lazy("The party is"),
        choices=Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose in which capacity the party is in the case.")},
    )
    name_en = EnglishNameField(label=gettext_lazy("The party’s name in English"))
    name_zh = ChineseNameField(label=gettext_lazy("The party’s name in Chinese"))
    proof = forms.FileField(
        label=gettext_lazy("Proof"),
        help_text=gettext_lazy(
            "A PDF of the document that was served on the party, or of the signed notice. Up to 10 MB and 100 pages."
        ),
        widget=forms.ClearableFileInput({"accept": "application/pdf"}),
        error_messages={"required": gettext_lazy("Choose the PDF that shows it.")},
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (Kind.LINK.value, _("Link to a case: nobody represents the party on the portal yet")),
            (Kind.ACT.value, _("Notice to act: the party is represented by somebody else now")),
        ]
        if actor.organization_id:
            choices.append((Kind.CEASE.value, _("Notice to cease to act: my organization no longer acts")))
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """What is asked for, once the form is clean."""
        data = self.cleaned_data
        return Wish(data["kind"], data["number"], data["capacity"], data["name_en"], data["name_zh"])
