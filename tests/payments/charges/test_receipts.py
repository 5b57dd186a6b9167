"""Receipts: numbered without a gap for each court and year, signed, and known again by `verify_document`."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from filings.sealing.verify import verify_document
from icms.lib import clock, storage
from icms.lib.pdf.keys import court_certificate
from payments.charges.receipts import issue_receipt
from payments.charges.tasks import make_receipt
from payments.models import Charge, Payment, Receipt, ReceiptSeries
from tests.factories.court import pay
from tests.payments.conftest import TUESDAY_10


@pytest.fixture
def receipt(charge) -> Receipt:
    pay(charge)
    make_receipt(charge.receipt.pk)
    return Receipt.objects.get()


def kept(receipt: Receipt) -> Path:
    return storage.path_of(receipt.pdf_sha256)


def asked(path: Path, capsys, *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        call_command("verify_document", str(path), *words)
    return left.value.code, capsys.readouterr().out


def test_verify_document_knows_a_receipt_and_its_number(receipt, capsys):
    code, told = asked(kept(receipt), capsys)
    assert (code, "a receipt of this portal, number DC-2026-000001, intact" in told) == (0, True)
    _, told = asked(kept(receipt), capsys, "--json")
    answer = json.loads(told)
    assert (answer["kind"], answer["reference"], answer["intact"]) == ("receipt", "DC-2026-000001", True)
    assert (answer["sealed"], answer["signed_by_court"]) == (False, True)


@pytest.mark.parametrize(("language", "printed"), [("en", "UnionPay"), ("zh-hant", "銀聯"), ("zh-hans", "银联")])
def test_it_prints_the_means_that_was_used(charge, language, printed):
    Charge.objects.update(language=language)
    pay(charge)
    Payment.objects.update(payment_method="unionpay")
    make_receipt(charge.receipt.pk)
    text = PdfReader(kept(Receipt.objects.get())).pages[0].extract_text()
    assert printed in text and "payment gateway" not in text


def test_a_receipt_with_one_letter_changed_is_not_intact(receipt, tmp_path, capsys):
    changed = bytearray(kept(receipt).read_bytes())
    changed[len(changed) // 3] ^= 1
    (tmp_path / "changed.pdf").write_bytes(bytes(changed))
    code, told = asked(tmp_path / "changed.pdf", capsys)
    assert code == 1 and "intact" not in told.splitlines()[0]


def test_another_number_cannot_be_written_into_a_receipt(receipt, tmp_path):
    content = kept(receipt).read_bytes()
    written = rb"DC\0552026\055000001"  # a hyphen as the writer of PDFs escapes it
    assert content.count(written) >= 1
    (tmp_path / "forged.pdf").write_bytes(content.replace(written, written[:-1] + b"9"))
    found = verify_document(tmp_path / "forged.pdf", court_certificate(Path(settings.COURT_CERTIFICATE_FILE)))
    assert not found.intact and found.what_changed


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_paper_has_each_line_with_its_reason(charge_of, chan, language):
    charge = charge_of(chan, items=(("DC", "writ", 1), ("DC", "search", 2)))
    Charge.objects.update(language=language)
    pay(charge)
    make_receipt(charge.receipt.pk)
    text = PdfReader(io.BytesIO(kept(Receipt.objects.get()).read_bytes())).pages[0].extract_text()
    for line in charge.lines.all():
        assert line.description.in_language(language) in text
        assert line.because.in_language(language)[:12] in text.replace("\n", "")
    assert "HK$532.00" in text and "DC-2026-000001" in text


def test_numbers_are_of_the_court_and_of_the_year_of_issue(charge_of, chan, it_is):
    for subject, items, at in (
        ("one", (("DC", "writ", 1),), datetime(2026, 12, 31, 23, 59, 59)),
        ("two", (("DC", "writ", 1),), datetime(2027, 1, 1, 0, 0)),
        ("three", (("CFI", "writ", 1),), datetime(2027, 1, 1, 0, 0)),
        ("four", (("DC", "search", 1),), datetime(2027, 1, 1, 0, 1)),
    ):
        it_is(clock.from_court(at))
        pay(charge_of(chan, subject=subject, items=items), at=clock.from_court(at))
    numbers = [receipt.number for receipt in Receipt.objects.order_by("pk")]
    assert numbers == ["DC-2026-000001", "DC-2027-000001", "CFI-2027-000001", "DC-2027-000002"]


def test_a_settlement_that_fails_gives_its_number_back(charge_of, chan):
    first, second = charge_of(chan, subject="one"), charge_of(chan, subject="two")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue_receipt(charge=first, at=TUESDAY_10)
        _ = 1 / 0
    with transaction.atomic():
        assert issue_receipt(charge=second, at=TUESDAY_10).number == "DC-2026-000001"


def test_the_database_refuses_a_number_twice(receipt, charge_of, chan):
    other = charge_of(chan, subject="another")
    with pytest.raises(IntegrityError, match="receipt_number_unique"), transaction.atomic():
        Receipt.objects.create(charge=other, court=other.court, year=2026, serial=1, issued_at=TUESDAY_10)


@pytest.mark.django_db(transaction=True)
def test_two_courts_and_twelve_threads_leave_no_gap_though_every_third_breaks_down(charge_of, chan):
    charges = [
        charge_of(chan, subject=f"thing {number}", items=((("DC", "CFI")[number % 2], "writ", 1),))
        for number in range(24)
    ]
    barrier = Barrier(12)

    def settle(number: int) -> None:
        if number < 12:
            barrier.wait()
        try:
            with transaction.atomic():
                issue_receipt(charge=charges[number], at=TUESDAY_10)
                if number % 3 == 0:
                    raise ArithmeticError
        except ArithmeticError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(settle, range(24)))
    for code in ("DC", "CFI"):
        serials = sorted(Receipt.objects.filter(court=code).values_list("serial", flat=True))
        assert serials == list(range(1, len(serials) + 1)) == list(range(1, 9))
        assert ReceiptSeries.objects.get(court=code, year=2026).last == 8
