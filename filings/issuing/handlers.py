"""A hearing is fixed, moved or vacated: its notice is issued in the same transaction, and no stale one stands."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from cases.models import Hearing
from cases.signals import hearing_entered
from filings.issuing.decisions import withdraw
from filings.issuing.services import HEARING_WORDS, issue_for_hearing
from filings.models import IssuedDocument


@receiver(hearing_entered)
def follow_hearing(
    sender: Any, hearing: Hearing, before: Hearing | None, notice: bool, actor: User, **kwargs: Any
) -> None:
    """Issue the notice that was asked for, in place of the one that stands; else withdraw one that is true no more."""
    standing = IssuedDocument.objects.notice_of(hearing.reference)
    if notice:
        issue_for_hearing(hearing=hearing, officer=actor, replaces=standing)
    elif standing is not None:
        why = HEARING_WORDS[hearing.state == Hearing.State.VACATED]
        withdraw(document_id=standing.pk, supervisor=actor, why=why)
