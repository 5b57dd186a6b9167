"""What happens to a filing, for the packages that follow it up."""

from django.dispatch import Signal

# A filing was received. Sent with `filing`, inside the transaction that records the time of receipt.
filing_received = Signal()
