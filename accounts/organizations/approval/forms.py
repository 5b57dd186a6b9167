"""The one question of approval before lodging."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import SavedForm

YES, NO = "yes", "no"


class ApprovalForm(SavedForm):
    """Is a second person to approve a filing before it is lodged?"""

    wants = forms.ChoiceField(
        label=_("Does a second user approve each filing before it is lodged?"),
        help_text=_("The approver is another user who shares the draft. Approval never lodges anything by itself."),
        widget=forms.RadioSelect,
        choices=[(YES, _("Yes, always")), (NO, _("No, that is not needed"))],
        error_messages={"required": _("Choose yes or no.")},
    )

    def clean_wants(self) -> Any:
        return self.cleaned_data["wants"] == YES
