"""Money that the accounts office puts into a deposit account."""

from django.utils.translation import gettext_lazy as _

from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm, MoneyField


class CreditForm(CourtForm):
    """What came in, from which source, when."""

    cents = MoneyField(label=_("Amount"), error_messages={"required": _("Enter the amount that was received.")})
    source_reference = LineField(
        label=_("Source reference"),
        max_length=60,
        help_text=_("The number of the cheque, or of the bank transfer. Each can be entered once."),
        error_messages={"required": _("Enter the number of the cheque or of the transfer.")},
    )
    received_on = CourtDateField(
        label=_("Received on"), error_messages={"required": _("Enter the day it was received.")}
    )
