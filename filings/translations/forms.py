"""What is translated, into which language, for which case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case, CaseType
from cases.models.case import CaseQuerySet
from cases.numbering import read_case_number
from filings.models import TranslationRequest
from icms.lib.forms import CourtForm, SavedForm


class AskedFields(CourtForm):
    """What every application says."""

    title = forms.CharField(
        label=_("What is the document?"),
        help_text=_("As the certificate names it, for example “Witness statement of Ho Siu Mei”"),
        max_length=200,
    )
    into = forms.ChoiceField(
        label=_("Which way is it translated?"),
        widget=forms.RadioSelect,
        choices=TranslationRequest.Into.choices,
        error_messages={"required": _("Choose which way it is translated.")},
    )
    purpose = forms.CharField(
        label=pgettext_lazy("translation", "Purpose"),
        help_text=_("What it is wanted for, for example “exhibit to the affidavit of 3 December”"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class StartTranslationForm(AskedFields):
    """The case, or the kind of case that is to come where `kinds` are given, and the document."""

    number = forms.CharField(
        label=_("Case number"),
        help_text=_("In any form, such as dcpi 1234/26"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-400"}),
    )
    kind = forms.ModelChoiceField(
        label=_("Without a number yet: the kind of case it is for"),
        queryset=CaseType.objects.none(),
        required=False,
        empty_label="",
    )
    field_order = ["number", "kind", "title", "into", "purpose"]

    def __init__(self, *args: Any, cases: CaseQuerySet, kinds: list[CaseType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cases, self.case = cases, None
        if kinds:
            self.fields["number"].required = False
            self.fields["kind"].queryset = CaseType.objects.filter(pk__in=[kind.pk for kind in kinds])  # type: ignore[attr-defined]
        else:
            del self.fields["kind"]

    case: Case | None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed, kind = data.pop("number", ""), data.pop("kind", None)
        if not typed:
            if kind is None and "number" not in self.errors:
                self.add_error("number", _("Give the number of the case, or choose the kind of case it is for."))
            return data | {"case": None, "case_type": kind}
        read = read_case_number(typed)
        if read.number is None:
            self.add_error("number", str(read.why_not))
            return data
        self.case = self._cases.numbered(read.number).select_related("case_type__court", "venue").first()
        if self.case is None:
            words = _("You do not act in a case %(number)s. Check the number, or ask to be linked with the case.")
            self.add_error("number", words % {"number": read.number})
            return data
        return data | {"case": self.case, "case_type": self.case.case_type}


class ChangeTranslationForm(SavedForm, AskedFields):
    """What the application says, of a draft that was begun."""
