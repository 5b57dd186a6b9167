"""Choosing an account or a branch of the organization."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Branch
from icms.lib.marks import comma

NOBODY = pgettext_lazy("default user", "nobody")


class UserChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    """An account, shown by its holder's name and its own."""

    def label_from_instance(self, user: Any) -> str:
        return f"{user.name}{comma()}{user.username}"


class BranchChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
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
