"""What an officer says of a view of the queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filings.models.settings import LONGEST_NAME
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class ViewForm(CourtForm):
    """Its name, and whether the queue opens with it."""

    name = LineField(
        label=_("Name of the view"),
        max_length=LONGEST_NAME,
        help_text=_("Only you see it."),
        error_messages={"required": _("Give the view a name.")},
    )
    is_opening = forms.BooleanField(label=_("Open the queue with this view"), required=False)
