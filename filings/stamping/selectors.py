"""Which stamps still need an acknowledgement, and what some stamps are of."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.calendar.stamps import StampedThing
from cases.models.stamp import StampQuerySet
from filings.models import Acknowledgement, BulkRow, FilingStamp, Seal


def unacknowledged() -> StampQuerySet[FilingStamp]:
    """The current stamps without an acknowledgement of the fee as it is now; these rows are the list of work to do.

    The acknowledgement of an earlier round stays valid, whatever happened to the fee later.
    """
    papers = Acknowledgement.objects.filter(stamp=OuterRef("pk"))
    hold = Q(fee_version=OuterRef("filing__fee_version")) | Q(stamp__round__lt=F("stamp__filing__round"))
    waiting = FilingStamp.objects.current().filter(~Exists(papers.filter(hold)))
    waiting = waiting.exclude(Exists(_told_in_one()), supersedes=None, round=1)
    return waiting.exclude(Exists(_lodged_again_in_one()), supersedes=None)


def _told_in_one() -> QuerySet[BulkRow]:
    """Filings that were lodged in bulk, whose one acknowledgement of all of them is still to be made (domain 6.8)."""
    return BulkRow.objects.filter(filing=OuterRef("filing"), bulk__acknowledgement_sha256="")


def _lodged_again_in_one() -> QuerySet[BulkRow]:
    """The same, of returned filings that were mended in a file and lodged again."""
    mended = BulkRow.objects.filter(mends=OuterRef("filing"), mended_round=OuterRef("round"))
    return mended.filter(bulk__acknowledgement_sha256="")


def stamped_filings(stamp_ids: Sequence[int]) -> Mapping[int, StampedThing]:
    """Of each stamp the filing, its case, and whether a seal bears its time; one query."""
    sealed = Seal.objects.in_force().filter(
        document__filing=OuterRef("filing"), document__round=OuterRef("round"), deemed_at=OuterRef("deemed_at")
    )
    stamps = FilingStamp.objects.filter(pk__in=stamp_ids).annotate(is_sealed=Exists(sealed))
    return {
        stamp.pk: StampedThing(
            stamp.filing.reference,
            stamp.filing.case.number if stamp.filing.case else "",
            stamp.is_sealed,
        )
        for stamp in stamps.select_related("filing__case")
    }
