"""Where the pages of a charge are: its account's, or for a visitor those that its key opens."""

from django.urls import reverse

from payments.models import Charge


def page_path(charge: Charge) -> str:
    """The page of the charge, in the present language."""
    return reverse("pay:charge", args=[charge.key]) if charge.key else reverse("payments:charge", args=[charge.reference])


def return_path(charge: Charge) -> str:
    """Where the gateway sends the payer back to."""
    return reverse("pay:return", args=[charge.key]) if charge.key else reverse("payments:return", args=[charge.reference])


def receipt_path(charge: Charge) -> str:
    """The receipt as a PDF."""
    name = "pay:receipt" if charge.key else "payments:receipt"
    return reverse(name, args=[charge.key or charge.reference])
