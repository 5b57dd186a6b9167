"""The questions about members: shape only; the rules are in the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Empowerment, Organization, User
from accounts.organizations.branches.defaults import Successors, candidates
from accounts.organizations.members.selectors import ALL_STATES, NOT_SET
from accounts.roles import ORGANIZATION_ROLES, Role
from icms.lib.fields import ChineseNameField, EmailAddressField, EnglishNameField, LineField, Named, TelephoneField
from icms.lib.forms import CourtForm

IN_ORDER = (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER)
NOBODY = _("nobody")


class UserChoice(forms.ModelChoiceField):
    """An account, shown by its holder's name and its own."""

    def label_from_instance(self, user: Any) -> str:
        return f"{user.name}, {user.username}"


class BranchChoice(forms.ModelChoiceField):
    """An open branch of the organization, shown by its code and its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Branch"),
                "queryset": Branch.objects.none(),
                "empty_label": None,
                "error_messages": {"required": _("Choose the branch."), "invalid_choice": _("Choose an open branch.")},
                "widget": forms.Select({"class": "w-200"}),
                **kwargs,
            }
        )

    def label_from_instance(self, branch: Any) -> str:
        return " ".join(part for part in (branch.code, branch.name_en, branch.name_zh) if part)


class ProfileForm(Named, CourtForm):
    """Who holds an account, and how to reach the holder."""

    name_en = EnglishNameField()
    name_zh = ChineseNameField()
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
        if branch := data.get("branch"):
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

    @property
    def successors(self) -> Successors:
        """What was chosen, once the form is clean."""
        data = self.cleaned_data
        return Successors(data.get("branch_default"), data.get("organization_default"))


class EmpowermentForm(CourtForm):
    """The three empowerments as they are to be; `before` is what the page showed."""

    kinds = forms.MultipleChoiceField(
        label=_("This administrator may also"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)
    marks_optional = False
    WORDS = (
        (
            Empowerment.Kind.LOOK_AFTER_ADMINISTRATORS,
            _("look after administrators: open, change, suspend and close secondary administrators’ accounts"),
        ),
        (
            Empowerment.Kind.ASSIGN_IN_OTHER_BRANCHES,
            _("assign in other branches: assign court cases to the users of every branch"),
        ),
        (
            Empowerment.Kind.SET_DEFAULT_USERS,
            _("set default users: say who gets what comes for a branch or the organization"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(self.WORDS)  # type: ignore[attr-defined]

    def clean_before(self) -> list[str]:
        known = set(Empowerment.Kind.values)
        return [kind for kind in str(self.cleaned_data["before"]).split(",") if kind in known]


class MembersFilter(CourtForm):
    """The filter above the list."""

    marks_optional = False
    role = forms.ChoiceField(label=_("Role"), required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All but closed")),
            (User.State.ACTIVE, _("Active")),
            (NOT_SET, _("Password not set")),
            (User.State.SUSPENDED, _("Suspended")),
            (User.State.CLOSED, _("Closed")),
            (ALL_STATES, _("All, closed too")),
        ],
    )
    q = forms.CharField(label=_("Name or account"), required=False, max_length=200)

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, role.label) for role in IN_ORDER if role in ORGANIZATION_ROLES]
        self.fields["role"].choices = [("", _("All roles")), *roles]  # type: ignore[attr-defined]
        codes = [(branch.code, branch.code) for branch in branches]
        self.fields["branch"].choices = [("", _("All")), *codes]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["autocomplete"] = "off"
