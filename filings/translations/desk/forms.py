"""A note on a page, the decision, and why it is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from filings.models import Filing, ReturnReason, TranslationNote
from filings.models.settings import LONGEST_NOTE
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class QueueForm(CourtForm):
    """What is looked for in the queue."""

    marks_optional = False
    q = LineField(label=_("Reference, case number, party or document"), required=False, max_length=200)


class AsItIsNow(forms.HiddenInput):
    """Carries what the page shows: after a refusal the page shows it anew, and carries that."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark = mark

    def format_value(self, value: Any) -> str:
        return self.mark


class OfWhatIsSeen(CourtForm):
    """A form that says what its officer saw (`TranslationRequest.mark`), so that a stale page decides nothing."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].widget = AsItIsNow(shown)


class NoteForm(OfWhatIsSeen):
    """What is wrong on a page, and where."""

    page = forms.IntegerField(
        label=pgettext_lazy("document", "Page"), min_value=1, max_value=100_000, widget=forms.HiddenInput
    )
    place = forms.CharField(
        label=_("Where on the page"),
        help_text=_("For example “paragraph 3” or “line 8”; or press on the page where it is"),
        max_length=60,
        required=False,
    )
    text = forms.CharField(
        label=_("Note to the filer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is to be corrected.")},
    )
    # Where it was pressed on the picture of a page: a browser with script fills these in.
    on = forms.ChoiceField(choices=TranslationNote.On.choices, required=False, widget=forms.HiddenInput)
    across = forms.IntegerField(min_value=0, max_value=100, required=False, widget=forms.HiddenInput)
    down = forms.IntegerField(min_value=0, max_value=100, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("on") or data.get("across") is None or data.get("down") is None:
            data |= {"on": "", "across": None, "down": None}  # half a mark is none
        return data


class VerdictForm(OfWhatIsSeen):
    """Certify, or send back with the notes, of which there are so many."""

    CERTIFY, SEND_BACK = "certify", "send_back"
    verdict = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(CERTIFY, _("Certify: every page read, and no note")), (SEND_BACK, _("Send back with the notes"))],
        error_messages={"required": _("Choose what you decide.")},
    )

    def __init__(self, *args: Any, notes: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if notes:
            words = ngettext("Send back with the %(count)d note", "Send back with the %(count)d notes", notes)
            certify, _back = self.fields["verdict"].choices  # type: ignore[attr-defined]
            self.fields["verdict"].choices = [certify, (self.SEND_BACK, words % {"count": notes})]  # type: ignore[attr-defined]


class RefuseForm(OfWhatIsSeen):
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
