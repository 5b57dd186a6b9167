"""The questions of a draft. Forms check the shape of an answer; services and checks have the rules."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.courts.selectors import natures_of
from cases.models import Capacity, Case, CaseType, Venue
from cases.models.case import CaseQuerySet, PartyFields
from cases.numbering import looks_like_a_number, read_case_number
from cases.selectors import search_cases
from filings.explanations import title_in
from filings.models import Filing
from icms.lib.fields import AddressField, ChineseNameField, EnglishNameField, Named, TelephoneField
from icms.lib.forms import CourtForm, MoneyField
from icms.lib.marks import bracketed

NEW_CASE = "new"
IN_A_CASE = "case"
MAX_FOUND = 20


class StartForm(CourtForm):
    """File into one of one's own cases, or start a case."""

    what = forms.ChoiceField(
        label=_("What do you want to file?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you start a case or file into one of yours.")},
    )
    number = forms.CharField(
        label=_("Its case number, or the name of a party"),
        help_text=_("The number in any form, such as dcpi 1234/26"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-400"}),
    )
    marks_optional = False

    def __init__(self, *args: Any, case_types: list[CaseType], cases: CaseQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cases = cases
        self.case: Case | None = None
        self.found: list[Case] = []
        self.case_types = {f"{NEW_CASE}:{kind.pk}": kind for kind in case_types}
        start = [(key, bracketed(kind.name, kind.pk)) for key, kind in self.case_types.items()]
        into = [(IN_A_CASE, _("File in a case of yours"))] if cases.exists() else []
        self.fields["what"].choices = into + start  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The choices grouped by court, for the template. Filing into an existing case comes first, in no group."""
        options = self["what"].subwidgets
        courts = {key: str(kind.court.name) for key, kind in self.case_types.items()}
        return [
            (court, list(group))
            for court, group in groupby(options, key=lambda option: courts.get(str(option.data["value"]), ""))
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") != IN_A_CASE:
            return data
        typed = data.get("number", "")
        if typed and not looks_like_a_number(typed):
            self._look_up(typed)
            return data
        read = read_case_number(typed)
        if read.number is None:
            self.add_error("number", str(read.why_not))
            return data
        self.case = self._cases.numbered(read.number).select_related("case_type__court", "venue").first()
        if self.case is None:
            words = _("You do not act in a case %(number)s. Check the number, or ask to be linked with the case.")
            self.add_error("number", words % {"number": read.number})
        return data

    def _look_up(self, text: str) -> None:
        """Offer the filer's cases with these words in a party's name; the filer chooses one."""
        found = search_cases(self._cases, text).prefetch_related("parties").order_by("-commenced_on", "-pk")
        self.found = list(found[:MAX_FOUND])
        if not self.found:
            words = _("None of your cases has this number, or a party of this name. Check the spelling.")
            self.add_error("number", words)

    @property
    def is_search(self) -> bool:
        """Was a name typed that cases were found by? That is no error: one of them is chosen next."""
        return self.is_bound and self.is_valid() and bool(self.found)

    @property
    def found_text(self) -> str:
        """What stands above the cases that were found."""
        count = len(self.found)
        if count == MAX_FOUND:
            return gettext("These are the latest. Choose the case, or type its number, or more of the name.")
        return ngettext(
            "%(count)d case of yours has this name. Choose it:",
            "%(count)d cases of yours have this name. Choose one:",
            count,
        ) % {"count": count}

    def offered(self) -> list[tuple[str, str]]:
        """The number and the parties of each case that was found by a name, for the template."""
        language = get_language() or "en"
        return [(case.number, title_in(list(case.parties.all()), language)) for case in self.found]

    def chosen(self) -> tuple[CaseType, Case | None]:
        """The case type, and the case unless it is a new one."""
        if self.case:
            return self.case.case_type, self.case
        return self.case_types[self.cleaned_data["what"]], None


class ClaimForm(CourtForm):
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


class PartyForm(Named, CourtForm):
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


class VenueForm(CourtForm):
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
