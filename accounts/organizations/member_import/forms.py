"""A file of members, chosen or pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organizations.member_import.files import MOST_BYTES, TOO_LARGE
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm
from icms.lib.uploads import ArrivedFile


class ImportForm(CourtForm):
    """One of the two: a file, or its lines."""

    marks_optional = False
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Up to 500 members and 2 MB. Separated by commas, semicolons or tabs."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the rows here"),
        help_text=_("From your spreadsheet, with the row of headings."),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    @property
    def refusal_field(self) -> str:  # type: ignore[override]
        """A file that cannot be read is refused where it was given."""
        return "file" if self.cleaned_data.get("file") else "pasted"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("pasted") or "").strip() and not self.errors:
            self.add_error("file", _("Choose a CSV file, or paste its rows."))
        return data

    def content(self) -> bytes:
        """The bytes of the file, or of what was pasted. Raises Refused where the file is larger than it may be."""
        file = self.cleaned_data.get("file")
        if not file:
            return str(self.cleaned_data["pasted"]).encode()
        return content_of(file)


def content_of(file: ArrivedFile) -> bytes:
    """The bytes of a small file that arrived. Raises Refused."""
    if file.incoming is None or file.size > MOST_BYTES:
        raise Refused(TOO_LARGE)
    return file.incoming.path.read_bytes()
