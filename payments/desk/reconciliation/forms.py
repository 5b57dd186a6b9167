"""A provider's settlement file to upload."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm
from payments.desk.reconciliation.services import MOST_BYTES


class FileForm(CourtForm):
    """A provider's settlement file."""

    file = forms.FileField(
        label=_("Settlement file (CSV)"),
        allow_empty_file=True,
        error_messages={"required": _("Choose the provider’s file."), "missing": _("Choose the provider’s file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.incoming is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large to be a day’s settlement."))
        return file
