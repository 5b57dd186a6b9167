"""What the auditor finds on Today: nothing waits for an auditor, so the page says how the record stands."""

from accounts.models import AuditBatch, AuditEntry, User
from accounts.roles import Role
from accounts.today.selectors import Aside


def record_facts(user: User) -> Aside | None:
    """The last closed batch of the record, and how many entries wait to be closed."""
    if user.role != Role.AUDITOR:
        return None
    last = AuditBatch.objects.order_by("-number").first()
    waiting = AuditEntry.objects.filter(transaction__gt=last.last_transaction if last else 0)
    return Aside("accounts/today/record.html", {"last": last, "waiting": waiting.count()})
