"""What a filer asks, what the registry decides, and the entering of bars: shape only."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from cases.models import Bar, Capacity, Case, CaseType, LinkReason, LinkRequest, Party
from cases.models.number import CaseNumber
from cases.numbering import parse_case_number
from icms.lib import clock
from icms.lib.fields import ChineseNameField, EnglishNameField, LineField, Named
from icms.lib.forms import CourtDateField, CourtForm

Kind = LinkRequest.Kind


class CaseNumberField(forms.CharField):
    """A case number in any form; its value is a CaseNumber."""

    default_error_messages = {"number": gettext_lazy("Enter the case number as it is on the document: DCPI 1234/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off", "class": "w-200", "spellcheck": "false"})
        super().__init__(**{"label": gettext_lazy("Case number"), "max_length": 40, "widget": widget, **kwargs})

    def clean(self, value: Any) -> CaseNumber | None:
        typed = super().clean(value)
        if not typed:
            return None
        number = parse_case_number(typed)
        if number is None or number.serial > 9_999_999:
            raise ValidationError(self.error_messages["number"], code="number")
        return number


class LinkForm(Named, CourtForm):
    """A case by its number, a party by capacity and name, and the proof."""

    no_name = gettext_lazy("Enter the party’s name in English, in Chinese, or both, as it is on the document.")
    kind = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you ask for.")},
    )
    number = CaseNumberField()
    capacity = forms.ChoiceField(
        label=gettext_lazy("The party is"),
        choices=Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose in which capacity the party is in the case.")},
    )
    name_en = EnglishNameField(label=gettext_lazy("The party’s name in English"))
    name_zh = ChineseNameField(label=gettext_lazy("The party’s name in Chinese"))
    proof = forms.FileField(
        label=gettext_lazy("Proof"),
        help_text=gettext_lazy(
            "A PDF of the document that was served on the party, or of the signed notice. Up to 10 MB and 100 pages."
        ),
        widget=forms.ClearableFileInput({"accept": "application/pdf"}),
        error_messages={"required": gettext_lazy("Choose the PDF that shows it.")},
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (Kind.LINK.value, _("Link to a case: nobody represents the party on the portal yet")),
            (Kind.ACT.value, _("Notice to act: the party is represented by somebody else now")),
        ]
        if actor.organization_id:
            choices.append((Kind.CEASE.value, _("Notice to cease to act: my organization no longer acts")))
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class CodeForm(CourtForm):
    """The case and the code, as they are printed."""

    number = CaseNumberField()
    code = forms.CharField(
        label=gettext_lazy("Link code"),
        help_text=gettext_lazy("12 letters and digits, as printed: 7KM4-2QXD-Z9FT."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-200", "spellcheck": "false"}),
    )


class ApprovalForm(CourtForm):
    """For which party of the case the request is approved."""

    party = forms.ChoiceField(
        label=gettext_lazy("Party"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the party of the case.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the one who asks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(party.order): party for party in parties}
        self.fields["party"].choices = [  # type: ignore[attr-defined]
            (order, _words_of(party)) for order, party in self.parties.items()
        ]

    def chosen(self) -> Party:
        """The party that the officer chose."""
        return self.parties[self.cleaned_data["party"]]


def _words_of(party: Party) -> str:
    by = str(party.represented_by) if party.represented_by else _("in person") if party.in_person else _("nobody yet")
    return _("%(capacity)s: %(name)s (represented by: %(by)s)") % {
        "capacity": party.get_capacity_display(),
        "name": party.name,
        "by": by,
    }


class LinkRefusalForm(CourtForm):
    """Why not, by a code, and in words."""

    reason = forms.ModelChoiceField(
        label=gettext_lazy("Reason"),
        queryset=LinkReason.objects.all(),
        empty_label=gettext_lazy("Choose a reason"),
        error_messages={"required": gettext_lazy("Choose a reason for refusing.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the one who asks"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


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
    name_en = EnglishNameField(label=gettext_lazy("Name in English"))
    name_zh = ChineseNameField(label=gettext_lazy("Name in Chinese"))
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
    case_type = forms.ModelChoiceField(
        label=gettext_lazy("Kind of case"),
        queryset=CaseType.objects.all(),
        required=False,
        empty_label=gettext_lazy("Choose"),
        widget=forms.Select({"class": "w-400"}),
    )
    since = CourtDateField(label=gettext_lazy("From"))
    until = CourtDateField(label=gettext_lazy("Last day"), required=False)
    order_reference = LineField(
        label=gettext_lazy("Order"),
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
