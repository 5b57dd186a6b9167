"""The worker that tells those whose drafts maintenance touches, each once for each announcement."""

from celery import shared_task
from django.db import OperationalError, transaction

from accounts.messages.services import post
from accounts.models import User
from filings.maintenance.selectors import CALLED_OFF, TOLD, drafts_touched, messages_of, to_be_told
from filings.models import MaintenanceWindow
from icms.lib import clock

AT_ONCE = 200
MOST_NAMED = 10


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def tell_filers(window_id: int) -> None:
    """Tell who has a draft that is due, or was at one in the last days; of one that was called off, who was told."""
    while not _tell_some(window_id):
        pass


@transaction.atomic
def _tell_some(window_id: int) -> bool:
    """Tell some of those who are not told yet; is everybody told now? Of what is over nobody is told."""
    window = MaintenanceWindow.objects.select_for_update().get(pk=window_id)
    if window.told_version >= window.version:
        return True
    if clock.now() < window.until_at:
        told = messages_of(window).filter(params__version=window.version).values("to")
        some = list(to_be_told(window).exclude(pk__in=told).order_by("pk")[:AT_ONCE])
        for account in some:
            _tell(account, window)
        if len(some) == AT_ONCE:
            return False
    window.told_version = window.version
    window.save(update_fields=["told_version"])
    return True


def _tell(account: User, window: MaintenanceWindow) -> None:
    """A message as things are now: has it begun, and of which other time was this account told before?"""
    drafts = drafts_touched(window.from_at, window.until_at).filter(owner=account).order_by("urgent_on", "-saved_at")
    params = {
        "window": window.reference,
        "version": window.version,
        "from_at": window.from_at.isoformat(),
        "until_at": window.until_at.isoformat(),
        "has_begun": window.from_at <= clock.now(),
        "why": window.why.as_json(),
        "drafts": list(drafts.values_list("reference", flat=True)[:MOST_NAMED]),
    }
    before = messages_of(window).filter(kind=TOLD, to=account).order_by("-pk").first()
    if before:
        params["before"] = {name: before.params[name] for name in ("from_at", "until_at")}
    post(to=account, kind=CALLED_OFF if window.cancelled_at else TOLD, params=params, link="/status/")
