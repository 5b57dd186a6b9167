"""Accepting all others after a sample: each filing once and by itself, whatever stops in between (domain 6.8)."""

import logging
from collections.abc import Sequence

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts import audit
from filings.models import BulkRow, BulkSample
from filings.registry.decisions import Verdict, decide
from filings.registry.selectors import undecided_documents
from filings.states import Decision, State
from filings.transitions import locked
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.trilingual import COLUMNS

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
            row.accept_for, row.kept_why = None, _in_three_languages(_accept(row, sample))
            row.save(update_fields=["accept_for", "kept_why"])
    except TRANSIENT:
        raise
    except Exception:
        log.exception("Row %d could not be accepted with the others of its bulk filing.", row_id)
        kept = BulkRow.objects.filter(pk=row_id, accept_for=sample_id)
        kept.update(accept_for=None, kept_why=_in_three_languages([FAILED]))
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
        decide(filing_id=filing.pk, officer=sample.officer, verdicts=verdicts)
    except Refused as refusal:
        return refusal.reasons
    return []


def _in_three_languages(reasons: Sequence[Reason]) -> dict[str, str]:
    words: dict[str, str] = {}
    for language in COLUMNS if reasons else ():
        with override(language):
            words[language] = " ".join(str(reason) for reason in reasons)
    return words


@transaction.atomic
def end_acceptance(*, sample_id: int) -> None:
    """Note that no filing is left to accept, once."""
    sample = BulkSample.objects.select_for_update(of=("self",)).select_related("bulk").get(pk=sample_id)
    if sample.asked_at is None or sample.done_at or sample.to_accept.exists():
        return
    sample.done_at = clock.now()
    sample.save(update_fields=["done_at"])
    kept = sample.bulk.rows.exclude(kept_why={}).count()
    audit.record(act="bulk.acceptance_ended", subject=sample.bulk, actor=None, kept=kept)
