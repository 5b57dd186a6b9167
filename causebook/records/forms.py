"""What is applied for, and what an officer decides."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Venue
from causebook.models import RecordKind, RecordReason
from causebook.records.rules import COURT
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class ApplyForm(CourtForm):
    """Which record, of which case, for what."""

    kind = forms.ModelChoiceField(
        label=_("Which record?"),
        queryset=RecordKind.objects.filter(in_use=True),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the record.")},
    )
    venue = forms.ModelChoiceField(
        label=_("Which Magistrates’ Court?"),
        queryset=Venue.objects.filter(court=COURT),
        empty_label="",
        error_messages={"required": _("Choose the Magistrates’ Court.")},
    )
    number = LineField(
        label=_("Case number, or number of the ticket"),
        help_text=_("As on the summons or the notice, such as ESS 123/2026"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "w-400"}),
        error_messages={"required": _("Give the number of the case or of the ticket.")},
    )
    particulars = forms.CharField(
        label=_("Particulars"),
        help_text=_("What helps to find it: the defendant’s name, the day of the hearing, the offence"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say by what the record can be found.")},
    )
    purpose = LineField(
        label=pgettext_lazy("court records", "Purpose"),
        help_text=_("What it is wanted for"),
        max_length=300,
        error_messages={"required": _("Say what it is wanted for.")},
    )


class FindForm(CourtForm):
    """One search box over a list."""

    marks_optional = False
    q = forms.CharField(label=_("Reference or case number"), required=False, max_length=100)


class DeskForm(CourtForm):
    """The search box of the desk."""

    marks_optional = False
    q = forms.CharField(label=_("Reference, case number or applicant"), required=False, max_length=100)


class DeliverForm(CourtForm):
    """The record itself: a file, words, or both."""

    needed_sometimes = ("text", "file")
    text = forms.CharField(
        label=_("What the court certifies"),
        help_text=_("Printed on the certificate. With a file, what the file is."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )
    file = forms.FileField(
        label=_("PDF of the record"),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
    )


class RefuseForm(CourtForm):
    """Why it is refused."""

    needed_sometimes = ("note",)
    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=RecordReason.objects.all(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(
        label=_("Note for the applicant"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
