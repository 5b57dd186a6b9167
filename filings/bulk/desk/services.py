"""An officer has a sample drawn, looks at it, and has all others accepted (domain 6.8)."""

import secrets
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from filings.bulk.desk.selectors import acceptable, open_sample, sampleable
from filings.bulk.desk.tasks import accept_filings
from filings.bulk.transitions import locked
from filings.bulk.writing.services import try_again
from filings.bulk.writing.tasks import write_filings
from filings.models import BulkFiling, BulkRow, BulkSample, Filing, SampledFiling
from filings.registry.rules import own_filing_reasons
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit

NOT_WRITTEN = Reason("not_written", _("The filings are still being written. Draw the sample when all are there."))
NOTHING_TO_DECIDE = Reason("nothing_to_decide", _("No filing of it waits for a decision that you can make now."))
DRAWN_ALREADY = Reason("drawn_already", _("You have a sample already. Look at its filings."))
TOO_MANY = Reason("too_many", _("So many filings do not wait. Choose a smaller number."), "size")
NO_SAMPLE = Reason("no_sample", _("Draw a sample first, and look at each filing of it."))
NOT_LOOKED_AT = Reason("not_looked_at", _("Look at each filing of the sample first."))
BEING_ACCEPTED = Reason("being_accepted", _("The others are being accepted already."))
CHANGED = Reason(
    "changed", _("The number of filings changed after you opened this page. Look at it, then press again.")
)


@transaction.atomic
def draw(*, bulk_id: int, officer: User, size: int) -> BulkSample:
    """Choose so many of the undecided filings at random, and keep which. An officer has one sample at a time.

    Refused of one's own filings, and while filings are still being written: the sample is of all of them.
    """
    bulk = locked(bulk_id)
    waiting = list(sampleable(bulk, officer).values_list("pk", flat=True))
    if reasons := list(_against_drawing(bulk, officer, len(waiting), size)):
        raise Refused(reasons)
    sample = BulkSample.objects.create(bulk=bulk, officer=officer, drawn_at=clock.now())
    chosen = secrets.SystemRandom().sample(waiting, size)
    SampledFiling.objects.bulk_create(SampledFiling(sample=sample, filing_id=pk) for pk in sorted(chosen))
    audit.record(act="bulk.sample_drawn", subject=bulk, actor=officer, size=size, of=len(waiting))
    return sample


def _against_drawing(bulk: BulkFiling, officer: User, waiting: int, size: int) -> Iterator[Reason]:
    yield from own_reasons(bulk, officer)
    if bulk.state != BulkFiling.State.LODGED:
        yield NOT_WRITTEN
    elif open_sample(bulk, officer):
        yield DRAWN_ALREADY
    elif bulk.samples.being_accepted().exists():
        yield BEING_ACCEPTED
    elif not waiting:
        yield NOTHING_TO_DECIDE
    elif not 1 <= size <= waiting:
        yield TOO_MANY


def own_reasons(bulk: BulkFiling, officer: User) -> Iterator[Reason]:
    """Why this officer may not decide on what was lodged: it is, by another account, the officer's own (domain 11)."""
    yield from own_filing_reasons(Filing(owner=bulk.owner, lodged_by=bulk.lodged_by), officer)


@transaction.atomic
def write_again(*, bulk_id: int, officer: User) -> None:
    """Have what could not be written tried now. Asked again meanwhile it changes nothing."""
    if try_again(bulk_id=bulk_id, officer=officer):
        enqueue_on_commit(write_filings, bulk_id)


@transaction.atomic
def look(*, bulk_id: int, filing_id: int, officer: User) -> None:
    """Note that the officer opened a filing of the own sample; nothing is noted of any other."""
    own = SampledFiling.objects.filter(sample__bulk=bulk_id, sample__officer=officer, sample__asked_at=None)
    if own.filter(filing=filing_id, looked_at=None).update(looked_at=clock.now()):
        filing = Filing.objects.get(pk=filing_id)
        audit.record(act="bulk.sample_looked_at", subject=filing, actor=officer)


@transaction.atomic
def accept_others(*, bulk_id: int, officer: User, agreed: int) -> BulkSample:
    """Have all that still wait accepted, by the worker. `agreed` is how many the officer was told.

    Refused before each filing of the sample was looked at. What was returned or refused singly stays so.
    """
    bulk = locked(bulk_id)
    sample = open_sample(bulk, officer)
    if reasons := list(against_accepting(bulk, sample, officer)):
        raise Refused(reasons)
    assert sample is not None
    filings = list(acceptable(sample).values_list("pk", flat=True))
    if len(filings) != agreed:
        raise Refused(CHANGED)
    BulkRow.objects.filter(bulk=bulk, filing__in=filings).update(accept_for=sample, kept_why={})
    sample.asked_at, sample.count = clock.now(), len(filings)
    sample.save(update_fields=["asked_at", "count"])
    looked_at = list(sample.filings.order_by("pk").values_list("reference", flat=True))
    audit.record(act="bulk.accepted_by_sample", subject=bulk, actor=officer, count=len(filings), sample=looked_at)
    enqueue_on_commit(accept_filings, sample.pk)
    return sample


def against_accepting(bulk: BulkFiling, sample: BulkSample | None, officer: User) -> Iterator[Reason]:
    """Why this officer may not have the others accepted now."""
    yield from own_reasons(bulk, officer)
    if bulk.samples.being_accepted().exists():
        yield BEING_ACCEPTED
    elif sample is None:
        yield NO_SAMPLE
    elif sample.sampled.filter(looked_at=None).exists():
        yield NOT_LOOKED_AT
    elif not acceptable(sample).exists():
        yield NOTHING_TO_DECIDE
