"""The filter over the organization's cases, and whom to choose."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Branch, User
from cases.assigning.rules import users_in_reach
from cases.models import CaseType
from icms.lib.forms import CourtForm


class FilterForm(CourtForm):
    """Which of the organization's cases."""

    marks_optional = False
    shown = forms.ChoiceField(
        label=gettext_lazy("Assigned to"),
        required=False,
        choices=[("", gettext_lazy("Anybody or nobody")), ("nobody", gettext_lazy("No active user"))],
    )
    branch = forms.ChoiceField(label=gettext_lazy("Branch"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of case"), required=False)
    q = forms.CharField(
        label=gettext_lazy("Case number or party"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = users_in_reach(actor).exclude(state=User.State.CLOSED)
        self.fields["shown"].choices += [(user.username, str(user)) for user in users]  # type: ignore[attr-defined]
        branches = Branch.objects.filter(organization=actor.organization_id, closed_at=None)
        every = [("", _("All"))]
        self.fields["branch"].choices = every + [(b.code, b.code) for b in branches]  # type: ignore[attr-defined]
        kinds = CaseType.objects.select_related("court")
        self.fields["kind"].choices = every + [(k.prefix, k.described) for k in kinds]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked for; what does not fit the choices is not asked for."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return {name: asked.get(name) or "" for name in ("shown", "branch", "kind", "q")}


class UserChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    """Users by name, with branch and account name."""

    def label_from_instance(self, user: User) -> str:
        return _("%(name)s, %(branch)s, %(account)s") % {
            "name": user.name,
            "branch": user.branch,
            "account": user.username,
        }


class WhoForm(CourtForm):
    """To whom, or from whom."""

    accounts = UserChoice(
        label=gettext_lazy("Users"),
        queryset=User.objects.none(),
        to_field_name="username",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one user."),
            "invalid_choice": gettext_lazy("Choose from the users that are listed."),
        },
    )

    def __init__(self, *args: Any, users: QuerySet[User], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accounts"]
        field.queryset, field.label = users, label  # type: ignore[attr-defined]


class HandOverForm(WhoForm):
    """Who takes a leaver's cases, and whether each of them or one after another."""

    EVERYBODY, IN_TURN = "everybody", "in_turn"
    way = forms.ChoiceField(
        label=gettext_lazy("Of several users"),
        choices=[
            (EVERYBODY, gettext_lazy("Each gets every case")),
            (IN_TURN, gettext_lazy("Each case goes to one of them, in turn")),
        ],
        initial=EVERYBODY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A draft, and an unread message, always goes to one of them."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["in_turn"] = data.pop("way", None) == self.IN_TURN
        return data
