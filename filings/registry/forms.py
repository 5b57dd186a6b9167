"""The forms of the registry desk: verdicts, refusal, disallowing an exemption, the filters of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.fields import CaseTypeField
from cases.models import CaseType
from filings.access import SEEN_BY_THE_REGISTRY
from filings.models import Document, ReturnReason
from filings.registry.decisions import Verdict
from filings.registry.selectors import DECIDED, SORTS, QueueQuery, document_kinds, officers
from filings.states import Decision
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, VerdictPair

VERDICTS = [(Decision.ACCEPTED.value, _("Accept")), (Decision.RETURNED.value, _("Return"))]


class DecisionForm(CourtForm):
    """A verdict, a reason and a note for each undecided document."""

    def __init__(self, *args: Any, documents: list[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents
        # Read once for all of them.
        reasons = {reason.pk: reason for reason in ReturnReason.objects.filter(for_return=True)}
        choices = [("", _("Choose a reason")), *((code, str(reason)) for code, reason in reasons.items())]
        self.needed_sometimes = [f"reason_{document.order}" for document in documents]
        for document in documents:
            number = document.order
            self.fields[f"decision_{number}"] = forms.ChoiceField(
                label=_("Decision on %(name)s") % {"name": document.name},
                choices=VERDICTS,
                widget=VerdictPair,
                error_messages={"required": _("Accept or return “%(name)s”.") % {"name": document.name}},
            )
            self.fields[f"reason_{number}"] = forms.TypedChoiceField(
                label=_("Reason for the return"),
                choices=choices,
                coerce=reasons.__getitem__,
                empty_value=None,
                required=False,
            )
            self.fields[f"note_{number}"] = forms.CharField(
                label=_("Note to the filer"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def parts(self) -> list[dict[str, Any]]:
        """Each document with its three fields, for the template."""
        return [
            {
                "document": document,
                "decision": self[f"decision_{document.order}"],
                "reason": self[f"reason_{document.order}"],
                "note": self[f"note_{document.order}"],
            }
            for document in self.documents
        ]

    def verdicts(self) -> dict[int, Verdict]:
        """The verdicts, by the order of the document."""
        data = self.cleaned_data
        return {
            document.order: Verdict(
                decision=Decision(data[f"decision_{document.order}"]),
                reason=data[f"reason_{document.order}"],
                note=data[f"note_{document.order}"],
            )
            for document in self.documents
        }


class RefusalForm(CourtForm):
    """Why the whole filing is refused."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReturnReason.objects.filter(for_refusal=True),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a reason for refusing the filing.")},
    )
    note = forms.CharField(
        label=_("Note to the filer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DisallowForm(CourtForm):
    """Why the exemption is not allowed."""

    why = LineField(
        label=_("Why is the exemption not allowed?"),
        max_length=500,
        help_text=_("The filer reads this as you write it."),
        error_messages={"required": _("Say why the exemption is not allowed; the filer reads this.")},
    )


class QueueForm(CourtForm):
    """The filters of one tab of the queue."""

    marks_optional = False
    case_type = CaseTypeField(
        label=_("Kind of case"), queryset=CaseType.objects.none(), required=False, empty_label=_("All")
    )
    document = forms.ChoiceField(label=_("Document"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    held = forms.ChoiceField(label=_("With"), required=False)
    day = CourtDateField(label=_("Decided on"), required=False)

    def __init__(self, *args: Any, tab: str, case_types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tab = tab
        self.fields["case_type"].queryset = case_types  # type: ignore[attr-defined]
        _choose(self.fields["document"], [("", pgettext_lazy("document", "Any")), *document_kinds()])
        states = [(state.value, state.label) for state in SEEN_BY_THE_REGISTRY]
        _choose(self.fields["state"], [("", pgettext_lazy("state", "Any")), *states])
        people = [(officer.username, officer.name) for officer in officers()]
        in_hand = [] if tab in DECIDED else [("nobody", _("nobody"))]
        _choose(self.fields["held"], [("", _("Anybody")), *in_hand, ("me", _("me")), *people])
        if tab in DECIDED:
            self.fields["held"].label = _("Decided by")
        for name in self._left_out(tab):
            del self.fields[name]

    def _left_out(self, tab: str) -> tuple[str, ...]:
        if tab == "all":
            return ()
        return ("state",) if tab in DECIDED else ("state", "day", "held") if tab == "mine" else ("state", "day")

    def query(self, sort: str) -> QueueQuery:
        """What was asked, once the form is valid."""
        said = self.cleaned_data
        return QueueQuery(
            tab=self.tab,
            case_type=getattr(said.get("case_type"), "pk", ""),
            document=said.get("document", ""),
            state=said.get("state", ""),
            held=said.get("held", ""),
            day=said.get("day"),
            sort=sort if sort.lstrip("-") in SORTS else "",
        )


def _choose(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


class LowerUrgencyForm(CourtForm):
    """Why a filing that its filer calls urgent is dealt with in its turn."""

    why = LineField(
        label=_("Why is it not urgent?"),
        max_length=300,
        help_text=_("The filer reads this as you write it."),
        error_messages={"required": _("Say why it is not urgent; the filer reads this.")},
    )
