"""The messages about bulk filings, and about the approval to file in bulk."""

from typing import Any

from django.urls import reverse

from accounts.messages.services import post
from accounts.models import User
from filings.bulk.selectors import current_stamp_of
from filings.models import BulkApproval, BulkFiling


def notify_lodged(bulk: BulkFiling) -> None:
    """All filings are written; the e-mail goes with the acknowledgement."""
    stamp, written = current_stamp_of(bulk), bulk.rows.done().count()
    params: dict[str, Any] = {
        "reference": bulk.reference,
        "kind": bulk.case_type.name.as_json(),
        "court": bulk.case_type.court.name.as_json(),
        "count": written,
        "failed": bulk.rows.count() - written,
        "again": bulk.mends_id is not None,
        "received_at": bulk.received_at.isoformat() if bulk.received_at else "",
        "deemed_at": stamp.deemed_at.isoformat() if stamp and stamp.deemed_at else "",
    }
    for account in {account.pk: account for account in (bulk.owner, bulk.lodged_by) if account}.values():
        post(
            to=account,
            kind="filing_bulk_lodged",
            params=params,
            link=bulk.get_absolute_url(),
            waits_for=acknowledgement_of(bulk),
        )


def notify_accepted(bulk: BulkFiling, count: int) -> None:
    """The registry accepted so many of its filings at once, after a sample; one message and one e-mail for all."""
    params: dict[str, Any] = {
        "reference": bulk.reference,
        "kind": bulk.case_type.name.as_json(),
        "court": bulk.case_type.court.name.as_json(),
        "count": count,
    }
    link = f"{reverse('bulk:claims', args=[bulk.reference])}?state=accepted"
    for account in {account.pk: account for account in (bulk.owner, bulk.lodged_by) if account}.values():
        post(to=account, kind="filing_bulk_accepted", params=params, link=link)


def acknowledgement_of(bulk: BulkFiling) -> str:
    """The name under which e-mails wait for the acknowledgement (`accounts.messages.services.attach`)."""
    return f"acknowledgement of bulk filing {bulk.pk}"


def notify_checked(bulk: BulkFiling, *, good: int, faulty: int) -> None:
    """The check is over; whoever sent the files may have left the page."""
    params = {"reference": bulk.reference, "kind": bulk.case_type.name.as_json(), "good": good, "faulty": faulty}
    post(to=bulk.owner, kind="filing_bulk_checked", params=params, link=bulk.get_absolute_url())


def notify_approval(approval: BulkApproval, *, to: User) -> None:
    """The registry has granted it, declined it, or taken it back."""
    params = {
        "kind": approval.case_type.name.as_json(),
        "most_rows": approval.most_rows or 0,
        "note": approval.note,
    }
    kind = f"organization_bulk_{approval.state}"
    post(to=to, kind=kind, params=params, link=reverse("bulk:approvals"))
