"""What may be paid for without an account, and what a fine costs."""

from datetime import date

from payments.fees import explanations
from payments.fees.quote import Quote, QuoteLine
from payments.fees.rules import Rule
from payments.models import Fine

FINE, SEARCH_FEE = "fine", "search_fee"
# Fee items that anybody may pay, in whichever court lists them (domain 1 and 8).
SEARCH_ITEMS = frozenset({"search"})
MOST_SEARCHES = 50


def quote_of_fine(fine: Fine, *, day: date) -> Quote:
    """The fine in full, as one line; it goes by no concession."""
    line = QuoteLine(
        fee_item_id=None,
        court=fine.court_id,
        code=FINE,
        quantity=1,
        description=fine.description,
        ordinary_cents=fine.amount_cents,
        charged_cents=fine.amount_cents,
        rule=Rule.FINE,
        because=explanations.FINE,
        concession_until=None,
        confirmed=True,
    )
    return Quote((line,), day)
