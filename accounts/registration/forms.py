"""The questions an applicant is asked: shape only; what is needed is in `needed` and `checks`."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.links import CODE_DIGITS
from accounts.models import Application, Organization, SupportingDocument
from icms.lib.fields import (
    AddressField,
    ChineseNameField,
    EmailAddressField,
    EnglishNameField,
    LineField,
    Named,
    TelephoneField,
)
from icms.lib.forms import CourtForm, NeverRepeated
from icms.lib.names import printable
from icms.lib.references import parse_reference

NARROW = {"class": "w-400"}


class BeginForm(CourtForm):
    """Which kind of account, and where to send the link by which one comes back."""

    kind = forms.ChoiceField(
        label=_("Which account do you need?"),
        widget=forms.RadioSelect,
        choices=[
            (Application.Kind.INDIVIDUAL, _("For myself: I am, or will be, a party and act in person")),
            (
                Application.Kind.ORGANIZATION,
                _("For an organization that has no account here yet; I will administer it"),
            ),
            (
                Application.Kind.ADMINISTRATOR,
                _("For an organization that is registered here already; I will be another primary administrator"),
            ),
        ],
        error_messages={"required": _("Choose which account you need.")},
    )
    email = EmailAddressField(
        help_text=_("We send a link to it, by which you come back to your application, and every answer."),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    altcha = forms.CharField(required=False, widget=NeverRepeated)


class StatusForm(CourtForm):
    """Which application, and the e-mail address it was made with."""

    marks_optional = False
    reference = LineField(
        label=_("Application reference"),
        help_text=_("It is in every e-mail about your application, such as 7KM4-2QXD-Z."),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "w-200"}),
        error_messages={"required": _("Enter the application reference.")},
    )
    email = EmailAddressField(error_messages={"required": _("Enter your e-mail address.")})
    altcha = forms.CharField(required=False, widget=NeverRepeated)

    def clean_reference(self) -> str:
        reference = parse_reference(self.cleaned_data["reference"])
        if reference is None:
            raise forms.ValidationError(
                _("A reference has 9 letters and digits, such as 7KM4-2QXD-Z. One of these is mistyped."), code="form"
            )
        return reference


class CodeForm(CourtForm):
    """The code from the e-mail."""

    code = LineField(
        label=_("Code"),
        help_text=_("8 digits, in the e-mail we sent you. It works for 30 minutes."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-200"}),
        error_messages={"required": _("Enter the code from our e-mail.")},
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not (code.isascii() and code.isdigit() and len(code) == CODE_DIGITS):
            raise forms.ValidationError(_("The code has 8 digits."), code="form")
        return code


class PersonForm(Named, CourtForm):
    """Who applies."""

    no_name = _("Enter your name in English, in Chinese, or both.")
    name_en = EnglishNameField(label=_("Your name in English"), help_text=_("As on your identity document."))
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

    org_name_en = EnglishNameField(label=_("Name of the organization in English"))
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

    def clean_proceeding_note(self) -> str:
        return printable(self.cleaned_data["proceeding_note"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_new = data.get("proceeding") == Application.Proceeding.NEW
        if is_new and not data.get("proceeding_note") and "proceeding_note" not in self.errors:
            self.add_error("proceeding_note", _("Say in a few words what case is about to begin."))
        return data


class SeveralFiles(forms.FileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class DocumentKindForm(CourtForm):
    """What a file is."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the file is.")},
    )

    def __init__(self, *args: Any, kinds: tuple[SupportingDocument.Kind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class UploadForm(DocumentKindForm):
    """What the files are, and the control for them; what arrives is read from the request, file by file."""

    file = forms.FileField(
        label=_("Files"),
        required=False,
        widget=SeveralFiles({"multiple": True, "accept": "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"}),
    )


class DeclarationForm(CourtForm):
    """The declaration under the answers."""

    declared_name = LineField(
        label=_("Type your name"),
        help_text=_("This is your declaration that what you entered is true."),
        max_length=400,
        error_messages={"required": _("Type your name to make the declaration.")},
    )


class AppointmentForm(CourtForm):
    """One of the times of a day."""

    starts_at = forms.ChoiceField(
        label=_("Which time?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is no longer free. Choose another one."),
        },
    )

    def __init__(self, *args: Any, times: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].choices = times  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["starts_at"])
