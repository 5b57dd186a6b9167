"""The forms of bulk filings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import CaseType
from icms.lib.forms import CourtForm


class StartForm(CourtForm):
    """Which kind of case, of those that the organization is approved for."""

    case_type = forms.ModelChoiceField(
        label=_("Kind of case"),
        queryset=CaseType.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the kind of case.")},
    )

    def __init__(self, *args: Any, kinds: list[CaseType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_type"].queryset = CaseType.objects.filter(  # type: ignore[attr-defined]
            pk__in=[kind.pk for kind in kinds]
        ).order_by("order")


class SeveralFiles(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class FilesForm(CourtForm):
    """The control for the table and the zip. The view reads the files from the request, one by one."""

    file = forms.FileField(
        label=_("Table and zip"),
        widget=SeveralFiles(attrs={"multiple": True, "accept": ".csv,.xlsx,.zip,text/csv,application/zip"}),
    )


class LodgeForm(CourtForm):
    """Signed by typing one's name, for all rows at once. The service judges it: all reasons at once."""

    marks_optional = False
    signed_name = forms.CharField(
        label=_("Type your full name to sign"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed_cents = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    agreed_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    confirmed_closed = forms.BooleanField(
        label=_("I understand that this is the time of receipt, not today."), required=False
    )

    def __init__(self, *args: Any, signer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_name"].help_text = _("As on your account: %(name)s") % {"name": signer.name}
