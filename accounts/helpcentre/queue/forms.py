"""The filters of the queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Application
from accounts.states import State
from icms.lib.forms import CourtForm

SHORT_KINDS = [
    (Application.Kind.INDIVIDUAL.value, _("Individual user")),
    (Application.Kind.ORGANIZATION.value, _("Organization")),
    (Application.Kind.ADMINISTRATOR.value, _("Another administrator")),
]


class QueueForm(CourtForm):
    """The filters of the queue."""

    marks_optional = False
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *SHORT_KINDS])
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("All")), *Application.Channel.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *(choice for choice in State.choices if choice[0] != State.DRAFT)],
    )
    q = forms.CharField(label=_("Reference, name, e-mail, organization or case number"), required=False, max_length=200)
