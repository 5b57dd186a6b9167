"""A filing that was received gets a new acknowledgement when its fee has changed."""

from django.db import transaction

from filings.models import Filing
from filings.stamping.tasks import make_acknowledgement
from icms.lib.task_queue import enqueue_on_commit


@transaction.atomic
def reissue_acknowledgement(filing: Filing) -> None:
    """Have one made that says what is owed or paid now; the earlier ones are kept. The caller has locked the filing."""
    filing.fee_version += 1
    filing.save(update_fields=["fee_version"])
    stamp = filing.current_stamp
    if stamp is not None:
        enqueue_on_commit(make_acknowledgement, stamp.pk)
