"""What to file, and where: one of one's own cases, or a new one of a kind."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.courts.limits import topics
from cases.models import Case, CaseType
from cases.models.case import CaseQuerySet
from cases.numbering import looks_like_a_number, read_case_number
from cases.selectors import search_cases
from filings.drafting.start.selectors import OfferedKind
from filings.explanations import title_in
from icms.lib.forms import CourtForm, MoneyField

NEW_CASE = "new"
IN_A_CASE = "case"
MAX_FOUND = 20


class KindForm(CourtForm):
    """A new case, by its kind."""

    what = forms.ChoiceField(
        label=_("Begin a new case"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of case it is.")},
    )
    marks_optional = False
    refusal_field = "what"

    def __init__(self, *args: Any, kinds: list[OfferedKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case_types = {f"{NEW_CASE}:{kind.case_type.pk}": kind.case_type for kind in kinds if kind.fee}
        choices = [(key, str(kind.name)) for key, kind in self.case_types.items()]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def options(self) -> dict[str, BoundWidget]:
        """The radio button of each kind, by its code."""
        return {str(option.data["value"]).partition(":")[2]: option for option in self["what"].subwidgets}

    @property
    def kind(self) -> CaseType:
        """The kind that was chosen."""
        return self.case_types[self.cleaned_data["what"]]


class StartForm(KindForm):
    """File into one of one's own cases, or start a case."""

    number = forms.CharField(
        label=_("Its case number, or the name of a party"),
        help_text=_("The number in any form, such as dcpi 1234/26"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-400"}),
    )

    def __init__(self, *args: Any, cases: CaseQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cases = cases
        self.case: Case | None = None
        self.found: list[Case] = []
        what = self.fields["what"]
        self.has_cases = cases.exists()
        into = [(IN_A_CASE, _("File in a case of yours"))] if self.has_cases else []
        what.choices = into + list(what.choices)  # type: ignore[attr-defined]

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
    def wants_number(self) -> bool:
        """Was a case asked for by a number or a name?"""
        return bool(self["what"].value() == IN_A_CASE)

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
        return (self.case.case_type, self.case) if self.case else (self.kind, None)


class GuideForm(CourtForm):
    """What a claim is about, and how much it is. Asked by GET."""

    about = forms.ChoiceField(label=_("What is it about?"))
    amount = MoneyField(label=_("How much, without interest"), required=False)
    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, str(topic.name)) for code, topic in topics().items()]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        topic = topics().get(data.get("about", ""))
        if topic and topic.needs_amount and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter the amount: it decides which court hears the claim."))
        return data
