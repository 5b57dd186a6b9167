"""Keying in a paper application, correcting what was typed, and papers that came in later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.fields import ParagraphField
from accounts.helpcentre.paper_applications.services import Paper
from accounts.models import Application, Organization, SupportingDocument, User
from icms.lib import clock
from icms.lib.fields import (
    IN_ONE_OR_BOTH,
    PERSON_IN_CHINESE,
    PERSON_IN_ENGLISH,
    AddressField,
    ChineseNameField,
    EmailAddressField,
    EnglishNameField,
    LineField,
    Named,
    TelephoneField,
)
from icms.lib.forms import CourtDateField, CourtForm

PAPER_CHANNELS = [(value, label) for value, label in Application.Channel.choices if value != Application.Channel.ONLINE]


class PaperForm(CourtForm):
    """A paper that came in for an application."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("Choose one")), *SupportingDocument.Kind.choices],
        error_messages={"required": _("Say what the document is.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB. Never a copy of an identity card."),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
    )


FURTHER = range(1, 4)
OLDEST_DAYS = 366


class FactsForm(Named, CourtForm):
    """The facts of a paper application as the form gives them."""

    needed_sometimes = ("name_en", "name_zh", "org_name_en", "org_name_zh")
    no_name = _("Enter the applicant’s name in English, in Chinese, or both.")
    name_en = EnglishNameField(label=PERSON_IN_ENGLISH)
    name_zh = ChineseNameField(label=PERSON_IN_CHINESE)
    email = EmailAddressField(
        error_messages={"required": _("Enter the e-mail address: the link to the account goes there.")}
    )
    telephone = TelephoneField(required=False)
    address = AddressField(label=_("Address"), required=False)
    language = forms.ChoiceField(label=_("Language of our messages"), choices=User.Language.choices)
    position = LineField(label=_("Position in the organization"), max_length=100, required=False)
    org_name_en = EnglishNameField(label=_("Name of the organization in English"), help_text=IN_ONE_OR_BOTH)
    org_name_zh = ChineseNameField(label=_("Name of the organization in Chinese"))
    org_kind = forms.ChoiceField(
        label=_("Kind of organization"), choices=[("", _("Choose one")), *Organization.Kind.choices], required=False
    )
    org_registration_number = LineField(label=_("Registration number"), max_length=30, required=False)
    org_address = AddressField(label=_("Address of the organization"), required=False)
    org_telephone = TelephoneField(label=_("Telephone of the organization"), required=False)
    proceeding = forms.ChoiceField(
        label=_("Proceeding"),
        choices=Application.Proceeding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether there is a case already.")},
    )
    case_numbers = LineField(label=_("Case numbers"), max_length=200, required=False)
    proceeding_note = ParagraphField(label=_("What the proceeding is about"), max_length=1000, required=False)
    declared_name = LineField(
        label=_("Name signed under the form"),
        max_length=200,
        error_messages={"required": _("Enter the name that is signed. A form without one is sent back.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind = self.kind_of(data)
        if kind and kind != Application.Kind.INDIVIDUAL:
            if not data.get("org_name_en") and not data.get("org_name_zh"):
                self.add_error("org_name_en", _("Enter the organization’s name in English, in Chinese, or both."))
            if kind == Application.Kind.ORGANIZATION and not data.get("org_kind"):
                self.add_error("org_kind", _("Choose the kind of organization."))
        if data.get("proceeding") == Application.Proceeding.ONGOING and not data.get("case_numbers"):
            self.add_error("case_numbers", _("Enter the case number, or say that a case is about to begin."))
        return data

    def kind_of(self, data: dict[str, Any]) -> str:
        """Of which kind the application is."""
        return str(data.get("kind", ""))


class KeyInForm(FactsForm):
    """A paper application with its channel, the day it came and the scan of its form."""

    field_order = ["kind", "channel", "came_on"]
    refusal_field = "scan"
    kind = forms.ChoiceField(
        label=_("Kind of application"),
        choices=Application.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what is applied for.")},
    )
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=PAPER_CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it came by fax, by post or by hand.")},
    )
    came_on = CourtDateField(
        label=_("Day it came in"),
        help_text=_("The day of the stamp on the form."),
        error_messages={"required": _("Enter the day on which it came in.")},
    )
    scan = forms.FileField(
        label=_("Scan of the form"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB. Never a copy of an identity card."),
        error_messages={"required": _("Attach the scan of the form."), "empty": _("This file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("Choose one")), *SupportingDocument.Kind.choices]
        for number in FURTHER:
            self.fields[f"paper_kind_{number}"] = forms.ChoiceField(
                label=_("Further document %(number)d: what it is") % {"number": number}, choices=kinds, required=False
            )
            self.fields[f"paper_{number}"] = forms.FileField(
                label=_("Further document %(number)d: file") % {"number": number}, required=False
            )

    def clean_came_on(self) -> Any:
        """Neither a day to come, nor one so long ago that the year must be wrong."""
        day, today = self.cleaned_data["came_on"], clock.court_day(clock.now())
        if day > today:
            raise forms.ValidationError(_("This day is still to come."))
        if (today - day).days > OLDEST_DAYS:
            raise forms.ValidationError(_("This is more than a year ago. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for number in FURTHER:
            what, file = data.get(f"paper_kind_{number}"), data.get(f"paper_{number}")
            if file and not what:
                self.add_error(f"paper_kind_{number}", _("Say what this document is."))
            if what and not file and f"paper_{number}" not in self.errors:
                self.add_error(f"paper_{number}", _("Choose the file."))
        return self._as_keyed_in(data)

    def _as_keyed_in(self, data: dict[str, Any]) -> dict[str, Any]:
        """What was typed, as the service takes it: the further papers together, no organization of an individual."""
        papers: list[Paper] = []
        for number in FURTHER:
            what, file = data.pop(f"paper_kind_{number}", ""), data.pop(f"paper_{number}", None)
            if file:
                papers.append((what, file))
        if data.get("kind") == Application.Kind.INDIVIDUAL:
            data |= dict.fromkeys((name for name in data if name.startswith("org_")), "") | {"position": ""}
        return {**data, "papers": papers}

    def parts(self) -> list[dict[str, Any]]:
        """For the template: the fields in the order of the paper form."""
        return [
            {"title": _("The form"), "fields": self._named("kind", "channel", "came_on")},
            {"title": _("The applicant"), "fields": self._named(*APPLICANT)},
            {
                "title": _("The organization"),
                "hint": _("Leave this out for an individual user."),
                "fields": self._named(*ORGANIZATION),
            },
            {"title": _("The proceeding"), "fields": self._named(*PROCEEDING)},
            {
                "title": _("The papers"),
                "fields": self._named("scan", *(f"paper{kind}_{n}" for n in FURTHER for kind in ("_kind", ""))),
            },
        ]

    def _named(self, *names: str) -> list[Any]:
        return [self[name] for name in names]


APPLICANT = ("name_en", "name_zh", "email", "telephone", "address", "language", "position", "declared_name")
ORGANIZATION = (
    "org_name_en",
    "org_name_zh",
    "org_kind",
    "org_registration_number",
    "org_address",
    "org_telephone",
)
PROCEEDING = ("proceeding", "case_numbers", "proceeding_note")


class CorrectionForm(FactsForm):
    """Typing errors of a paper application, and why."""

    reason = ParagraphField(
        label=_("What was wrong"),
        help_text=_("For the record."),
        error_messages={"required": _("Say what was wrong.")},
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        if application.is_individual:
            for name in ("position", *ORGANIZATION):
                del self.fields[name]

    def kind_of(self, data: dict[str, Any]) -> str:
        return self.application.kind
