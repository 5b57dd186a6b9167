"""Filters of organizations and individuals; changing the facts and the maxima of an organization."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.fields import ParagraphField, cap_field
from accounts.models import CapRequest, Organization, User
from icms.lib.fields import (
    PERSON_IN_CHINESE,
    PERSON_IN_ENGLISH,
    AddressField,
    ChineseNameField,
    EnglishNameField,
    LineField,
    Named,
    TelephoneField,
)
from icms.lib.forms import CourtForm


class OrganizationsForm(CourtForm):
    """The filters of the organizations."""

    marks_optional = False
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Organization.Kind.choices])
    q = forms.CharField(label=_("Name, registration number or reference"), required=False, max_length=200)


class IndividualsForm(CourtForm):
    """The filters of the individuals."""

    marks_optional = False
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *User.State.choices])
    q = forms.CharField(label=_("Name, account, e-mail or telephone"), required=False, max_length=200)


class FactsForm(Named, CourtForm):
    """The facts of an organization, and why they change."""

    no_name = _("Enter the organization’s name in English, in Chinese, or both.")
    name_en = EnglishNameField(label=PERSON_IN_ENGLISH)
    name_zh = ChineseNameField(label=PERSON_IN_CHINESE)
    kind = forms.ChoiceField(label=_("Kind of organization"), choices=Organization.Kind.choices)
    registration_number = LineField(label=_("Registration number"), max_length=30, required=False)
    address = AddressField(label=_("Address"), required=False)
    telephone = TelephoneField(required=False)
    reason = ParagraphField(
        label=_("Reason"),
        help_text=_("For the record."),
        error_messages={"required": _("Say the reason.")},
    )


class CapsForm(CourtForm):
    """The four maxima, and why they change."""

    most_primary = cap_field(CapRequest.What.PRIMARY)
    most_secondary = cap_field(CapRequest.What.SECONDARY)
    most_users = cap_field(CapRequest.What.USERS)
    most_branches = cap_field(CapRequest.What.BRANCHES)
    reason = ParagraphField(
        label=_("Reason"),
        help_text=_("For the record."),
        error_messages={"required": _("Say the reason.")},
    )
