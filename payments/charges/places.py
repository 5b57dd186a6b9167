"""Where the pages of a charge are: its account's, or for a visitor those that its key opens."""

from django.urls import reverse

from payments.models import Charge


def page_path(charge: Charge) -> str:
    """The page of the charge, in the present language."""
    return _path(charge, "charge")


def return_path(charge: Charge) -> str:
    """Where the gateway sends the payer back to."""
    return _path(charge, "return")


def receipt_path(charge: Charge) -> str:
    """The receipt as a PDF."""
    return _path(charge, "receipt")


def _path(charge: Charge, name: str) -> str:
    if charge.key:
        return reverse(f"pay:{name}", args=[charge.key])
    return reverse(f"payments:{name}", args=[charge.reference])
