"""What the administrator says about maintenance."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.calendar.fields import MomentField
from filings.models import MaintenanceWindow
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm

A_SENTENCE = 200
IN_EACH = _("Say it in one sentence, in each of the three languages.")


class MaintenanceForm(CourtForm):
    """When it is, and why. With `has_begun`, its beginning stays."""

    from_at = MomentField(
        label=pgettext_lazy("maintenance", "From when?"),
        required=False,
        help_text=_("Hong Kong time. Leave it empty to begin as soon as you announce it."),
    )
    until_at = MomentField(
        label=pgettext_lazy("maintenance", "Until when?"),
        help_text=_("It ends by itself at this time. You can end it earlier, or announce a later end."),
        error_messages={"required": _("Enter the day and the time at which it ends.")},
    )
    why_en = LineField(
        label=_("Why, in English"),
        help_text=_("One sentence that everybody reads, such as “We move to a newer version of the portal.”"),
        max_length=A_SENTENCE,
        error_messages={"required": IN_EACH},
    )
    why_zh_hant = LineField(
        label=_("Why, in Traditional Chinese"), max_length=A_SENTENCE, error_messages={"required": IN_EACH}
    )
    why_zh_hans = LineField(
        label=_("Why, in Simplified Chinese"), max_length=A_SENTENCE, error_messages={"required": IN_EACH}
    )
    needed_sometimes = ("from_at",)

    def __init__(self, *args: Any, has_begun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_begun:
            del self.fields["from_at"]

    def clean(self) -> dict[str, Any]:
        return {"from_at": None, **(super().clean() or {})}


def as_typed(window: MaintenanceWindow) -> dict[str, Any]:
    """A window as the form shows it at first."""
    return {name: getattr(window, name) for name in MaintenanceForm.base_fields}
