"""Which stamps still want an acknowledgement."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from filings.models import Acknowledgement, FilingStamp


def unacknowledged() -> QuerySet[FilingStamp]:
    """The current stamps without an acknowledgement that says of the fee what holds now: the row is the promise.

    A round that is over keeps what was owed then.
    """
    papers = Acknowledgement.objects.filter(stamp=OuterRef("pk"))
    hold = Q(fee_version=OuterRef("filing__fee_version")) | Q(stamp__round__lt=F("stamp__filing__round"))
    return FilingStamp.objects.current().filter(~Exists(papers.filter(hold)))
