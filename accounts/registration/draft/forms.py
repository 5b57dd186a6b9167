"""The questions an applicant is asked: shape only; what is needed is in registration/rules.py and checks.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Application, Organization
from icms.lib.fields import (
    IN_ONE_OR_BOTH,
    AddressField,
    ChineseNameField,
    EmailAddressField,
    EnglishNameField,
    LineField,
    Named,
    TelephoneField,
)
from icms.lib.forms import CourtForm

NARROW = {"class": "w-400"}


class PersonForm(Named, CourtForm):
    """Who applies."""

    no_name = _("Enter your name in English, in Chinese, or both.")
    name_en = EnglishNameField(
        label=_("Your name in English"), help_text=_("In English, in Chinese, or both, as on your identity document.")
    )
    name_zh = ChineseNameField(
        label=_("Your name in Chinese"), help_text=_("If you have one, as on your identity document.")
    )
    position = LineField(
        label=_("Your position in the organization"),
        help_text=_("For example partner, director, secretary, manager."),
        max_length=100,
        error_messages={"required": _("Enter your position in the organization.")},
    )
    telephone = TelephoneField(
        help_text=_("A Hong Kong number of 8 digits, or one of elsewhere with its + and country code."),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel", **NARROW}),
        error_messages={"required": _("Enter your telephone number.")},
    )
    address = AddressField(label=_("Address"), error_messages={"required": _("Enter your address.")})
    email = EmailAddressField(
        of_reader=True,
        help_text=_("If you change it, we send a new link to the new address, and the old link stops working."),
        error_messages={"required": _("Enter your e-mail address.")},
    )

    def __init__(self, *args: Any, application: Application, may_change_email: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if application.is_individual:
            del self.fields["position"]
        if not may_change_email:
            del self.fields["email"]


class OrganizationForm(CourtForm):
    """The organization: known by name alone where it is registered already."""

    needed_sometimes = ("org_name_en", "org_name_zh")
    org_name_en = EnglishNameField(label=_("Name of the organization in English"), help_text=IN_ONE_OR_BOTH)
    org_name_zh = ChineseNameField(label=_("Name of the organization in Chinese"))
    org_kind = forms.ChoiceField(
        label=_("What kind of organization is it?"),
        widget=forms.RadioSelect,
        choices=Organization.Kind.choices,
        error_messages={"required": _("Choose what kind of organization it is.")},
    )
    org_registration_number = LineField(
        label=_("Registration number"),
        help_text=_("As on the business registration certificate or the certificate of the society."),
        max_length=30,
        required=False,
        widget=forms.TextInput(NARROW),
    )
    org_address = AddressField(
        label=_("Address of the organization"), error_messages={"required": _("Enter the address of the organization.")}
    )
    org_telephone = TelephoneField(
        label=_("Telephone of the organization"),
        widget=forms.TextInput({"inputmode": "tel", **NARROW}),
        error_messages={"required": _("Enter the telephone number of the organization.")},
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if application.kind == Application.Kind.ADMINISTRATOR:
            for name in ("org_kind", "org_address", "org_telephone"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wrong = "org_name_en" in self.errors or "org_name_zh" in self.errors
        if not wrong and not data.get("org_name_en") and not data.get("org_name_zh"):
            self.add_error("org_name_en", _("Enter the name of the organization in English, in Chinese, or both."))
        return data


class ProceedingForm(CourtForm):
    """Is there a case already, and which; or what is about to begin."""

    proceeding = forms.ChoiceField(
        label=_("Is there a case already?"),
        widget=forms.RadioSelect,
        choices=[
            (Application.Proceeding.ONGOING, _("Yes, there is a case already")),
            (Application.Proceeding.NEW, _("No, a case is about to begin")),
        ],
        error_messages={"required": _("Choose whether there is a case already.")},
    )
    case_numbers = LineField(
        label=_("If there is a case: its number"),
        help_text=_("It is on every court document, such as DCPI 1234/2026. Several are parted by commas."),
        max_length=200,
        required=False,
    )
    proceeding_note = forms.CharField(
        label=_("If a case is about to begin: what it is about"),
        help_text=_("A sentence or two: between whom, and about what. You need no case number."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    marks_optional = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_new = data.get("proceeding") == Application.Proceeding.NEW
        if is_new and not data.get("proceeding_note") and "proceeding_note" not in self.errors:
            self.add_error("proceeding_note", _("Say in a few words what case is about to begin."))
        return data


class DeclarationForm(CourtForm):
    """The declaration under the answers."""

    declared_name = LineField(
        label=_("Type your name"),
        help_text=_("This is your declaration that what you entered is true."),
        max_length=400,
        error_messages={"required": _("Type your name to make the declaration.")},
    )
