"""Forms in the court's clothes: the renderer, the shared fields, and how errors and kept words reach the page."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from icms.lib.dates import MONTHS
from icms.lib.errors import Reason, Refused
from icms.lib.folding import cleaned, cleaned_line, plain
from icms.lib.middleware import HOLDER_FIELD
from icms.lib.money import figure


class CourtBoundField(BoundField):
    """A field that knows how it is drawn."""

    @property
    def kind(self) -> str:
        """Which control the field template draws: box, choices, checkbox, verdict, money, date or file."""
        widget = self.field.widget
        for kind, widgets in KINDS:
            if isinstance(widget, widgets):
                return kind
        return "box"

    @property
    def is_group(self) -> bool:
        """Several controls under one legend?"""
        return self.kind in ("choices", "verdict", "date")

    @property
    def says_optional(self) -> bool:
        """Optional fields say so; required ones say nothing, nor does what another answer may make necessary."""
        if self.field.required or self.kind == "checkbox" or self.name in getattr(self.form, "needed_sometimes", ()):
            return False
        return bool(getattr(self.form, "marks_optional", True))

    @property
    def focus_id(self) -> str:
        """The id the error summary leads to."""
        return f"{self.auto_id}_0" if self.is_group else str(self.auto_id)


class CourtRenderer(TemplatesSetting):
    """Django's form renderer with the templates under templates/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = CourtBoundField


SAVED_MEANWHILE = _(
    "This page was saved meanwhile, and says something else now than when you opened it. What you typed is still here, "
    "and not saved: press the button again to put it in the place of what is saved."
)


# What a field says where it does not say it in words of its own: Django's sentences say neither which nor what to do.
TOO_LONG = _("Use at most %(limit_value)d characters; this has %(show_value)d.")
SAID_INSTEAD = {
    "invalid_choice": _("Choose one of the answers that are offered."),
    "min_value": _("Write %(limit_value)s or more."),
    "max_value": _("Write %(limit_value)s or less."),
}


class KeptWords(QueryDict):
    """What was typed before the session ended: shown again, never acted on."""


def bound(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: what is posted now, else what was kept for this page, else nothing.

    Kept words fill the form again but a CourtForm is never valid with them, so a GET cannot act.
    """
    if request.method == "POST":
        return request.POST
    kept = getattr(request, "kept", None)
    if not kept:
        return None
    words = KeptWords(mutable=True)
    for name, values in kept.lists():
        words.setlist(name, values)
    return words


def typed_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, by name and value, for a page that asks once more and carries it on; not the button pressed."""
    own = {"csrfmiddlewaretoken", HOLDER_FIELD, "act"}  # the page has its own
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]


def _say_plainly(name: str, field: forms.Field) -> None:
    """Give a field our sentences in place of Django's."""
    words = field.error_messages
    words.setdefault("max_length", TOO_LONG)
    for code, said in SAID_INSTEAD.items():
        if code not in words or _is_django_s(field, code):
            words[code] = said
    if _is_django_s(field, "required"):
        if isinstance(field, forms.BooleanField):
            sentence = gettext("Tick “%(label)s”.")
        elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            sentence = gettext("Choose an answer for “%(label)s”.")
        else:
            sentence = gettext("Fill in “%(label)s”.")
        words["required"] = sentence % {"label": field.label or pretty_name(name)}


def _is_django_s(field: forms.Field, code: str) -> bool:
    """Whether a message is the one that a field of Django itself has."""
    owner = next((each for each in type(field).__mro__ if code in vars(each).get("default_error_messages", {})), None)
    if owner is None or not owner.__module__.startswith("django."):
        return False
    return field.error_messages[code] is vars(owner)["default_error_messages"][code]


class CleaningMixin:
    """What is typed into any field is cleaned before the field reads it (icms.lib.folding).

    A line that is no prose, as it tells the browser (`spellcheck="false"` or an `inputmode`), is read as figures and
    codes are; passwords, choices and hidden fields stay as they were sent.
    """

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        typed = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        if isinstance(widget, forms.MultiWidget) and isinstance(typed, list):
            return [as_meant(part, text) for part, text in zip(widget.widgets, typed, strict=True)]
        return as_meant(widget, typed)


