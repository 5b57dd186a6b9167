"""Periodic work for accounts: e-mails that still wait, what is due, what is deleted, the batches of the record."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.messages.services import email_to_address
from accounts.messages.tasks import send_email
from accounts.models import AuditBatch, Message
from accounts.organizations.member_import.services import delete_old_imports
from accounts.registration import periodic as registration
from accounts.signin import periodic as signin
from icms.lib import clock
from icms.lib.task_queue import enqueue_on_commit, queue_is_long

PATIENCE = timedelta(seconds=30)
PAPER_PATIENCE = timedelta(minutes=10)  # for the paper that an e-mail is to carry
AT_ONCE = 500
DIGEST = "account_record_digest"


def sweep() -> None:
    """Runs every minute."""
    if not queue_is_long():
        now = clock.now()
        waiting = Message.objects.email_waiting().filter(posted_at__lt=now - PATIENCE).exclude(email_after__gt=now)
        waits_for_paper = Q(params__has_key="waits_for", attachment_sha256="")
        waiting = waiting.exclude(waits_for_paper & Q(posted_at__gte=now - PAPER_PATIENCE))
        for pk in waiting.order_by("email_tries", "pk").values_list("pk", flat=True)[:AT_ONCE]:
            enqueue_on_commit(send_email, pk)
    signin.sweep()
    delete_old_imports()
    audit.close_batch()
    send_digest()
    registration.sweep()


@transaction.atomic
def send_digest() -> None:
    """Once a day, tell those who keep the record (`RECORD_KEEPERS`) its last batch, so that no end can be cut off."""
    last = AuditBatch.objects.select_for_update().order_by("-number").first() if settings.RECORD_KEEPERS else None
    today = clock.court_day(clock.now()).isoformat()
    if last is None or Message.objects.filter(kind=DIGEST, params__day=today).exists():
        return
    for address in settings.RECORD_KEEPERS:
        params = {"head": last.head, "closed_at": last.closed_at.isoformat(), "day": today}
        email_to_address(address=address, language="en", kind=DIGEST, params=params, link="")
