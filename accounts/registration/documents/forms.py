"""What a supporting document is, and the files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SupportingDocument
from icms.lib.forms import CourtForm


class SeveralFiles(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class DocumentKindForm(CourtForm):
    """What a file is."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the file is.")},
    )

    def __init__(self, *args: Any, kinds: tuple[SupportingDocument.Kind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class UploadForm(DocumentKindForm):
    """What the files are, and the control for them; what arrives is read from the request, file by file."""

    file = forms.FileField(
        label=_("Files"),
        required=False,
        widget=SeveralFiles({"multiple": True, "accept": "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"}),
    )