def as_meant(widget: forms.Widget, typed: Any) -> Any:
    """What was typed into a widget, cleaned as prose, or as figures and codes are."""
    if not isinstance(typed, str):
        return typed
    if isinstance(widget, forms.Textarea):
        return cleaned(typed)
    if not isinstance(widget, forms.TextInput | forms.NumberInput | forms.EmailInput):
        return typed
    is_prose = "inputmode" not in widget.attrs and widget.attrs.get("spellcheck") != "false"
    return cleaned_line(typed) if is_prose else plain(typed)


class CourtForm(CleaningMixin, forms.Form):
    """The base of every form. `marks_optional = False` on search forms, where everything is optional.

    `needed_sometimes` names fields that may be left empty or not, as others are answered: they are not called optional.
    """

    marks_optional = True
    needed_sometimes: Collection[str] = ()
    use_required_attribute = False
    result: Any = None  # what the service returned, once submit() was true
    refusal_field: str | None = None  # where a refusal is shown whose field is none of this form's

    def submit(self, request: HttpRequest, service: Callable[..., Any], **arguments: Any) -> bool:
        """Call the service with `arguments` and what was typed; True if it acted.

        False for anything but a valid POST, and for a refusal, whose reasons are then errors of this form:
        the view shows its page either way.
        """
        if request.method != "POST" or not self.is_valid():
            return False
        try:
            self.result = service(**arguments, **self.cleaned_data)
        except Refused as refusal:
            self.add_error(self.refusal_field, refusal.reasons)
            return False
        return True

    @property
    def restored(self) -> bool:
        """Is this form showing what was typed before the session ended?"""
        return isinstance(self.data, KeptWords)

    def full_clean(self) -> None:
        """Kept words are shown as they were, without judging them."""
        if not self.restored:
            for name, field in self.fields.items():
                _say_plainly(name, field)
            super().full_clean()
            return
        self._errors = forms.utils.ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Never true of kept words: the holder has to press the button again."""
        return not self.restored and super().is_valid()

    def add_error(self, field: str | None, error: Any) -> None:
        """As Django's, and takes a refusal's reasons: each goes to its own field where the form has it."""
        reasons = [error] if isinstance(error, Reason) else error
        if not (isinstance(reasons, list) and reasons and isinstance(reasons[0], Reason)):
            super().add_error(field, error)
            return
        for reason in reasons:
            place = reason.field if reason.field in self.fields else field
            super().add_error(place, ValidationError(reason.message, code=reason.code))


class SavedForm(CourtForm):
    """A form over values that somebody else may save meanwhile: it never takes their place unseen.

    Its page carries `seen`, the mark of the values that it showed. If others are saved by the time it is sent, it is
    refused once, with what was typed; sent again it takes their place. With `adds`, it has no place to take.
    """

    adds = False

    @property
    def mark(self) -> str:
        """Of the values that are saved now."""
        saved = [(name, str(self.get_initial_for_field(field, name))) for name, field in self.fields.items()]
        return hashlib.sha256(repr(saved).encode()).hexdigest()[:16]

    @property
    def seen(self) -> str:
        """What the page carries: of words that waited, what was saved when they were typed."""
        return str(self.data.get("seen") or self.mark) if self.restored else self.mark

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.adds and self.data.get("seen", self.mark) != self.mark and self.has_changed():
            self.add_error(None, ValidationError(SAVED_MEANWHILE, code="saved_meanwhile"))
        return data


def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Every error of a form in the order of its fields, as (id of the control to mend or "", words)."""
    found = [("", str(words)) for words in form.non_field_errors()]
    for field in form:
        focus_id = getattr(field, "focus_id", field.auto_id)
        found += [(focus_id, str(words)) for words in field.errors]
    return found


class VerdictPair(forms.RadioSelect):
    """Two exclusive verdicts, joined, with radios inside."""


class NeverRepeated(forms.HiddenInput):
    """What a script filled in for one answer; the next page starts without it."""

    def format_value(self, value: Any) -> None:
        return None


# A comma or a space counts only where it parts thousands: 12,50 is no amount, neither 1,250 nor 12.50.
AMOUNT = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}( [0-9]{3})+|[0-9]+)(\.[0-9]{0,2})?")
CURRENCY = re.compile(r"(?i)^(hk\s?\$|hkd|\$|港幣|港币)\s*|\s*(港元|港圓|元|圓|圆|hkd)(正|整)?$")


