"""The files of a draft, and what each document is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filings.models import Document, DocumentType
from icms.lib.forms import CourtForm, SavedForm


class SeveralFiles(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class UploadForm(CourtForm):
    """The control for files. The view reads the files from the request, one by one."""

    file = forms.FileField(label=_("PDF files"))

    def __init__(self, *args: Any, several: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = SeveralFiles(attrs={"multiple": True}) if several else forms.FileInput()
        widget.attrs["accept"] = "application/pdf,.pdf"
        self.fields["file"].widget = widget


class DocumentForm(SavedForm):
    """What a document is."""

    type = forms.ModelChoiceField(
        label=_("What is this document?"),
        queryset=DocumentType.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose what this document is.")},
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("For example “Exhibit B, invoices”. Leave it empty to use the name of its kind."),
        max_length=200,
        required=False,
    )

    language = forms.ChoiceField(
        label=_("Language of the document"), widget=forms.RadioSelect, choices=Document.Language.choices
    )

    def __init__(self, *args: Any, types: Any, of_translation: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = types  # type: ignore[attr-defined]
        if of_translation:  # the application says its title and its languages
            del self.fields["title"], self.fields["language"]


class PlaceForm(CourtForm):
    """Which document goes to which place, counted from 1."""

    mark = forms.CharField(max_length=40)
    to = forms.IntegerField(min_value=1, max_value=1_000)
