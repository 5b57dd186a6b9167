"""The desk's forms about applications: the filters, what is asked, the refusal, the approval."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.words import WordsField
from accounts.models import Application, CapRequest, RefusalReason, SupportingDocument
from accounts.states import State
from icms.lib.fields import EmailAddressField
from icms.lib.forms import CourtForm

CHANNELS = Application.Channel.choices
PAPER_CHANNELS = [(value, label) for value, label in CHANNELS if value != Application.Channel.ONLINE]
SHORT_KINDS = [
    (Application.Kind.INDIVIDUAL.value, _("Individual user")),
    (Application.Kind.ORGANIZATION.value, _("Organization")),
    (Application.Kind.ADMINISTRATOR.value, _("Another administrator")),
]


class QueueForm(CourtForm):
    """The filters of the queue."""

    marks_optional = False
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *SHORT_KINDS])
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[("", _("All")), *CHANNELS])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *(choice for choice in State.choices if choice[0] != State.DRAFT)],
    )
    q = forms.CharField(label=_("Reference, name, e-mail, organization or case number"), required=False, max_length=200)


class WantedForm(CourtForm):
    """What more the Help Centre wants to see."""

    wanted = WordsField(
        label=_("What is wanted"),
        rows=5,
        help_text=_("The applicant reads this as you write it. Name the document or the fact, and why it is needed."),
        error_messages={"required": _("Say what the applicant should send or put right.")},
    )


class RefusalForm(CourtForm):
    """Why an application is refused."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=RefusalReason.objects.all(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a reason for refusing the application.")},
    )
    note = WordsField(label=_("Note to the applicant"), required=False)


class ApprovalForm(CourtForm):
    """The account name, and for a new organization its maxima."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=40,
        help_text=_("Small letters, digits, dots, hyphens or underscores. The holder signs in with it."),
        widget=forms.TextInput(attrs={"class": "w-400", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter an account name.")},
    )
    not_the_same = forms.BooleanField(
        label=_("I have looked at the organization with the same registration number; this is another one"),
        required=False,
    )

    def __init__(self, *args: Any, application: Application, registered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not registered:
            del self.fields["not_the_same"]
        self.opens_organization = application.kind == Application.Kind.ORGANIZATION
        if self.opens_organization:
            for what, most in zip(CapRequest.What, (2, 5, 20, 5), strict=True):
                self.fields[what.value] = cap_field(what, initial=most)

    def approval(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        data = dict(self.cleaned_data)
        most = {what.value: data.pop(what.value) for what in CapRequest.What} if self.opens_organization else {}
        return {**data, "most": most}


def cap_field(what: CapRequest.What, **kwargs: Any) -> forms.IntegerField:
    """A maximum number: at least one administrator and one branch."""
    least = 1 if what in (CapRequest.What.PRIMARY, CapRequest.What.BRANCHES) else 0
    return forms.IntegerField(
        label=what.label,
        min_value=least,
        max_value=5000,
        widget=forms.TextInput(attrs={"class": "w-100", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a whole number, such as 20."),
            "min_value": _("Enter %(limit_value)d or more."),
            "max_value": _("Enter %(limit_value)d or fewer."),
        },
        **kwargs,
    )


class EmailForm(CourtForm):
    """Another e-mail address, and why."""

    email = EmailAddressField(error_messages={"required": _("Enter the e-mail address.")})
    reason = WordsField(label=_("How you know it"), error_messages={"required": _("Say how you know the address.")})


class PaperForm(CourtForm):
    """A paper that came in for an application."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("Choose one")), *SupportingDocument.Kind.choices],
        error_messages={"required": _("Say what the document is.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB. Never a copy of an identity card."),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
    )
