"""What an officer says of a document of the court: its cases, what it is, what it asks of whom; why it is withdrawn."""

import re
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cases.models import Capacity, Case
from cases.numbering import read_case_number, rows_numbered
from filings.issuing.services import MOST_CASES, Facts, Step
from filings.models import IssuedKind, IssuingAct, OrderTemplate
from icms.lib import clock
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, VerdictPair

STEPS = (1, 2, 3)
MOST_DAYS = 366


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    """A row of reference data, by its name in the reader's language."""

    def label_from_instance(self, row: IssuedKind | OrderTemplate) -> str:
        return str(row.name)


class IssueForm(CourtForm):
    """A document for one case or many, with what it gives somebody to do."""

    needed_sometimes = ("file", "kind", "template", "public")
    numbers = forms.CharField(
        label=gettext_lazy("Case numbers"),
        help_text=gettext_lazy("One on each line: each case gets a copy with a DRN of its own."),
        max_length=4_000,
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Name at least one case.")},
    )
    source = forms.ChoiceField(
        label=pgettext_lazy("document to issue", "Its pages"),
        choices=[
            ("upload", pgettext_lazy("pages of an order", "Upload a PDF")),
            ("template", pgettext_lazy("pages of an order", "From a template")),
        ],
        widget=VerdictPair,
    )
    template = NamedChoice(
        label=pgettext_lazy("document to issue", "Template"),
        help_text=gettext_lazy("Its blanks are filled in on the next page."),
        queryset=OrderTemplate.objects.filter(in_use=True),
        empty_label=gettext_lazy("Choose"),
        required=False,
    )
    kind = NamedChoice(
        label=gettext_lazy("Kind of document"),
        queryset=IssuedKind.objects.filter(in_use=True),
        empty_label=gettext_lazy("Choose"),
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
    )
    made_on = CourtDateField(
        label=gettext_lazy("Made on"),
        help_text=gettext_lazy("Days are counted from it; it is not counted itself."),
        error_messages={"required": gettext_lazy("Enter the day on which it was made.")},
    )
    judge = LineField(label=pgettext_lazy("who made an order", "Made by"), max_length=100, required=False)
    title = LineField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Leave it empty to use the name of its kind or template."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the document"), choices=IssuingAct.Language.choices)
    public = forms.ChoiceField(
        label=pgettext_lazy("document to issue", "In the cause book"),
        help_text=gettext_lazy("Never in a restricted case, whatever is chosen here."),
        choices=[
            ("", gettext_lazy("As its kind says")),
            ("yes", pgettext_lazy("document to issue", "Open to the public")),
            ("no", pgettext_lazy("document to issue", "Closed")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        self.found: list[Case] = []
        parties = [("", _("Every party")), *Capacity.choices]
        who = pgettext("step of a document", "Who")
        for number in STEPS:
            self.fields[f"who_{number}"] = forms.ChoiceField(label=who, choices=parties, required=False)
            self.fields[f"what_{number}"] = LineField(
                label=_("What must be done"),
                max_length=200,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
            )
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_("Within how many days"),
                min_value=1,
                max_value=MOST_DAYS,
                required=False,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-100"}),
                error_messages={"invalid": _("Enter the days as a number, such as 14.")},
            )
            if number > 1:
                self.fields[f"after_{number}"] = forms.BooleanField(
                    label=_("Counted from the last day of the step before"), required=False
                )

    @property
    def has_steps(self) -> bool:
        """Is any step said, or is something wrong with one?"""
        names = [name for name in self.fields if name[-1].isdigit()]
        return any(self[name].value() for name in names) or any(name in self.errors for name in names)

    @property
    def step_rows(self) -> list[list[BoundField]]:
        """The fields of each step."""
        return [[self[name] for name in self.fields if name.endswith(f"_{number}")] for number in STEPS]

    def clean_numbers(self) -> str:
        typed = [each for line in re.split(r"[\n;,、，；]+", self.cleaned_data["numbers"]) if (each := line.strip())]
        if len(typed) > MOST_CASES:
            raise forms.ValidationError(_("A document is issued in 50 cases at once at most. Issue it in two parts."))
        keys = rows_numbered(Case.objects.all(), typed)
        problems = [_why_not(each) for each in typed if each not in keys]
        if problems:
            raise forms.ValidationError(problems)
        cases = Case.objects.select_related("case_type__court", "venue").prefetch_related("parties")
        self.found = list(cases.filter(pk__in=keys.values()).order_by("pk"))
        return "\n".join(case.number for case in self.found)

    def clean_made_on(self) -> Any:
        day = self.cleaned_data["made_on"]
        if day and day > clock.court_day(clock.now()):
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        from_template = data.get("source") == "template"
        if from_template and not data.get("template") and "template" not in self.errors:
            self.add_error("template", _("Choose the template."))
        if not from_template and not data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Choose what it is."))
        if not from_template and not self.has_file and not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the PDF file."))
        for number in () if from_template else STEPS:
            self._clean_step(number, data)
        return data

    def _clean_step(self, number: int, data: dict[str, Any]) -> None:
        what, days = data.get(f"what_{number}"), data.get(f"days_{number}")
        if days and not what:
            self.add_error(f"what_{number}", _("Say what must be done in these days."))
        if what and not days and f"days_{number}" not in self.errors:
            self.add_error(f"days_{number}", _("Say within how many days."))

    def facts(self) -> Facts:
        """What was said, once the form is clean."""
        data = self.cleaned_data
        template = data["template"] if data["source"] == "template" else None
        kind = template.kind if template else data["kind"]
        steps = [
            Step(data[f"what_{n}"], data[f"days_{n}"], data[f"who_{n}"], bool(data.get(f"after_{n}")))
            for n in STEPS
            if data.get(f"what_{n}") and not template
        ]
        public = data["public"] == "yes" if data["public"] else kind.public
        said = {name: data[name] for name in ("title", "language", "made_on", "judge")}
        return Facts(**said, kind=kind, public=public, steps=steps, template=template)


def facts_of(act: IssuingAct) -> dict[str, Any]:
    """What a draft says, for the form."""
    said: dict[str, Any] = {
        "numbers": "\n".join(each.case.number for each in act.documents.select_related("case")),
        "source": "template" if act.template_id else "upload",
        "template": act.template_id,
        "kind": act.kind_id,
        "title": act.title,
        "language": act.language,
        "made_on": act.made_on,
        "judge": act.judge,
        "public": "yes" if act.public else "no",
    }
    for number, step in enumerate(act.steps.all(), start=1):
        said |= {f"who_{number}": step.capacity, f"what_{number}": step.what, f"days_{number}": step.days}
        said[f"after_{number}"] = step.after_previous
    return said


def _why_not(typed: str) -> str:
    read = read_case_number(typed)
    if read.why_not:
        return _("%(typed)s: %(reason)s") % {"typed": typed, "reason": read.why_not.message}
    return str(_("There is no case %(number)s here.") % {"number": read.number})


class ReplaceForm(IssueForm):
    """A document that takes the place of another, and why."""

    why = LineField(
        label=gettext_lazy("Why is it replaced?"),
        help_text=gettext_lazy("Everybody in the case reads it."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why: everybody in the case reads it.")},
    )


class WithdrawForm(CourtForm):
    """Why a document is withdrawn."""

    why = LineField(
        label=gettext_lazy("Why is it withdrawn?"),
        help_text=gettext_lazy("Everybody in the case reads it."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why: everybody in the case reads it.")},
    )


class ConfirmForm(CourtForm):
    """That the officer saw what will happen."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
