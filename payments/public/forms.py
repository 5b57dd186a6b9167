"""What a visitor types: which fine, which search, and where the receipt goes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from icms.lib.fields import EmailAddressField, LineField
from icms.lib.forms import CourtForm, MoneyField, NeverRepeated
from icms.lib.money import money_sentence
from payments.charges.services import Visitor
from payments.fees.schedule import Entry
from payments.models.fine import plain_reference
from payments.public.rules import MOST_SEARCHES

SHORTEST, LONGEST = 6, 20


class WithoutRobots(CourtForm):
    """A public form: the browser adds the solution of a proof of work."""

    altcha = forms.CharField(required=False, widget=NeverRepeated)


class FineForm(WithoutRobots):
    """Both must match: the reference on the notice, and the amount of the fine."""

    reference = LineField(
        label=_("Reference of the fine"),
        help_text=_("As printed on the notice, with or without spaces."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "w-400"}),
        error_messages={"required": _("Type the reference that is printed on the notice.")},
    )
    amount_cents = MoneyField(
        label=_("Amount of the fine"),
        help_text=_("As printed on the notice. It is paid in full or not at all."),
        error_messages={"required": _("Type the amount that is printed on the notice.")},
    )

    def clean_reference(self) -> str:
        reference = plain_reference(self.cleaned_data["reference"])
        if not SHORTEST <= len(reference) <= LONGEST:
            words = _("A reference has between %(least)d and %(most)d letters and digits; check it on the notice.")
            raise forms.ValidationError(words, params={"least": SHORTEST, "most": LONGEST}, code="length")
        return reference


class ReceiptForm(CourtForm):
    """Where the receipt goes, and in which language."""

    email = EmailAddressField(of_reader=True, help_text=_("The receipt is sent there. It is used for nothing else."))
    name = LineField(label=_("Name on the receipt"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language of the receipt"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """As the services take it: who pays is one `visitor`."""
        data = super().clean() or {}
        if "email" in data and "name" in data:
            data["visitor"] = Visitor(email=data.pop("email"), name=data.pop("name"))
        return data


class SearchFeeForm(WithoutRobots, ReceiptForm):
    """Which court's search, how many, and what for."""

    court = forms.ChoiceField(
        label=_("In which court do you search?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the court.")},
    )
    quantity = forms.IntegerField(
        label=_("How many documents, files or cases?"),
        min_value=1,
        max_value=MOST_SEARCHES,
        initial=1,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-100"}),
        error_messages={"required": _("Type how many."), "invalid": _("Type how many, in figures.")},
    )
    about = LineField(
        label=_("Case number or name of the file"),
        max_length=100,
        required=False,
        help_text=_("Printed on the receipt, so that the registry knows what it is for."),
    )
    field_order = ["court", "quantity", "about", "email", "name", "language"]

    def __init__(self, *args: Any, entries: list[Entry], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {entry.court.pk: entry for entry in entries}
        self.fields["court"].choices = [  # type: ignore[attr-defined]
            (code, _("%(court)s: %(amount)s, %(unit)s") % _offer(entry, language))
            for code, entry in self.entries.items()
        ]

    def clean(self) -> dict[str, Any]:
        """As the service takes it: the court itself, and the code of its fee item."""
        data = super().clean() or {}
        if entry := self.entries.get(data.get("court", "")):
            data |= {"court": entry.court, "code": entry.code}
        return data


def _offer(entry: Entry, language: str) -> dict[str, Any]:
    cents = entry.price.charged_cents if entry.price else 0
    return {
        "court": entry.court.name,
        "amount": money_sentence(cents, language),
        "unit": entry.shown.get_unit_display(),
    }
