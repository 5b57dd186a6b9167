"""The questions of a draft: shape only; the rules are in services and checks."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cases.models import Capacity, Case, CaseType
from cases.models.case import PartyFields
from filings.models import Document, DocumentType, Filing
from icms.lib.forms import CourtForm, MoneyField
from icms.lib.names import printable

NEW_CASE = "new"
HAS_LATIN = re.compile(r"[A-Za-z]")
HAS_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


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


class PartyForm(CourtForm):
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
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_zh = forms.CharField(
        label=_("Name in Chinese"),
        help_text=_("As on the identity card or the register of companies, if there is one"),
        max_length=200,
        required=False,
    )
    address = forms.CharField(
        label=_("Address in Hong Kong"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Enter the address, or the last one known.")},
    )
    telephone = forms.CharField(label=_("Telephone"), max_length=20, required=False)

    def clean_name_en(self) -> str:
        name = " ".join(printable(self.cleaned_data["name_en"]).split())
        if name and HAS_CHINESE.search(name) and not HAS_LATIN.search(name):
            raise forms.ValidationError(_("This name is in Chinese; put it into the field for the Chinese name."))
        return name

    def clean_name_zh(self) -> str:
        name = " ".join(printable(self.cleaned_data["name_zh"]).split())
        if name and HAS_LATIN.search(name) and not HAS_CHINESE.search(name):
            raise forms.ValidationError(_("This name is in English; put it into the field for the English name."))
        return name

    def clean_address(self) -> str:
        return printable(self.cleaned_data["address"])

    def clean_telephone(self) -> str:
        telephone: str = self.cleaned_data["telephone"]
        digits = re.sub(r"[\s()-]", "", telephone).removeprefix("+852")
        if not digits:
            return ""
        if telephone.strip().startswith("+") and not telephone.strip().startswith("+852"):
            return telephone.strip()
        if not digits.isascii() or not digits.isdigit():
            raise forms.ValidationError(_("A telephone number is written in digits."))
        if len(digits) != 8:
            raise forms.ValidationError(
                ngettext_lazy(
                    "A Hong Kong telephone number has 8 digits; this one has %(count)d.",
                    "A Hong Kong telephone number has 8 digits; this one has %(count)d.",
                    len(digits),
                )
                % {"count": len(digits)}
            )
        return f"{digits[:4]} {digits[4:]}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"name_en", "name_zh"} & set(self.errors) and not (data.get("name_en") or data.get("name_zh")):
            self.add_error("name_en", _("Enter the name in English, in Chinese, or both."))
        return data


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
