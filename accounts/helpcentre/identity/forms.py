"""What the officer saw at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.fields import EVIDENCE, LastFourField
from accounts.helpcentre.identity.services import Observation
from accounts.models import Application, IdentityCheck
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm, VerdictPair


class IdentityForm(CourtForm):
    """Who came, what was shown, what is the same."""

    who_came = forms.ChoiceField(
        label=_("Who came?"),
        choices=IdentityCheck.Who.choices,
        widget=VerdictPair,
        error_messages={"required": _("Say who came: the applicant or a representative.")},
    )
    needed_sometimes = ("representative_name", "representative_evidence", "representative_last_four", "remark")
    representative_name = LineField(label=_("Name of the representative"), max_length=200, required=False)
    representative_evidence = forms.ChoiceField(
        label=_("Document the representative showed"), choices=EVIDENCE, required=False
    )
    representative_last_four = LastFourField(label=_("Its last four characters"), required=False)
    authority_seen = forms.BooleanField(label=_("I saw the signed authority of the applicant"), required=False)
    evidence = forms.ChoiceField(
        label=_("Document shown"),
        choices=EVIDENCE,
        error_messages={"required": _("Choose the document that was shown.")},
    )
    last_four = LastFourField()
    face_same = forms.BooleanField(label=_("The face and the photograph"), required=False)
    name_en_same = forms.BooleanField(required=False)
    name_zh_same = forms.BooleanField(required=False)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, label, name in (
            ("name_en_same", _("The English name: %(name)s"), application.name_en),
            ("name_zh_same", _("The Chinese name: %(name)s"), application.name_zh),
        ):
            if name:
                self.fields[field].label = label % {"name": name}
            else:
                del self.fields[field]

    def clean(self) -> dict[str, Any]:
        """What was seen, as the service takes it; a representative's facts only if one came."""
        data = super().clean() or {}
        if self.errors:
            return data
        if data["who_came"] == IdentityCheck.Who.APPLICANT:
            data |= dict.fromkeys(("representative_name", "representative_evidence", "representative_last_four"), "")
            data["authority_seen"] = False
        return {"seen": Observation(**data)}
