"""What a supervisor says of a bar: shape only."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Organization, User
from cases.fields import CaseNumberField, CaseTypeField
from cases.models import Bar, Case, CaseType
from icms.lib import clock
from icms.lib.fields import (
    IN_ONE_OR_BOTH,
    PERSON_IN_CHINESE,
    PERSON_IN_ENGLISH,
    ChineseNameField,
    EnglishNameField,
    LineField,
)
from icms.lib.forms import CourtDateField, CourtForm


class BarForm(CourtForm):
    """Whom, where, from when until when, and by which order."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What did the court order?"), choices=Bar.Kind.choices, widget=forms.RadioSelect
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("Whom"),
        choices=[
            ("account", gettext_lazy("One account")),
            ("organization", gettext_lazy("An organization, with all its accounts")),
            ("person", gettext_lazy("A person of this name, whoever files")),
        ],
        widget=forms.RadioSelect,
    )
    account = forms.CharField(
        label=gettext_lazy("Account name"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("For an organization the account of any of its users."),
        widget=forms.TextInput({"class": "w-400"}),
    )
    needed_sometimes = ("account", "name_en", "name_zh", "number", "case_type")
    name_en = EnglishNameField(label=PERSON_IN_ENGLISH, help_text=IN_ONE_OR_BOTH)
    name_zh = ChineseNameField(label=PERSON_IN_CHINESE)
    where = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[
            ("all", gettext_lazy("Everywhere")),
            ("case", gettext_lazy("In one case")),
            ("kind", gettext_lazy("In one kind of case")),
        ],
        widget=forms.RadioSelect,
    )
    number = CaseNumberField(required=False)
    case_type = CaseTypeField(
        label=gettext_lazy("Kind of case"),
        queryset=CaseType.objects.select_related("court"),
        required=False,
        empty_label=gettext_lazy("Choose"),
        widget=forms.Select({"class": "w-400"}),
    )
    since = CourtDateField(label=pgettext_lazy("a day", "From"))
    until = CourtDateField(label=gettext_lazy("Last day"), required=False)
    order_reference = LineField(
        label=pgettext_lazy("of a court", "Order"),
        max_length=100,
        help_text=gettext_lazy("Its date and number."),
        widget=forms.TextInput({"class": "w-400"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        whom, where = data.get("whom"), data.get("where")
        account = User.objects.select_related("organization").filter(username=data.get("account") or "").first()
        if whom in ("account", "organization") and account is None:
            self.add_error("account", _("There is no account of this name."))
        elif whom == "organization" and account and account.organization is None:
            self.add_error("account", _("This account belongs to no organization."))
        if whom == "person" and not data.get("name_en") and not data.get("name_zh"):
            self.add_error("name_en", _("Enter the name in English, in Chinese, or both."))
        number = data.get("number")
        case = Case.objects.numbered(number) if number else None
        if where == "case" and (case is None or not case.exists()):
            self.add_error("number", _("There is no case of this number."))
        if where == "kind" and data.get("case_type") is None:
            self.add_error("case_type", _("Choose the kind of case."))
        self.named, self.in_case = account, case.first() if case is not None else None
        return data

    def order(self) -> dict[str, Any]:
        """What the service enters."""
        data, whom, where = self.cleaned_data, self.cleaned_data["whom"], self.cleaned_data["where"]
        account = self.named
        organization: Organization | None = account.organization if account else None
        return {
            "kind": data["kind"],
            "account": account if whom == "account" else None,
            "organization": organization if whom == "organization" else None,
            "name_en": data["name_en"] if whom == "person" else "",
            "name_zh": data["name_zh"] if whom == "person" else "",
            "case": self.in_case if where == "case" else None,
            "case_type": data["case_type"] if where == "kind" else None,
            "from_at": _midnight(data["since"]),
            "until_at": _midnight(data["until"] + timedelta(days=1)) if data["until"] else None,
            "order_reference": data["order_reference"],
        }


class LiftForm(CourtForm):
    """By which order, or why."""

    why = LineField(
        label=gettext_lazy("Why it is lifted"),
        max_length=200,
        help_text=gettext_lazy("The order that lifts it, or what was entered wrongly."),
        widget=forms.TextInput({"class": "w-400"}),
    )


def _midnight(day: Any) -> datetime:
    return clock.from_court(datetime.combine(day, time()))
