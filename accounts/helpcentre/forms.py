"""Forms that several pages of the desk share: nothing but a button, a note, a reason, an e-mail address."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.helpcentre.fields import ParagraphField
from icms.lib.fields import EmailAddressField
from icms.lib.forms import CourtForm


class NoteForm(CourtForm):
    """Why, for the record."""

    note = ParagraphField(
        label=pgettext_lazy("reason", "Why"),
        help_text=_("For the record."),
        error_messages={"required": _("Say why.")},
    )


class ReasonForm(CourtForm):
    """Why, for the record and for whoever is told."""

    reason = ParagraphField(
        label=_("Reason"),
        help_text=_("For the record. The holder is told as well."),
        error_messages={"required": _("Say the reason.")},
    )


class EmailForm(CourtForm):
    """Another e-mail address, and why."""

    email = EmailAddressField(error_messages={"required": _("Enter the e-mail address.")})
    reason = ParagraphField(label=_("How you know it"), error_messages={"required": _("Say how you know the address.")})
