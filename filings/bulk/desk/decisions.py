"""Accepting all others after a sample: each filing once and by itself, whatever stops in between (domain 6.8)."""

import logging
from collections.abc import Sequence

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from filings.bulk.explanations import in_three_languages
from filings.bulk.notifications import notify_accepted
from filings.models import BulkRow, BulkSample, FilingDecision
from filings.registry.decisions import Verdict, decide
from filings.registry.selectors import undecided_documents
from filings.states import Decision, State
from filings.transitions import locked
from icms.lib import clock
from icms.lib.errors import Reason, Refused

log = logging.getLogger(__name__)
TRANSIENT = (OSError, OperationalError)
MENDED_SINCE = Reason("mended_since", _("It was lodged again after the sample was drawn: decide on it by itself."))
FAILED = Reason("failed", _("Something went wrong, and the operator has been told. Decide on it by itself."))


def accept_next(*, sample_id: int) -> bool:
    """Accept the next filing, in a transaction of its own; returns whether there was one.

    What cannot be accepted keeps the reason and stays in the queue. What another worker is at is passed over.
    """
    row_id = 0
    try:
        with transaction.atomic():
            rows = BulkRow.objects.select_for_update(of=("self",), skip_locked=True).filter(accept_for=sample_id)
            row = rows.order_by("number").first()
            if row is None:
                return False
            row_id = row.pk
            sample = BulkSample.objects.select_related("officer").get(pk=sample_id)
            row.accept_for, row.kept_why = None, in_three_languages(_accept(row, sample))
            row.save(update_fields=["accept_for", "kept_why"])
    except TRANSIENT:
        raise
    except Exception:
        log.exception("Row %d could not be accepted with the others of its bulk filing.", row_id)
        kept = BulkRow.objects.filter(pk=row_id, accept_for=sample_id)
        kept.update(accept_for=None, kept_why=in_three_languages([FAILED]))
    return True


def _accept(row: BulkRow, sample: BulkSample) -> Sequence[Reason]:
    """Accept one filing whole; what stands against it where it is not. One that was decided meanwhile stays so."""
    assert row.filing_id is not None
    filing = locked(row.filing_id)
    if filing.state != State.LODGED:
        return []
    if filing.received_at is None or filing.received_at > sample.drawn_at:
        return [MENDED_SINCE]
    verdicts = {document.order: Verdict(Decision.ACCEPTED) for document in undecided_documents(filing)}
    try:
        decide(filing_id=filing.pk, officer=sample.officer, verdicts=verdicts, with_others=True)
    except Refused as refusal:
        return refusal.reasons
    return []


@transaction.atomic
def end_acceptance(*, sample_id: int) -> None:
    """Note that no filing is left to accept, once, and tell the claimant: one message for all of them."""
    sample = (
        BulkSample.objects.select_for_update(of=("self",)).select_related("bulk__case_type__court").get(pk=sample_id)
    )
    if sample.asked_at is None or sample.done_at or sample.to_accept.exists():
        return
    sample.done_at = clock.now()
    sample.save(update_fields=["done_at"])
    kept = sample.bulk.rows.exclude(kept_why={}).count()
    decided = FilingDecision.objects.filter(
        filing__bulk_row__bulk=sample.bulk, outcome=FilingDecision.Outcome.ACCEPTED, decided_by=sample.officer
    )
    if accepted := decided.filter(decided_at__gte=sample.asked_at).count():
        notify_accepted(sample.bulk, accepted)
    audit.record(act="bulk.acceptance_ended", subject=sample.bulk, actor=None, kept=kept)
