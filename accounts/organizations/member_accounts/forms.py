"""The questions about members: shape only; the rules are in the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization, User
from accounts.organizations.branches.services import Successors, candidates
from accounts.organizations.fields import NOBODY, BranchChoice, UserChoice
from accounts.roles import Role
from icms.lib.fields import (
    PERSON_IN_CHINESE,
    PERSON_IN_ENGLISH,
    ChineseNameField,
    EmailAddressField,
    EnglishNameField,
    LineField,
    Named,
    TelephoneField,
)
from icms.lib.forms import CourtForm


class ProfileForm(Named, CourtForm):
    """Who holds an account, and how to reach the holder."""

    name_en = EnglishNameField(label=PERSON_IN_ENGLISH)
    name_zh = ChineseNameField(label=PERSON_IN_CHINESE)
    email = EmailAddressField(
        help_text=_("Several accounts may share one address."),
        error_messages={"required": _("Enter the e-mail address; the link is sent there.")},
    )
    telephone = TelephoneField(required=False)
    branch = BranchChoice()
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=User.Language.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, organization: Organization, now: Branch | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = organization.branches.filter(closed_at=None)
        if now and now.closed_at:
            branches = organization.branches.filter(pk=now.pk) | branches
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        for name in ("name_en", "name_zh"):
            self.fields[name].widget.attrs["class"] = "w-400"
        self.fields["telephone"].widget.attrs["class"] = "w-200"


class AddForm(ProfileForm):
    """One new member."""

    role = forms.ChoiceField(
        label=_("What may this member do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this member may do.")},
    )
    username = LineField(
        label=_("Account name"),
        help_text=_("To sign in with. Leave it empty to have one made from the name, such as tsui.hoi.ching."),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            {"class": "w-400", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    field_order = ("role", "branch", "name_en", "name_zh", "username", "email", "telephone", "language")

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            Role.ORGANIZATION_USER: _("Organization user: prepares and lodges filings, pays, inspects"),
            Role.SECONDARY_ADMINISTRATOR: _("Secondary administrator: looks after members, cannot file"),
        }
        self.fields["role"].choices = [(role, words[Role(role)]) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0]

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if branch := data.pop("branch", None):
            data["branch_id"] = branch.pk
        return data


class SuccessorForm(CourtForm):
    """Who becomes default user in the place of an account that is suspended or closed."""

    def __init__(
        self,
        *args: Any,
        account: User,
        organization: Organization,
        of_branch: Branch | None,
        of_organization: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if of_branch:
            self.fields["branch_default"] = UserChoice(
                label=_("New default user of %(branch)s") % {"branch": of_branch.code},
                queryset=candidates(organization, of_branch).exclude(pk=account.pk),
                required=False,
                empty_label=NOBODY,
            )
        if of_organization:
            self.fields["organization_default"] = UserChoice(
                label=_("New default user of the organization"),
                queryset=candidates(organization).exclude(pk=account.pk),
                required=False,
                empty_label=NOBODY,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"successors": Successors(data.get("branch_default"), data.get("organization_default"))}