class MoneyInput(forms.TextInput):
    """HK$ in a cell at the left, the figure at the right."""

    template_name = "forms/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return figure(value).removesuffix(".00") if isinstance(value, int) else super().format_value(value)


class MoneyField(forms.Field):
    """An amount in Hong Kong dollars, typed as people type it; its value is whole cents."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("Enter an amount in Hong Kong dollars, such as 186,400 or 186,400.50."),
        "small": _("Enter an amount above zero."),
        "large": _("This amount is too large to record here."),
    }
    MOST_CENTS = 10**15

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = CURRENCY.sub("", plain(str(value)))
        if not AMOUNT.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        cents = Decimal(re.sub(r"[, ]", "", text)) * 100
        if not 0 < cents <= self.MOST_CENTS:
            code = "small" if cents <= 0 else "large"
            raise ValidationError(self.error_messages[code], code=code)
        return int(cents)


_ISO = re.compile(r"(?P<year>\d{4})[-/.年] ?(?P<month>\d{1,2})[-/.月] ?(?P<day>\d{1,2})日?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2}) ?[-/.] ?(?P<month>\d{1,2}) ?[-/.] ?(?P<year>\d{4})")
_NAMED = re.compile(r"(?P<day>\d{1,2})[ -]?(?P<name>[a-z]{3,9})[.,]?[ -]?(?P<year>\d{4})")
_MONTHS = {name.lower()[:length]: number for number, name in enumerate(MONTHS, 1) for length in range(3, 10)}


def parts_of_day(text: str) -> list[str] | None:
    """Day, month and year of a date in one piece: 23 Nov 2026, 23/11/2026, 2026-11-23, 2026年11月23日; else None."""
    typed = re.sub(r"\(?(星期|周|週).\)?$|^[a-z]+,? (?=[0-9])", "", plain(text).lower()).strip()
    found = next((m.groupdict() for form in (_ISO, _DAY_FIRST, _NAMED) if (m := form.fullmatch(typed))), None)
    if found is None or ("name" in found and found["name"] not in _MONTHS):
        return None
    return [found["day"], found.get("month") or str(_MONTHS[found["name"]]), found["year"]]


class DateParts(forms.MultiWidget):
    """Day, month and year as three fields; a date pasted into the first, or in one piece in an address, is parted."""

    template_name = "forms/widgets/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        figures = {"inputmode": "numeric", "autocomplete": "off", **(attrs or {})}
        super().__init__({part: forms.TextInput(figures) for part in ("day", "month", "year")})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        first, *rest = [text or "" for text in super().value_from_datadict(data, files, name)]
        if not any(rest[:2]):
            first = first or str(data.get(name) or "")
            first, *parted = parts_of_day(first) or [first, "", ""]
            rest = [*parted, *rest[len(parted) :]]
        return [first, *rest]

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class CourtDateField(forms.MultiValueField):
    """A date in three parts; its value is a date."""

    widget = DateParts
    default_error_messages = {
        "incomplete": _("Enter the day, the month and the year."),
        "invalid": _("There is no such date; check the day and the month."),
        "year": _("Enter the year with 4 digits, such as 2026."),
        "unreadable": _("Write the date as 23 Nov 2026, 23/11/2026 or 2026-11-23."),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=40) for _part in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> date | None:
        typed = [str(value).strip() for value in values]
        if not any(typed):
            return None
        if typed[0] and not any(typed[1:]) and not typed[0].isdigit():
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        if not all(typed):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        if not all(part.isascii() and part.isdigit() for part in typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(typed[2]) != 4:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return within_years(date(int(typed[2]), int(typed[1]), int(typed[0])))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


FIRST_YEAR, LAST_YEAR = 1800, 2199


def within_years(day: date) -> date:
    """A day that somebody may mean. Raises ValidationError for another: no clock and no calendar reaches so far."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = _("Enter a year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(words, code="year")
    return day


KINDS: Iterable[tuple[str, Any]] = (
    ("verdict", VerdictPair),
    ("date", DateParts),
    ("money", MoneyInput),
    ("file", forms.FileInput),
    ("choices", (forms.RadioSelect, forms.CheckboxSelectMultiple)),
    ("checkbox", forms.CheckboxInput),
)
