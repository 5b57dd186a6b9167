"""What somebody asks of the fee calculator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CaseType
from filings.models import DocumentType
from icms.lib import clock
from icms.lib.forms import CourtDateField, CourtForm, MoneyField
from payments.fees.limits import items_of
from payments.models import FeeItem

MOST_SEARCHES = 100
SEARCH, SEARCHES = "search", _("Searches, or documents to inspect")
NO_DATE = {"required": _("Enter the day, the month and the year.")}


class FeeForm(CourtForm):
    """A kind of case, its documents, a day. Everything is asked by GET, so that an answer can be sent to somebody.

    The documents are those of the kind that was asked for last; what is not of it is left out without an error.
    """

    marks_optional = False
    kind = forms.ChoiceField(label=_("Kind of case"), error_messages={"required": _("Choose a kind of case.")})
    document = forms.MultipleChoiceField(label=_("Documents"), required=False, widget=forms.CheckboxSelectMultiple)
    amount = MoneyField(
        label=_("Amount claimed (HK$)"), required=False, help_text=_("The fee of this kind of case goes by it.")
    )
    searches = forms.IntegerField(
        label=SEARCHES,
        required=False,
        min_value=0,
        max_value=MOST_SEARCHES,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-100"}),
        error_messages={
            "invalid": _("Enter how many, as a number."),
            "min_value": _("Enter how many, as a number."),
            "max_value": _("Ask for a hundred at most."),
        },
    )
    day = CourtDateField(label=_("Deemed received on"), error_messages=NO_DATE)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kinds = CaseType.objects.filter(document_types__e_filed=True).select_related("court").distinct()
        self.kinds = {kind.pk: kind for kind in kinds.order_by("court", "order")}
        asked = (data or {}).get("kind") or next(iter(self.kinds), "")
        self.chosen = self.kinds.get(asked) or next(iter(self.kinds.values()), None)
        self.offered = self._documents()
        if data is not None:
            data = data.copy()
            data.setlist("document", [code for code in data.getlist("document") if code in self.offered])
            if "day_day" not in data and "day" not in data:
                today = clock.court_day(clock.now())
                data.update({"day_day": str(today.day), "day_month": str(today.month), "day_year": str(today.year)})
        super().__init__(data, **kwargs)
        by_court: dict[str, list[tuple[str, str]]] = {}
        for kind in self.kinds.values():
            by_court.setdefault(str(kind.court.name), []).append((kind.pk, str(kind.name)))
        self.fields["kind"].choices = list(by_court.items())  # type: ignore[attr-defined]
        named = [(code, str(document.name)) for code, document in self.offered.items()]
        self.fields["document"].choices = named  # type: ignore[attr-defined]
        court = self.chosen.court_id if self.chosen else ""
        if not any(len(items_of(court, each.fee_item)) > 1 for each in self.offered.values()):
            del self.fields["amount"]
        if not FeeItem.objects.filter(court=court, code=SEARCH).exists():
            del self.fields["searches"]

    def _documents(self) -> dict[str, DocumentType]:
        """Of the chosen kind, by code: those that commence first."""
        if self.chosen is None:
            return {}
        found = DocumentType.objects.filter(case_type=self.chosen, e_filed=True)
        return {each.code: each for each in found.order_by("-originating", "order", "code")}

    @property
    def documents(self) -> list[DocumentType]:
        """What was chosen, once the form is clean."""
        return [self.offered[code] for code in self.cleaned_data["document"]]
