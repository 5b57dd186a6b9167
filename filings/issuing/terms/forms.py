"""The paragraphs of an order in standard terms: which stand, what fills their blanks, what is added."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Party
from filings.issuing.terms.rules import (
    BLANK,
    MOST_PAGES,
    Blank,
    blank_field,
    blanks_of,
    keep_field,
    party_choices,
    text_in,
)
from filings.issuing.terms.services import paper_language
from filings.models import IssuingAct
from icms.lib import dates
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, MoneyField
from icms.lib.trilingual import HTML_LANGUAGES

MOST_CHARACTERS = 60_000
MOST_DAYS = 366
LABELS: dict[str, Any] = {
    "party": pgettext_lazy("blank of an order", "Party"),
    "day": pgettext_lazy("blank of an order", "Date"),
    "days": pgettext_lazy("blank of an order", "Number of days"),
    "sum": pgettext_lazy("blank of an order", "Sum"),
    "text": pgettext_lazy("blank of an order", "Words"),
}


@dataclass(frozen=True)
class ParagraphRow:
    """A paragraph: the field that keeps it, named by its words, and those of its blanks."""

    keep: BoundField
    blanks: list[BoundField]


class TermsForm(CourtForm):
    """The blanks of each paragraph of a template, which may be struck, and paragraphs of the officer's own."""

    paper_language = forms.ChoiceField(
        label=pgettext_lazy("Chinese", "Characters"),
        choices=[
            ("zh-hant", pgettext_lazy("characters", "Traditional")),
            ("zh-hans", pgettext_lazy("characters", "Simplified")),
        ],
        widget=forms.RadioSelect,
    )
    further = forms.CharField(
        label=_("Further paragraphs"),
        help_text=format_lazy(
            _("An empty line begins the next. The whole document may have {most} pages at most."), most=MOST_PAGES
        ),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, act: IssuingAct, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert act.template is not None
        self.paragraphs = list(act.template.paragraphs.all())
        self.language = paper_language(act, act.terms.get("said", {}))
        html_language = HTML_LANGUAGES[self.language]
        further = self.fields.pop("further")
        if not dates.is_chinese(self.language):
            del self.fields["paper_language"]
        cases = list(act.documents.order_by("case").values_list("case", flat=True))
        parties = Party.objects.filter(case__in=cases).order_by("case", "order", "pk")
        self.parties = [("", _("Choose")), *party_choices(list(parties), len(cases))]
        for paragraph in self.paragraphs:
            words = BLANK.sub("…", text_in(paragraph, self.language))
            label = format_html('<span class="serif" lang="{}">{}</span>', html_language, words)
            self.fields[keep_field(paragraph)] = forms.BooleanField(label=label, required=False)
            for blank in blanks_of(paragraph):
                self.fields[blank_field(paragraph, blank)] = self._blank(blank)
        self.fields["further"] = further
        self.needed_sometimes = [name for name in self.fields if name.startswith("blank_")]

    def _blank(self, blank: Blank) -> forms.Field:
        label = LABELS[blank.kind]
        match blank.kind:
            case "party":
                return forms.ChoiceField(label=label, choices=self.parties, required=False)
            case "day":
                return CourtDateField(label=label, required=False)
            case "sum":
                return MoneyField(label=label, required=False)
            case "days":
                widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-100"})
                errors = {"invalid": _("Enter the days as a number, such as 14.")}
                return forms.IntegerField(
                    label=label, min_value=1, max_value=MOST_DAYS, required=False, widget=widget, error_messages=errors
                )
        return LineField(label=label, max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"}))

    @property
    def rows(self) -> Iterator[ParagraphRow]:
        """Each paragraph with its fields."""
        for paragraph in self.paragraphs:
            blanks = [self[blank_field(paragraph, blank)] for blank in blanks_of(paragraph)]
            yield ParagraphRow(self[keep_field(paragraph)], blanks)


def said_of(act: IssuingAct) -> dict[str, Any]:
    """What was typed before, for the form; else what was typed for the document in whose place it comes.

    Of a new draft, that every paragraph stands.
    """
    assert act.template is not None
    paragraphs = list(act.template.paragraphs.all())
    before = act.replaces.act if act.replaces and act.replaces.act.template_id == act.template_id else act
    said: dict[str, Any] = act.terms.get("said") or before.terms.get("said") or {}
    said = said or {keep_field(paragraph): True for paragraph in paragraphs}
    said = {"paper_language": "zh-hant", **said}
    days = {blank_field(each, blank) for each in paragraphs for blank in blanks_of(each) if blank.kind == "day"}
    return {name: date.fromisoformat(value) if name in days and value else value for name, value in said.items()}
