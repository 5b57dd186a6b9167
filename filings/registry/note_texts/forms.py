"""A text for notes in three languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filings.models.settings import LONGEST_NOTE, LONGEST_TITLE
from icms.lib.fields import LineField
from icms.lib.forms import SavedForm


def _text_field(label: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


class NoteTextForm(SavedForm):
    """Its title, and what the filer reads."""

    title = LineField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("Officers choose the text by it; filers do not see it."),
        error_messages={"required": _("Give the text a title.")},
    )
    text_en = _text_field(_("Text in English"), _("Write the text in English."))
    text_zh_hant = _text_field(_("Text in Traditional Chinese"), _("Write the text in Traditional Chinese."))
    text_zh_hans = _text_field(_("Text in Simplified Chinese"), _("Write the text in Simplified Chinese."))
