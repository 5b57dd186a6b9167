"""What the rooms above hear of cases."""

from django.dispatch import Signal

# A case was opened or changed. Sent inside the transaction, with `case`; what listeners write stands or falls with it.
case_changed = Signal()
