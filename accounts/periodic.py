"""Periodic work for accounts: e-mails that still wait, what is due, what is deleted, the batches of the record."""

from datetime import timedelta

from django.db.models import Q

from accounts import audit
from accounts.messages.tasks import send_email
from accounts.models import Message
from accounts.organizations.member_import.services import delete_old_imports
from accounts.registration import periodic as registration
from accounts.signin import periodic as signin
from icms.lib import clock
from icms.lib.task_queue import enqueue_on_commit, queue_is_long

PATIENCE = timedelta(seconds=30)
PAPER_PATIENCE = timedelta(minutes=10)  # for the paper that an e-mail is to carry
AT_ONCE = 500


def sweep() -> None:
    """Runs every minute."""
    if not queue_is_long():
        now = clock.now()
        waiting = Message.objects.email_waiting().filter(posted_at__lt=now - PATIENCE)
        waits_for_paper = Q(params__has_key="waits_for", attachment_sha256="")
        waiting = waiting.exclude(waits_for_paper & Q(posted_at__gte=now - PAPER_PATIENCE))
        for pk in waiting.order_by("email_tries", "pk").values_list("pk", flat=True)[:AT_ONCE]:
            enqueue_on_commit(send_email, pk)
    signin.sweep()
    delete_old_imports()
    audit.close_batch()
    registration.sweep()
