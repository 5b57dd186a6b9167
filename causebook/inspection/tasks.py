"""The workers that make the copies of what was paid for, and its acknowledgement."""

import logging
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from celery import shared_task
from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit
from cases.models import Paper
from cases.papers.services import draw_drn, enter_paper, sign_paper
from causebook.inspection.documents import make_extract
from causebook.inspection.marks import CopyFacts, make_copy
from causebook.models import Inspection, InspectionItem
from filings.models import SealedCopy
from icms.lib import clock, dates, storage
from icms.lib.pdf import isolate
from icms.lib.pdf.documents import render_pdf
from icms.lib.pdf.increment import CannotAppend
from icms.lib.pdf.page_images import forget_page_images
from icms.lib.pdf.signing import the_court

log = logging.getLogger(__name__)
Kind = InspectionItem.Kind


@shared_task(autoretry_for=(OSError, OperationalError), retry_backoff=True, max_retries=5)
def make_copies(inspection_id: int) -> None:
    """Make each copy and extract of a purchase that is not made yet, then the acknowledgement; each once."""
    inspection = (
        Inspection.objects.to_make().select_related("charge__receipt", "court").filter(pk=inspection_id).first()
    )
    if inspection is None:
        return
    are_made = True
    for item in inspection.items.filter(sha256="", withdrawn_at=None).exclude(kind=Kind.FILE):
        try:
            _make(inspection, item)
        except (CannotAppend, isolate.IsolationError):  # the others are made; the sweep tries it again, and gives it up
            log.exception("The copy %s cannot be made.", item)
            are_made = False
    if are_made:
        _acknowledge(inspection)


def clear(inspection: Inspection) -> None:
    """The time of a purchase is over: the files of its copies are removed. Extracts stay, whoever asks for them."""
    for item in inspection.items.filter(kind=Kind.DOCUMENT).exclude(sha256=""):
        storage.discard(item.sha256)
        forget_page_images(item.sha256)
    Inspection.objects.filter(pk=inspection.pk).update(cleared_at=clock.now())


def _make(inspection: Inspection, item: InspectionItem) -> None:
    receipt, at = _receipt_of(inspection), clock.now()
    if item.source is None:
        certified = item.kind == Kind.CERTIFIED
        signed = make_extract(item.case, certified=certified, language=inspection.language, receipt=receipt, at=at)
        stored, pages = storage.store([signed.pdf]), _count_pages(BytesIO(signed.pdf))
    else:
        signed, (stored, pages) = None, _marked(inspection, item, receipt, at)
    with transaction.atomic():
        locked = InspectionItem.objects.select_for_update().get(pk=item.pk)
        if locked.sha256:
            if item.source is not None and stored.sha256 != locked.sha256:
                storage.discard(stored.sha256)  # another worker was quicker
            return
        locked.sha256, locked.size, locked.pages = stored.sha256, stored.size, pages
        if signed is not None:
            locked.paper = enter_paper(signed, court=inspection.court)
        elif seal := getattr(item.source, "seal", None):
            SealedCopy.objects.create(seal=seal, receipt=receipt, sha256=stored.sha256, made_at=at)
        locked.save(update_fields=["sha256", "size", "pages", "paper"])


def _marked(inspection: Inspection, item: InspectionItem, receipt: str, at: datetime) -> tuple[storage.Stored, int]:
    source = item.source
    assert source is not None
    seal = getattr(source, "seal", None)
    sha256 = seal.sha256 if seal else source.sha256
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        target = Path(folder, "copy.pdf")
        make_copy(storage.path_of(sha256), target, CopyFacts(_words(inspection, receipt), receipt, at), the_court())
        return storage.store_file(target), _count_pages(target)


def _count_pages(file: Path | BytesIO) -> int:
    """Of what is read, which may have a page of the seal more than was filed."""
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


def _words(inspection: Inspection, receipt: str) -> str:
    """`Receipt DC-2026-019044. Inspected 8 December 2026, 3:20 pm. Copy for inspection, not a certified copy.`"""
    assert inspection.paid_at is not None
    with translation.override(inspection.language):
        return _("Receipt %(receipt)s. Inspected %(when)s. Copy for inspection, not a certified copy.") % {
            "receipt": receipt,
            "when": dates.short_datetime(inspection.paid_at, inspection.language),
        }


def _acknowledge(inspection: Inspection) -> None:
    at, language = clock.now(), inspection.language
    number = draw_drn(language)
    items = list(inspection.items.filter(withdrawn_at=None, file=None).select_related("case"))
    with translation.override(language):
        facts = {"inspection": inspection, "items": items, "receipt": _receipt_of(inspection), "signed_at": at}
        title = f"{Paper.Kind.INSPECTION.label} {inspection.reference}"
        pdf = render_pdf("pdf/inspection.html", facts | number.context, language=language, title=title)
    signed = sign_paper(number, pdf, kind=Paper.Kind.INSPECTION, about=inspection.reference, at=at)
    storage.store([signed.pdf])
    with transaction.atomic():
        locked = Inspection.objects.select_for_update().get(pk=inspection.pk)
        if locked.made_at is not None:
            return
        locked.acknowledgement, locked.made_at = enter_paper(signed, court=inspection.court), at
        locked.save(update_fields=["acknowledgement", "made_at"])
        audit.record(act="inspection.made", subject=locked, actor=None, drn=number.drn, items=len(items))


def _receipt_of(inspection: Inspection) -> str:
    assert inspection.charge is not None
    return str(inspection.charge.receipt.number)
