"""What a visitor's pages show, and the ticket that carries a found fine from one page to the next."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from icms.lib.errors import Reason
from payments.checkout.context import charge_page
from payments.checkout.forms import PaymentMethodForm
from payments.models import Charge, Fine
from payments.public.rules import FINE
from payments.subjects import visitors_page_of

SALT = "payments.public.fine"
TICKET_SECONDS = 1800
NO_SUCH_FINE = Reason(
    "no_such_fine",
    _(
        "We find no fine with this reference and this amount. Check both on the notice, and type them again. A fine "
        "of today or yesterday may not be here yet."
    ),
    "reference",
)


def visitor_page(charge: Charge, form: PaymentMethodForm | None = None) -> dict[str, Any]:
    """Everything the page of a visitor's charge needs. Pass a form only if it has errors."""
    page = charge_page(charge, None, form, page_url=charge.get_absolute_url())
    has_paper = charge.is_settled and bool(charge.receipt.pdf_sha256)
    return {
        **page,
        "is_unfinished": charge.is_settled and not (has_paper and page["line"]),
        "receipt_url": charge.url_of("receipt"),
        "subject_url": visitors_page_of(charge.subject_kind, charge.subject) if charge.is_settled else "",
        "is_fine": charge.subject_kind == FINE,
        "sent_to": _masked(charge.payer_email),
    }


def ticket(fine: Fine) -> str:
    """A signed token: whoever shows it within half an hour has found this fine by its reference and amount."""
    return signing.dumps(fine.pk, salt=SALT)


def read_ticket(given: str) -> int | None:
    """The fine of a ticket; None if it is not ours, or too old."""
    try:
        return int(signing.loads(given, salt=SALT, max_age=TICKET_SECONDS))
    except (signing.BadSignature, ValueError):
        return None


def _masked(address: str) -> str:
    """`v•••@example.com`."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"
