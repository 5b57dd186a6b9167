"""Which stamps still need an acknowledgement."""

from django.db.models import Exists, F, OuterRef, Q

from cases.models.stamp import StampQuerySet
from filings.models import Acknowledgement, FilingStamp


def unacknowledged() -> StampQuerySet[FilingStamp]:
    """The current stamps without an acknowledgement of the fee as it is now; these rows are the list of work to do.

    The acknowledgement of an earlier round stays valid, whatever happened to the fee later.
    """
    papers = Acknowledgement.objects.filter(stamp=OuterRef("pk"))
    hold = Q(fee_version=OuterRef("filing__fee_version")) | Q(stamp__round__lt=F("stamp__filing__round"))
    return FilingStamp.objects.current().filter(~Exists(papers.filter(hold)))
