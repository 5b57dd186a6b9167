"""What the review asks the officer: what more is wanted, why it is refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.helpcentre.fields import ParagraphField
from accounts.models import RefusalReason
from icms.lib.forms import CourtForm


class WantedForm(CourtForm):
    """What more the Help Centre wants to see."""

    wanted = ParagraphField(
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
    note = ParagraphField(label=_("Note to the applicant"), required=False)
