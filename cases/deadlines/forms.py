"""What somebody asks of the calculator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.calendar.periods import Period, Unit
from cases.calendar.selectors import offices
from cases.models import Office
from icms.lib.forms import CourtDateField, CourtForm

MOST = {Unit.DAYS: 3660, Unit.WEEKS: 520, Unit.MONTHS: 120}
AFTER, BEFORE = "after", "before"
UNITS = {
    Unit.DAYS: pgettext_lazy("to choose from", "days"),
    Unit.WEEKS: pgettext_lazy("to choose from", "weeks"),
    Unit.MONTHS: pgettext_lazy("to choose from", "months"),
}
UNITS_OF_A_FIGURE = {
    Unit.DAYS: pgettext_lazy("after a figure", "days"),
    Unit.WEEKS: pgettext_lazy("after a figure", "weeks"),
    Unit.MONTHS: pgettext_lazy("after a figure", "months"),
}


class PeriodForm(CourtForm):
    """An event, a period, an office. Everything is asked by GET, so that an answer can be sent to somebody."""

    marks_optional = False
    event = CourtDateField(
        label=_("Day of the event"),
        help_text=_("Such as service, an order, or a hearing"),
        error_messages={"required": _("Enter the day of the event.")},
    )
    amount = forms.IntegerField(
        label=_("How long is the period?"),
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-100"}),
        error_messages={
            "required": _("Enter how many days, weeks or months."),
            "invalid": _("Enter the length of the period as a number, such as 14."),
            "min_value": _("A period is 1 or more."),
        },
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=[(unit.value, words) for unit, words in UNITS.items()])
    direction = forms.ChoiceField(
        label=_("After or before the event?"), choices=[(AFTER, _("after it")), (BEFORE, _("before it"))]
    )
    office = forms.ChoiceField(label=_("Registry"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices = {office.pk: office for office in offices() if office.kind == Office.Kind.REGISTRY}
        names = [(code, str(office.name)) for code, office in self._offices.items()]
        self.fields["office"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        most = MOST.get(data.get("unit", ""))
        if most and data.get("amount") and data["amount"] > most:
            words = _("The calculator counts to %(most)d %(unit)s. Check the figure.")
            self.add_error("amount", words % {"most": most, "unit": UNITS_OF_A_FIGURE[Unit(data["unit"])]})
        return data

    @property
    def period(self) -> Period:
        """What was asked, once the form is clean."""
        data = self.cleaned_data
        return Period(data["event"], data["amount"], Unit(data["unit"]), data["direction"] == BEFORE)

    @property
    def chosen_office(self) -> Office:
        return self._offices[self.cleaned_data["office"]]
