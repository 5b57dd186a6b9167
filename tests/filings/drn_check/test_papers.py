"""Acknowledgements, receipts and statements have a DRN of the same series, and answer as documents do (domain 7)."""

import hashlib
import io
from collections.abc import Callable

import pypdfium2
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from cases.models import Drn, Paper
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import Acknowledgement, Document, Filing, Seal
from filings.sealing.verify import verify_document
from filings.stamping.acknowledgement import make_acknowledgement
from filings.stamping.services import reissue_acknowledgement
from filings.transitions import locked
from icms.lib import storage
from icms.lib.drn import format_drn, new_drn
from icms.lib.pdf.keys import court_certificate
from payments.charges.receipts import make_pdf
from payments.models import Receipt
from tests.factories.court import lodged_of

Person = Callable[[str], User]
Make = Callable[[Filing], Paper]


def acknowledged(filing: Filing) -> Paper:
    """The acknowledgement of a filing, made."""
    stamp = filing.current_stamp
    assert stamp is not None
    made = make_acknowledgement(stamp_id=stamp.pk)
    assert made is not None
    return Paper.objects.get(sha256=made.sha256)


def receipted(filing: Filing) -> Paper:
    receipt = Receipt.objects.get(charge__subject=filing.reference)
    assert make_pdf(receipt_id=receipt.pk)
    receipt.refresh_from_db()
    return Paper.objects.get(sha256=receipt.pdf_sha256)


def words_of(paper: Paper) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(storage.path_of(paper.sha256).read_bytes())) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


@pytest.mark.parametrize("make", [acknowledged, receipted])
def test_a_paper_bears_its_number_in_print_and_in_its_signature(person: Person, make: Make) -> None:
    paper = make(lodged_of(person("chan")))
    assert f"DRN {format_drn(paper.drn)}" in words_of(paper)
    checked = verify_document(storage.path_of(paper.sha256), court_certificate(settings.COURT_CERTIFICATE_FILE))
    assert checked.intact and checked.signed_by_court
    assert (checked.drn, checked.kind, checked.reference) == (paper.drn, paper.kind, paper.about)


@pytest.mark.parametrize("make", [acknowledged, receipted])
def test_a_paper_answers_by_its_number_and_its_file(person: Person, make: Make) -> None:
    paper = make(lodged_of(person("chan")))
    content = storage.path_of(paper.sha256).read_bytes()
    right, wrong = hashlib.sha256(content).hexdigest(), hashlib.sha256(content[:-1]).hexdigest()
    assert check_drn(paper.drn).stands and check_drn(paper.drn).reference == paper.about
    assert check_drn(paper.drn, sha256=right).file == FileVerdict.SAME
    assert check_drn(paper.drn, sha256=wrong).file == FileVerdict.OTHER


def test_an_acknowledgement_of_another_fee_replaces_the_one_before(person: Person) -> None:
    filing = lodged_of(person("chan"))
    first = acknowledged(filing)
    with transaction.atomic():
        reissue_acknowledgement(locked(filing.pk))
    second = acknowledged(filing)
    old = check_drn(first.drn, sha256=first.sha256)
    assert old.replaced_at == second.made_at and old.now == format_drn(second.drn)
    assert old.file == FileVerdict.SUPERSEDED and not old.stands
    assert check_drn(second.drn, sha256=second.sha256).file == FileVerdict.SAME


def test_an_acknowledgement_that_another_worker_made_meanwhile_gets_no_second_number(person: Person) -> None:
    filing = lodged_of(person("chan"))
    acknowledged(filing)
    assert filing.current_stamp is not None and make_acknowledgement(stamp_id=filing.current_stamp.pk) is None
    assert Paper.objects.filter(kind=Paper.Kind.ACKNOWLEDGEMENT).count() == Acknowledgement.objects.count() == 1


def test_no_number_is_on_a_document_and_on_a_paper(person: Person, sealed: Document) -> None:
    paper = receipted(lodged_of(person("chan")))
    assert sealed.seal is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(pk=sealed.seal.pk).update(drn=paper.drn)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(
            drn=sealed.seal.drn, kind="receipt", about="X", sha256="0" * 64, made_at=paper.made_at, language="en"
        )
    assert set(Drn.objects.values_list("number", flat=True)) == {
        *Seal.objects.values_list("drn", flat=True),
        *Paper.objects.values_list("drn", flat=True),
    }


def test_what_is_on_record_of_a_paper_stays(person: Person) -> None:
    paper = acknowledged(lodged_of(person("chan")))
    changes: list[dict[str, str]] = [{"sha256": "0" * 64}, {"drn": new_drn()}, {"about": "X"}]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.delete()


def test_the_page_says_that_papers_without_a_number_cannot_be_checked_here(client: Client, db: None) -> None:
    assert b"made before papers had one" in client.get("/en/drn/").content
