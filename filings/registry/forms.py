"""The forms of the registry desk: verdicts, refusal, disallowing an exemption, the filters of the queue."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.fields import CaseTypeField
from cases.models import CaseType
from filings.access import SEEN_BY_THE_REGISTRY
from filings.models import Document, Filing, ReturnReason
from filings.models.settings import LONGEST_NOTE
from filings.registry.decisions import Verdict
from filings.registry.selectors import (
    DECIDED,
    SHOW_TODAY,
    SORTS,
    TABS,
    QueueQuery,
    case_types,
    document_kinds,
    officers,
    sort_words,
    tab_words,
)
from filings.states import Decision
from icms.lib import clock, dates
from icms.lib.components import SummaryRow
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, VerdictPair

VERDICTS = [(Decision.ACCEPTED.value, _("Accept")), (Decision.RETURNED.value, _("Return"))]


class DecisionForm(CourtForm):
    """A verdict, a reason and a note for each undecided document."""

    def __init__(self, *args: Any, documents: list[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents
        # Read once for all of them.
        reasons = {
            reason.pk: reason for reason in ReturnReason.objects.filter(for_return=True, desk=Filing.Desk.REGISTRY)
        }
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
                max_length=LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def parts(self) -> list[dict[str, Any]]:
        """Each document with its three fields, for the template; `suffix` is what their names end in."""
        return [
            {
                "document": document,
                "suffix": f"_{document.order}",
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
        queryset=ReturnReason.objects.filter(for_refusal=True, desk=Filing.Desk.REGISTRY),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a reason for refusing the filing.")},
    )
    note = forms.CharField(
        label=_("Note to the filer"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
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
    """The filters of one tab of the queue.

    What a link chose that is there no longer (a kind of case, an officer who has left) is left out; `gone` says where.
    """

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
        self.gone: list[str] = []
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, errors in list(self.errors.items()):
            if any(error.code == "invalid_choice" for error in errors.as_data()):
                self.gone.append(str(self.fields[name].label))
                del self.errors[name]
        return data

    def query(self, sort: str) -> QueueQuery:
        """What was asked; everything in the tab where a day cannot be read."""
        said = self.cleaned_data if self.is_valid() else {}
        return QueueQuery(
            tab=self.tab,
            case_type=getattr(said.get("case_type"), "pk", ""),
            document=said.get("document", ""),
            state=said.get("state", ""),
            held=said.get("held", ""),
            day=said.get("day"),
            sort=sort if sort.lstrip("-") in SORTS else "",
        )

    def kept(self, sort: str) -> str:
        """The query string that asks the same on another day; "decided today" is of that day then."""
        said = {"tab": self.tab}
        for name in ("case_type", "document", "state", "held"):
            if name in self.fields and (value := self.data.get(name)):
                said[name] = value
        day = self.cleaned_data.get("day") if self.is_valid() else None
        if self.tab not in SHOW_TODAY:
            said |= {"day": day.isoformat()} if day else {}
        elif day != clock.court_day(clock.now()):
            said["day"] = day.isoformat() if day else ""
        return urlencode(said | ({"sort": sort} if sort else {}))

    def facts(self, sort: str) -> list[SummaryRow]:
        """What is asked, in words: the tab, each filter, the order."""
        rows = [SummaryRow(_("Part of the queue"), tab_words()[self.tab])]
        for field in self.visible_fields():
            if field.name == "day":
                value = dates.long_day(day, get_language() or "en") if (day := self.cleaned_data.get("day")) else ""
            else:
                choices = {str(code): words for code, words in field.field.choices if code}  # type: ignore[attr-defined]
                value = choices.get(str(field.value() or ""), "")
            rows += [SummaryRow(field.label, value)] if value else []
        return [*rows, SummaryRow(_("Sorted by"), sort_words(self.tab, sort))] if sort else rows


def queue_form(said: QueryDict) -> QueueForm:
    """The filters that a query string asks for; of what was accepted or refused, that of today where no day is said."""
    tab = said.get("tab", "")
    tab = tab if tab in TABS else "review"
    if tab in SHOW_TODAY and not any(name.startswith("day") for name in said):
        said = said.copy()
        said["day"] = clock.court_day(clock.now()).isoformat()
    return QueueForm(said, tab=tab, case_types=case_types())


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
