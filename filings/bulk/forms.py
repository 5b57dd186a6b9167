"""The forms of bulk filings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CaseType
from filings.drafting.documents.forms import SeveralFiles
from icms.lib.forms import CourtForm


class KindForm(CourtForm):
    """Which kind of case, of those that may be chosen."""

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


class FilesForm(CourtForm):
    """The control for the table and the zip. The view reads the files from the request, one by one."""

    file = forms.FileField(
        label=_("Table and zip"),
        widget=SeveralFiles(attrs={"multiple": True, "accept": ".csv,.xlsx,.zip,text/csv,application/zip"}),
    )
