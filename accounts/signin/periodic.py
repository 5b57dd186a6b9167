"""Periodic work for signing in: requests for password links that still wait, and rows that need not be kept."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from accounts.models import ForgottenPassword
from accounts.signin.passwords.tasks import send_password_links
from icms.lib import clock
from icms.lib.task_queue import enqueue_on_commit

PATIENCE = timedelta(seconds=30)
KEPT = timedelta(days=30)
AT_ONCE = 500


def sweep() -> None:
    """Queue again the requests that have waited too long; delete old requests and the rows of ended sessions."""
    now = clock.now()
    waiting = ForgottenPassword.objects.waiting().filter(asked_at__lt=now - PATIENCE).order_by("tries", "pk")
    for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        enqueue_on_commit(send_password_links, pk)
    ForgottenPassword.objects.filter(asked_at__lt=now - KEPT).delete()
    going_on = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    over = UserSession.objects.exclude(Exists(going_on)).order_by("pk").values("pk")[:AT_ONCE]
    UserSession.objects.filter(pk__in=over).delete()
