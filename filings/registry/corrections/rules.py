"""What stands against correcting a decision: every reason at once (domain 6.5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.models import Filing, FilingCharge
from filings.models.filing import FilingQuerySet
from filings.registry.rules import own_filing_reasons
from filings.states import Decision, State
from icms.lib.errors import Reason
from payments.charges.selectors import succeeded_payment_of
from payments.refunds.selectors import refundable_lines, refunds_of
from payments.states import ChargeState, RefundState


def may_be_lifted(filing: Filing) -> bool:
    """Returned, and not taken up by its filer, or refused."""
    return filing.state in (State.RETURNED, State.REFUSED)


def may_be_struck(filing: Filing) -> bool:
    """Something of it is on the court's file, and its filer is not mending it."""
    on_file = filing.documents.filter(decision=Decision.ACCEPTED, struck_at=None)
    return filing.state in (State.ACCEPTED, State.RETURNED) and on_file.exists()


def against_lifting(filing: Filing, supervisor: User, seen: datetime | None) -> list[Reason]:
    """Why a return or refusal may not be lifted."""
    if not may_be_lifted(filing):
        return [_not_so_any_more(filing)]
    return [
        *_decided_anew(filing, seen),
        *own_filing_reasons(filing, supervisor),
        *_given_back(filing),
        *_struck(filing),
    ]


def against_striking(filing: Filing, supervisor: User, seen: datetime | None) -> list[Reason]:
    """Why an acceptance may not be struck; of one that commenced a case, also whatever was filed in it afterwards."""
    if not may_be_struck(filing):
        return [_not_so_any_more(filing)]
    return [*_decided_anew(filing, seen), *own_filing_reasons(filing, supervisor), *_filed_afterwards(filing)]


def refundable_parts(filing: Filing) -> list[tuple[FilingCharge, dict[int, int]]]:
    """What was paid for it and is not in a refund yet: of each charge HK$ cents by the position of the line.

    Of a charge for many filings only what this one cost.
    """
    settled = filing.parts_of_charges.filter(charge__state=ChargeState.SETTLED).select_related("charge", "line")
    found = ((paid, _left_of(paid)) for paid in settled.order_by("charge") if succeeded_payment_of(paid.charge))
    return [(paid, parts) for paid, parts in found if any(parts.values())]


def _left_of(paid: FilingCharge) -> dict[int, int]:
    left = {line.charge_line.position: line.left_cents for line in refundable_lines(paid.charge)}
    if paid.line is None:
        return left
    given_back = paid.refund is not None and paid.refund.state != RefundState.REFUSED
    return {} if given_back else {paid.line.position: min(paid.cents, left.get(paid.line.position, 0))}


def _not_so_any_more(filing: Filing) -> Reason:
    if filing.is_being_mended or (filing.state == State.AWAITING_PAYMENT and filing.round > 1):
        words = _("Its filer has taken it up to mend it. Decide it when it is lodged again.")
        return Reason("being_mended", words)
    words = _("There is no such decision to correct: this filing has been corrected or decided anew already.")
    return Reason("nothing_to_correct", words)


def _decided_anew(filing: Filing, seen: datetime | None) -> Iterator[Reason]:
    if seen is not None and filing.decided_at != seen:
        words = _("This filing has been decided anew since the page was shown. Look at it again.")
        yield Reason("decided_anew", words)


def _given_back(filing: Filing) -> Iterator[Reason]:
    settled = filing.parts_of_charges.filter(charge__state=ChargeState.SETTLED)
    for paid in settled.select_related("charge", "line", "refund"):
        charge = paid.charge
        refunds = [paid.refund] if paid.line else refunds_of(charge)
        if any(refund and refund.state != RefundState.REFUSED for refund in refunds):
            words = _(
                "A refund of its fee is under way or done ({reference}); the accounts office deals with it first."
            )
            yield Reason("refunded", format_lazy(words, reference=charge.reference))


def _struck(filing: Filing) -> Iterator[Reason]:
    if filing.case and filing.case.is_struck:
        words = _("{number} was struck, so nothing can be decided in it any more.")
        yield Reason("case_struck", format_lazy(words, number=filing.case.number))


def _filed_afterwards(filing: Filing) -> Iterator[Reason]:
    if not filing.commences:
        return
    others = later_filings(filing)
    for later in others.filter(documents__on_file_of=filing.case).distinct():
        words = _("Documents of {reference} were accepted in the case: strike that filing first.")
        yield Reason("filed_afterwards", format_lazy(words, reference=later.reference))
    for waiting in others.filter(state__in=(State.LODGED, State.AWAITING_PAYMENT)).order_by("pk"):
        words = _("{reference} waits in the case: decide it first, or have it withdrawn.")
        yield Reason("waits_in_the_case", format_lazy(words, reference=waiting.reference))


def later_filings(filing: Filing) -> FilingQuerySet:
    """The other filings in its case."""
    found: Any = Filing.objects.for_the_registry().filter(case=filing.case_id).exclude(pk=filing.pk).order_by("pk")
    return found  # type: ignore[no-any-return]
