"""The letter by which a document of the court goes to a party that is not on the portal (domain 6.7)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.linking.codes.services import issue_code
from filings.issuing.notifications import locked_document
from filings.issuing.rules import How
from filings.models import Delivery
from icms.lib import clock
from icms.lib.errors import Reason, Refused


@transaction.atomic
def print_letter(*, document_id: int, party_order: int, officer: User) -> Delivery:
    """Note that the letter of a party was printed, with a link code that still works: a new one where none does.

    Refused for a party to which it does not go, or that is on the portal, and for a document that does not stand or is
    not sealed yet.
    """
    document = locked_document(document_id)
    deliveries = document.deliveries.select_related("party__case__case_type__court", "link_code")
    delivery = deliveries.filter(party__order=party_order).first()
    if delivery is None:
        raise Refused(Reason("no_such_party", _("This document goes to no such party.")))
    if delivery.how != How.PAPER:
        raise Refused(Reason("on_the_portal", _("This party is reached on the portal, so no letter is printed.")))
    if not document.stands or not document.is_sealed:
        raise Refused(Reason("ended", _("This document does not stand any more.")))
    code, now = delivery.link_code, clock.now()
    if code is None or code.used_at or code.cancelled_at or code.expires_at <= now:
        delivery.link_code = issue_code(party_id=delivery.party_id, actor=officer)
    delivery.letter_at, delivery.letter_by = now, officer
    delivery.save(update_fields=["link_code", "letter_at", "letter_by"])
    audit.record(
        act="issued.letter_printed",
        subject=document,
        actor=officer,
        number=document.case.number,
        party=delivery.party.name,
    )
    return delivery
