"""The questions about branches."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.organizations.fields import NOBODY, UserChoice
from icms.lib.fields import ChineseNameField, EnglishNameField, LineField
from icms.lib.forms import CourtForm


class BranchNamesForm(CourtForm):
    """What a branch is called."""

    name_en = EnglishNameField(max_length=100)
    name_zh = ChineseNameField(max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name_en", "name_zh"):
            self.fields[name].widget.attrs["class"] = "w-400"


class BranchForm(BranchNamesForm):
    """A new branch."""

    code = LineField(
        label=_("Branch code"),
        help_text=_("2 to 6 capital letters or digits, such as KLN. It cannot be changed later."),
        max_length=6,
        widget=forms.TextInput({"class": "w-100", "autocapitalize": "characters", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter a branch code."),
            "max_length": _("A branch code has 2 to 6 capital letters or digits, such as KLN."),
        },
    )
    field_order = ("code", "name_en", "name_zh")

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class DefaultUserForm(CourtForm):
    """Who is default user."""

    def __init__(self, *args: Any, users: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = UserChoice(
            label=_("Default user"),
            queryset=users,
            required=False,
            empty_label=NOBODY,
            error_messages={"invalid_choice": _("Choose an active organization user from the list.")},
        )

    marks_optional = False
