"""The questions of a draft: shape only; the rules are in services and checks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Capacity, Case, CaseType
from cases.models.case import PartyFields
from filings.models import Document, DocumentType, Filing
from icms.lib.fields import AddressField, ChineseNameField, EnglishNameField, Named, TelephoneField
from icms.lib.forms import CourtForm, MoneyField
from icms.lib.names import printable

NEW_CASE = "new"


class StartForm(CourtForm):
    """Start a case, or file into one of one's own."""

    what = forms.ChoiceField(
        label=_("What do you want to file?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you start a case or file into one of yours.")},
    )

    def __init__(self, *args: Any, case_types: list[CaseType], cases: list[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case_types = {f"{NEW_CASE}:{kind.pk}": kind for kind in case_types}
        self.cases = {f"case:{case.pk}": case for case in cases}
        start = [
            (key, _("Start a case: %(type)s, %(court)s") % {"type": kind.name, "court": kind.court.name})
            for key, kind in self.case_types.items()
        ]
        into = [(key, _("File in %(number)s") % {"number": case.number}) for key, case in self.cases.items()]
        self.fields["what"].choices = start + into  # type: ignore[attr-defined]

    def chosen(self) -> tuple[CaseType, Case | None]:
        """The case type, and the case where it is not a new one."""
        what = self.cleaned_data["what"]
        case = self.cases.get(what)
        return (case.case_type, case) if case else (self.case_types[what], None)


class ClaimForm(CourtForm):
    """The nature of the claim: one of Section A, one of Section B, and the amount (domain 4.1)."""

    claim_kind = forms.ChoiceField(
        label=_("What does the plaintiff claim?"),
        widget=forms.RadioSelect,
        choices=Filing.ClaimKind.choices,
        error_messages={"required": _("Choose what the plaintiff claims.")},
    )
    claim_nature = forms.ChoiceField(
        label=_("How was the injury caused?"),
        widget=forms.RadioSelect,
        choices=Filing.ClaimNature.choices,
        error_messages={"required": _("Choose how the injury was caused.")},
    )
    amount_cents = MoneyField(
        label=_("How much is claimed?"),
        help_text=_("In Hong Kong dollars, without interest and costs. Leave it empty if no money is claimed."),
        required=False,
    )
    marks_optional = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        money = data.get("claim_kind") in (Filing.ClaimKind.MONETARY, Filing.ClaimKind.MIXED)
        if money and data.get("amount_cents") is None and "amount_cents" not in self.errors:
            self.add_error("amount_cents", _("Enter the amount claimed, in Hong Kong dollars."))
        return data


class PartyForm(Named, CourtForm):
    """One party: who, in which capacity, and where."""

    capacity = forms.ChoiceField(
        label=_("In which capacity?"),
        widget=forms.RadioSelect,
        choices=Capacity.choices,
        error_messages={"required": _("Choose whether this is a plaintiff or a defendant.")},
    )
    kind = forms.ChoiceField(
        label=_("Who is it?"),
        widget=forms.RadioSelect,
        choices=PartyFields.Kind.choices,
        error_messages={"required": _("Choose whether this is a person, or a company or other body.")},
    )
    name_en = EnglishNameField()
    name_zh = ChineseNameField(help_text=_("As on the identity card or the register of companies, if there is one"))
    address = AddressField(
        label=_("Address in Hong Kong"), error_messages={"required": _("Enter the address, or the last one known.")}
    )
    telephone = TelephoneField(required=False)


class SeveralFiles(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class UploadForm(CourtForm):
    """The control for files; what arrives is read from the request, file by file."""

    file = forms.FileField(label=_("PDF files"))

    def __init__(self, *args: Any, several: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = SeveralFiles(attrs={"multiple": True}) if several else forms.FileInput()
        widget.attrs["accept"] = "application/pdf,.pdf"
        self.fields["file"].widget = widget


class DocumentForm(CourtForm):
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

    def __init__(self, *args: Any, types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = types  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return printable(self.cleaned_data["title"])
