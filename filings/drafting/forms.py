"""The questions of a draft. Forms check the shape of an answer; services and checks have the rules."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.courts.selectors import natures_of
from cases.models import Capacity, CaseType, Question, QuestionGroup, Venue
from cases.models.case import PartyFields
from filings.models import Filing
from icms.lib import clock
from icms.lib.fields import AddressField, ChineseNameField, EnglishNameField, LineField, Named, TelephoneField
from icms.lib.forms import CourtDateField, MoneyField, SavedForm


class ClaimForm(SavedForm):
    """The nature of the claim: one of Section A, one of Section B, and the amount (domain 4.1)."""

    claim_kind = forms.ChoiceField(
        label=_("What is claimed?"),
        help_text=_("Section A of the nature of the claim"),
        widget=forms.RadioSelect,
        choices=Filing.ClaimKind.choices,
        error_messages={"required": _("Choose what is claimed.")},
    )
    claim_nature = forms.ChoiceField(
        label=_("What is the claim about?"),
        help_text=_("Section B: choose the one that fits best"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the claim is about.")},
    )
    amount_cents = MoneyField(
        label=_("How much is claimed?"),
        help_text=_("In Hong Kong dollars, without interest and costs. Leave it empty if no money is claimed."),
        required=False,
    )
    marks_optional = False

    def __init__(self, *args: Any, case_type: CaseType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(nature.pk, str(nature.name)) for nature in natures_of(case_type)]
        self.fields["claim_nature"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        money = data.get("claim_kind") in (Filing.ClaimKind.MONETARY, Filing.ClaimKind.MIXED)
        if money and data.get("amount_cents") is None and "amount_cents" not in self.errors:
            self.add_error("amount_cents", _("Enter the amount claimed, in Hong Kong dollars."))
        return data


class PartyForm(Named, SavedForm):
    """One party: who, in which capacity, and where."""

    capacity = forms.ChoiceField(
        label=_("In which capacity?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose in which capacity this party is in the case.")},
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

    def __init__(self, *args: Any, case_type: CaseType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(capacity, Capacity(capacity).label) for capacity in case_type.capacities]
        self.fields["capacity"].choices = choices  # type: ignore[attr-defined]


class PastDayField(CourtDateField):
    """A day that has come: today in court time, or before."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day > clock.court_day(clock.now()):
            raise forms.ValidationError(_("Enter a day that is not still to come."), code="to_come")
        return day


class CodeField(LineField):
    """Letters and figures, as a number is printed on a paper; kept in capitals, without spaces."""

    def __init__(self, **said: Any) -> None:
        super().__init__(widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}), **said)

    def clean(self, value: Any) -> str:
        code = re.sub(r"\s", "", str(super().clean(value))).upper()
        if code and not re.fullmatch(r"[A-Z0-9/()-]+", code):
            raise forms.ValidationError(_("Enter letters and figures only, as printed."), code="invalid")
        return code


class QuestionsForm(SavedForm):
    """The questions of one group, each as its row says (cases.Question)."""

    def __init__(self, *args: Any, group: QuestionGroup, answers: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in group.questions.filter(retired=False):
            field = FIELDS[Question.Answer(question.answer)](question)
            field.error_messages["required"] = gettext("Answer this question: %(name)s.") % {"name": question.name}
            field.initial = _as_answered(question, answers.get(question.pk))
            self.fields[question.pk] = field

    @property
    def answers(self) -> dict[str, str | int]:
        """What was typed, as it is kept: a day as text, an amount in cents."""
        given = {code: value for code, value in self.cleaned_data.items() if value not in (None, "")}
        return {code: value.isoformat() if isinstance(value, date) else value for code, value in given.items()}


def _said(question: Question) -> dict[str, Any]:
    return {"label": str(question.name), "help_text": str(question.hint), "required": question.required}


def _as_answered(question: Question, kept: Any) -> Any:
    return date.fromisoformat(kept) if kept and question.answer == Question.Answer.DAY else kept


# How a question is answered, by what its row says.
FIELDS: dict[Question.Answer, Callable[[Question], forms.Field]] = {
    Question.Answer.LINE: lambda question: LineField(max_length=question.max_length, **_said(question)),
    Question.Answer.LINES: lambda question: forms.CharField(
        max_length=question.max_length, widget=forms.Textarea({"rows": 4}), **_said(question)
    ),
    Question.Answer.CODE: lambda question: CodeField(max_length=question.max_length, **_said(question)),
    Question.Answer.DAY: lambda question: PastDayField(**_said(question)),
    Question.Answer.MONEY: lambda question: MoneyField(**_said(question)),
}


class OwnReferenceForm(SavedForm):
    """How its filer calls the filing."""

    own_reference = LineField(
        label=_("Your own reference"),
        help_text=_("Your file number, for example. It is shown to you on lists, e-mails and papers."),
        max_length=60,
        required=False,
    )
    marks_optional = False


class VenueForm(SavedForm):
    """At which of the court's venues the case is commenced."""

    venue = forms.ModelChoiceField(
        label=_("At which court is the case commenced?"),
        help_text=_("Its letters begin the case number."),
        queryset=Venue.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the court at which the case is commenced.")},
    )

    def __init__(self, *args: Any, venues: list[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Venue.objects.filter(pk__in=[venue.pk for venue in venues])
        self.fields["venue"].queryset = chosen  # type: ignore[attr-defined]
