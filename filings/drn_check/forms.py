"""The form of the DRN check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.drn import SEPARATORS, format_drn, parse_drn
from icms.lib.forms import CourtForm, NeverRepeated

DIGITS = 12


class DrnForm(CourtForm):
    """The number, and what the browser adds: the solved challenge, and the hash of a file that is not uploaded."""

    marks_optional = False
    drn = forms.CharField(
        label=_("Document Reference Number (DRN)"),
        help_text=_(
            "12 digits, such as 4820 1937 5567: beside the barcode of the seal, on page 1 or on a last page of its "
            "own; on an acknowledgement, receipt or statement under the QR code."
        ),
        max_length=60,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "size": "18"}),
        error_messages={"required": _("Type the DRN: the 12 digits beside the barcode.")},
    )
    sha256 = forms.RegexField(
        regex=r"^[0-9a-f]{64}$",
        required=False,
        widget=NeverRepeated,
        error_messages={"invalid": _("The file could not be compared. Choose it again.")},
    )
    altcha = forms.CharField(required=False, widget=NeverRepeated)

    def clean_drn(self) -> str:
        typed = self.cleaned_data["drn"]
        digits = SEPARATORS.sub("", typed)
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("A DRN is made of digits only, such as 4820 1937 5567."), code="not_digits")
        if len(digits) != DIGITS:
            words = _("A DRN has 12 digits; this one has %(count)d.")
            raise forms.ValidationError(words, code="length", params={"count": len(digits)})
        return digits

    @property
    def mistyped(self) -> str:
        """The 12 digits as they were typed, in fours, where the last does not fit the others; else empty."""
        digits = self.cleaned_data.get("drn", "") if self.is_bound else ""
        return format_drn(digits) if digits and parse_drn(digits) is None else ""
