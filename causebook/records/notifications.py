"""What the applicant is told."""

from typing import Any

from accounts.messages.services import post
from causebook.models import RecordRequest


def notify(asked: RecordRequest, what: str, **params: Any) -> None:
    """A message and an e-mail: `received`, `delivered` or `refused`, in the transaction that makes it so."""
    facts = {"reference": asked.reference, "record": asked.kind.name.as_json(), "number": asked.number}
    post(to=asked.account, kind=f"case_record_{what}", params=facts | params, link=asked.get_absolute_url())
