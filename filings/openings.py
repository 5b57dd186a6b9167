"""Who opened which document on a court's file, kept for the parties (domain 8)."""

from collections.abc import Iterable

from accounts.models import User
from cases.models import Case
from filings.models import Document, IssuedDocument, Opening
from icms.lib import clock


def record_openings(
    *,
    case: Case,
    documents: Iterable[Document | IssuedDocument],
    how: Opening.How,
    account: User | None = None,
    receipt: str = "",
) -> None:
    """Keep that these documents of a case were given out now: to an account, or as the copies of a receipt."""
    Opening.objects.bulk_create(
        (
            Opening(
                case=case,
                document=each if isinstance(each, Document) else None,
                issued=each if isinstance(each, IssuedDocument) else None,
                account=account,
                role=account.role if account else "",
                organization=account.organization if account else None,
                receipt=receipt,
                how=how,
                at=clock.now(),
            )
            for each in documents
        ),
        batch_size=1_000,
    )
