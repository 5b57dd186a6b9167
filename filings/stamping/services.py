"""The fee of a filing that was received is another: its acknowledgement is made anew."""

from filings.models import Filing
from filings.stamping.tasks import make_acknowledgement
from icms.lib.promises import after_commit


def acknowledge_anew(filing: Filing) -> None:
    """Promise one that says what is owed or paid now; the earlier ones are kept. The filing is locked by the caller."""
    filing.fee_version += 1
    filing.save(update_fields=["fee_version"])
    stamp = filing.current_stamp
    if stamp is not None:
        after_commit(make_acknowledgement, stamp.pk)
