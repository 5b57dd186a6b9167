"""A note on a page, the decision, and why it is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from filings.models import Filing, ReturnReason
from filings.models.settings import LONGEST_NOTE
from icms.lib.forms import CourtForm


class NoteForm(CourtForm):
    """What is wrong on a page, and where."""

    page = forms.IntegerField(
        label=pgettext_lazy("document", "Page"), min_value=1, max_value=100_000, widget=forms.HiddenInput
    )
    place = forms.CharField(
        label=_("Where on the page"),
        help_text=_("For example “paragraph 3” or “line 8”"),
        max_length=60,
        required=False,
    )
    text = forms.CharField(
        label=_("Note to the filer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is to be corrected.")},
    )


class VerdictForm(CourtForm):
    """Certify, or send back with the notes."""

    CERTIFY, SEND_BACK = "certify", "send_back"
    verdict = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(CERTIFY, _("Certify: every page read, and no note")), (SEND_BACK, _("Send back with the notes"))],
        error_messages={"required": _("Choose what you decide.")},
    )


class RefuseForm(CourtForm):
    """Why it is not certified at all."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReturnReason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a reason for refusing to certify it.")},
    )
    note = forms.CharField(
        label=_("Note to the filer"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ReturnReason.objects.filter(for_refusal=True, desk=Filing.Desk.LANGUAGE)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]
