"""Money arrived: the one thing that payments tells the apps above it.

`charge_settling` is sent first, before the charge is locked: the app that owns the subject locks its own row there, so
that locks are always taken in one order (subject, charge, payment). `charge_settled` is sent inside the same
transaction, after the receipt has its number: what a receiver does is committed with the payment or not at all.
"""

from django.dispatch import Signal

charge_settling = Signal()
charge_settled = Signal()
