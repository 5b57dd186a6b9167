"""Runs every minute: finds what a crash or a lost message left undone, and clears away what is past its time."""

import logging
import shutil
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cases.calendar.changes import waiting_for
from filings.access import prepares
from filings.bulk.desk.tasks import accept_filings
from filings.bulk.services import withdraw
from filings.bulk.tasks import check_files
from filings.bulk.writing.services import try_again, with_failed_rows
from filings.bulk.writing.tasks import make_bulk_acknowledgement, write_filings
from filings.bulk.writing.tasks import unacknowledged as bulk_unacknowledged
from filings.drafting.sharing.services import editor_of, let_go
from filings.drafting.uploads.protocol import WrongRequest
from filings.drafting.uploads.services import drop, finish
from filings.issuing.notifications import remind, to_remind
from filings.issuing.rules import misrouted
from filings.issuing.tasks import deliver_issued, seal_issued
from filings.maintenance.selectors import drafts_have_time
from filings.maintenance.tasks import tell_filers
from filings.models import BulkFiling, BulkSample, Filing, MaintenanceWindow, Seal, Upload
from filings.models.uploads import PREFIX
from filings.outages.services import look
from filings.sealing.tasks import seal_document
from filings.stamping.selectors import unacknowledged
from filings.stamping.stamps import READER
from filings.stamping.tasks import correct_stamps, make_acknowledgement, stamp_filing
from filings.states import State
from filings.transitions import change_state, locked
from filings.translations.desk.tasks import make_certified, to_make
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.task_queue import enqueue_on_commit, queue_is_long

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=20)
CHECK_TAKES = timedelta(seconds=40)  # more than what a worker is at; done twice, it is kept once
BATCH = 500
SCRATCH_KEPT = timedelta(days=1)


def sweep() -> None:
    """Queue again whatever has waited longer than it should."""
    late = clock.now() - PATIENCE
    for pk in _some(Filing.objects.awaiting_stamp().filter(received_at__lt=late)):
        enqueue_on_commit(stamp_filing, pk)
    if not queue_is_long():
        for pk in _some(unacknowledged().filter(made_at__lt=late)):
            enqueue_on_commit(make_acknowledgement, pk)
        waiting = Seal.objects.to_make().filter(given_at__lt=late)
        for pk in waiting.order_by("pk").values_list("document", flat=True)[:BATCH]:
            enqueue_on_commit(seal_document, pk)
        for pk in Seal.objects.to_make_of_issued().filter(given_at__lt=late).values_list("issued", flat=True)[:BATCH]:
            enqueue_on_commit(seal_issued, pk)
        for pk in _some(to_make().filter(decided_at__lt=late)):
            enqueue_on_commit(make_certified, pk)
        for pk in _some(misrouted()):
            enqueue_on_commit(deliver_issued, pk)
    for pk in _some(BulkFiling.objects.filter(state=BulkFiling.State.CHECKING, check_began_at__lt=late - CHECK_TAKES)):
        enqueue_on_commit(check_files, pk)
    for pk in _some(with_failed_rows()):
        try_again(bulk_id=pk)
    for pk in _some(BulkFiling.objects.filter(state=BulkFiling.State.WRITING, received_at__lt=late)):
        enqueue_on_commit(write_filings, pk)
    for pk in _some(BulkSample.objects.being_accepted().filter(asked_at__lt=late)):
        enqueue_on_commit(accept_filings, pk)
    for pk in _some(bulk_unacknowledged().filter(written_at__lt=late - CHECK_TAKES)):
        enqueue_on_commit(make_bulk_acknowledgement, pk)
    for pk in _some(to_remind()):
        remind(document_id=pk, actor=None)
    if next(waiting_for(READER), None):
        enqueue_on_commit(correct_stamps)
    for pk in _some(MaintenanceWindow.objects.to_tell().filter(announced_at__lt=late)):
        enqueue_on_commit(tell_filers, pk)
    if not drafts_have_time():
        withdraw_old_drafts()
        withdraw_old_bulk_filings()
        drop_old_uploads()
    clear_scratch()
    finish_uploads()


def look_after_the_portal() -> None:
    """Note that the portal can receive, or what keeps it from it; and whose attempts failed meanwhile (domain 6.9)."""
    look()


def withdraw_old_drafts() -> None:
    """Drafts untouched for thirty days are withdrawn (domain 6.1); a returned filing waits for its filer."""
    past = clock.now() - timedelta(days=settings.DRAFT_DAYS)
    for pk in _some(Filing.objects.filter(state=State.DRAFT, round=1, saved_at__lt=past)):
        with transaction.atomic():
            filing = locked(pk)
            if filing.state == State.DRAFT and filing.saved_at < past:
                change_state(filing, State.WITHDRAWN, actor=None, reason="kept for thirty days")


def withdraw_old_bulk_filings() -> None:
    """Claims that nobody has gone on with for as long as a draft is kept are withdrawn, and their files forgotten."""
    past = clock.now() - timedelta(days=settings.DRAFT_DAYS)
    waiting = BulkFiling.objects.filter(state__in=(BulkFiling.State.OPEN, BulkFiling.State.CHECKED), saved_at__lt=past)
    for pk in _some(waiting):
        withdraw(bulk_id=pk, actor=None)


def finish_uploads() -> None:
    """Make documents of files that came whole while the portal failed, or a colleague had the draft, at their end."""
    of_drafts = Upload.objects.unfinished().exclude(filing=None)
    for upload in of_drafts.select_related("owner", "filing").order_by("pk").iterator():
        if upload.offset == upload.size:
            try:
                _finish_late(upload)
            except (WrongRequest, Refused):
                pass
            except Exception:  # one that fails keeps no other from its end
                log.exception("The upload %s could not be finished.", upload.key)


def _finish_late(upload: Upload) -> None:
    filing, owner = upload.filing, upload.owner
    assert filing is not None
    editor = editor_of(filing)
    if not (owner.is_active and prepares(owner, filing)):
        drop(upload)
    elif editor is None:
        finish(upload)
        let_go(filing, owner)  # who is not there keeps nobody out
    elif editor.holder_id == owner.pk:
        finish(upload)


def drop_old_uploads() -> None:
    """Forget what came of a file that nobody goes on with, and what was noted of those that are documents."""
    for upload in Upload.objects.expired().order_by("pk")[:BATCH]:
        with suppress(WrongRequest):
            drop(upload)


def clear_scratch() -> None:
    """Delete the files of broken-off uploads: after a day nobody is writing them any more.

    What came in parts waits longer, and `drop_old_uploads` ends it; here goes what has lost its row.
    """
    if not settings.SCRATCH_ROOT.exists():
        return
    oldest = (clock.now() - SCRATCH_KEPT).timestamp()
    in_parts = oldest - settings.UPLOAD_DAYS * 24 * 3600
    for left in settings.SCRATCH_ROOT.iterdir():
        if left.stat().st_mtime < (in_parts if left.name.startswith(PREFIX) else oldest):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _some(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
