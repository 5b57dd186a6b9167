"""The filter above the list of members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, User
from accounts.organizations.members.selectors import ALL_STATES, NOT_SET
from accounts.roles import ORGANIZATION_ROLES, Role
from icms.lib.forms import CourtForm

IN_ORDER = (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER)


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
