"""Bulk filings in each state, by the services and the worker that make them so."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest

from accounts.models import User
from cases.models import CaseType
from filings.bulk import services
from filings.bulk.approvals.services import ask, grant
from filings.bulk.examine import examine
from filings.bulk.lodging.services import lodge
from filings.bulk.mending.services import start as start_mending
from filings.bulk.uploads.services import announce
from filings.bulk.writing.tasks import make_bulk_acknowledgement, write_filings
from filings.drafting.uploads.protocol import Announced
from filings.models import BulkApproval, BulkFiling, Filing, ReturnReason
from filings.registry.decisions import Verdict, decide
from filings.states import Decision
from icms.lib import clock
from icms.lib.errors import Refused
from payments.models import Charge
from tests.factories import bulk, papers
from tests.factories.court import TUESDAY_10, pay

Make = Callable[[int], bytes]


@contextmanager
def refused_with(*codes: str) -> Iterator[None]:
    """What is done in it is refused, with these reasons and no other."""
    with pytest.raises(Refused) as refusal:
        yield
    assert [reason.code for reason in refusal.value.reasons] == list(codes)


def approved(claimant: User, officer: User, *, kind: str = "SCTC", most_rows: int = 10_000) -> BulkApproval:
    """The organization of this account may file so many rows of a kind at a time."""
    administrator = User.objects.get(organization=claimant.organization, role="PA", state="active")
    approval = ask(actor=administrator, case_type=CaseType.objects.get(pk=kind), about="Rates, about 300 a month")
    return grant(approval_id=approval.pk, officer=officer, most_rows=most_rows)


def claim_form(number: int) -> bytes:
    """A claim form that differs from every other by its title."""
    base = papers.information()
    with pikepdf.open(io.BytesIO(base)) as pdf:
        pdf.docinfo["/Title"] = f"Claim {number}"
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def rows(count: int, **cells: str) -> list[dict[str, str]]:
    return [bulk.claim(number, **{"other_files": "", **cells}) for number in range(1, count + 1)]


def sent(
    claimant: User,
    folder: Path,
    table: Sequence[Mapping[str, str]],
    files: Mapping[str, bytes] | None = None,
    *,
    kind: str = "SCTC",
    at: datetime = TUESDAY_10,
    to: BulkFiling | None = None,
) -> BulkFiling:
    """A bulk filing with a table and a zip of what its rows name, not checked yet."""
    if files is None:
        files = {row["document_file"]: claim_form(number) for number, row in enumerate(table, start=1)}
    with clock.set_to(at):
        begun = to or services.start(actor=claimant, case_type=CaseType.objects.get(pk=kind), language="en")
        given: dict[str, Any] = {"bulk_id": begun.pk, "actor": claimant}
        if table:
            path = bulk.csv_file(folder, table)
            services.keep_source(**given, path=path, file_name="claims.csv")
        if files:
            packed = folder / "claims.zip"
            packed.write_bytes(zipped(files))
            services.keep_source(**given, path=packed, file_name="claims.zip")
    return begun


def checked(claimant: User, folder: Path, *args: Any, at: datetime = TUESDAY_10, **kwargs: Any) -> BulkFiling:
    """The same, checked by the worker."""
    begun = sent(claimant, folder, *args, at=at, **kwargs)
    with clock.set_to(at):
        services.begin_check(bulk_id=begun.pk, actor=claimant, language="en")
        examine(bulk_id=begun.pk)
    return BulkFiling.objects.get(pk=begun.pk)


def lodge_bulk(
    filing: BulkFiling, *, at: datetime = TUESDAY_10, actor: User | None = None, **said: Any
) -> Charge | None:
    """Signed and lodged by its owner."""
    signer = actor or filing.owner
    given = {"signed_name": signer.name, "confirmed_closed": True, "language": "en", **said}
    with clock.set_to(at):
        return lodge(bulk_id=filing.pk, actor=signer, **given)


def written(filing: BulkFiling, *, at: datetime = TUESDAY_10 + timedelta(minutes=1)) -> BulkFiling:
    """The worker has written what was paid for, and made the acknowledgement."""
    with clock.set_to(at):
        write_filings(filing.pk)
        make_bulk_acknowledgement(filing.pk)
    return BulkFiling.objects.get(pk=filing.pk)


def lodged(claimant: User, folder: Path, count: int = 3, **kwargs: Any) -> BulkFiling:
    """Checked, lodged, paid and written."""
    filing = checked(claimant, folder, rows(count), **kwargs)
    charge = lodge_bulk(filing)
    assert charge is not None
    pay(charge)
    return written(filing)


def places() -> dict[str, str]:
    """Bulk filings of a department in every state that has a page, as of now; an approval that waits."""
    now = clock.now()
    claimant = User.objects.select_related("organization").get(username="rvd.ou")
    approved(claimant, User.objects.get(username="registry.sup"))
    administrator = User.objects.get(username="rvd.pa")
    asked = ask(actor=administrator, case_type=CaseType.objects.get(pk="MCDS"), about="Summonses, 40 a month")
    with TemporaryDirectory() as name:
        folder = Path(name)
        begun = services.start(actor=claimant, case_type=CaseType.objects.get(pk="SCTC"), language="en")
        file = Announced(name="claims.zip", size=1000, sha256="c" * 64)
        upload = announce(bulk_id=begun.pk, actor=claimant, file=file)
        bad = {"other_files": "", "amount_claimed": "86,000"}
        mixed = checked(claimant, folder, [*rows(2), bulk.claim(3, **bad)], at=now)
        done = checked(claimant, folder, [bulk.claim(number, other_files="") for number in (8, 9)], at=now)
    charge = lodge_bulk(done, at=now)
    assert charge is not None
    pay(charge, at=now)
    written(done, at=now)
    mending = _mending(done, User.objects.get(username="registry"))
    return {
        "bulk_open": begun.reference,
        "bulk_upload": str(upload.key),
        "bulk_checked": mixed.reference,
        "bulk_lodged": done.reference,
        "bulk_asked": str(asked.pk),
        "bulk_mending": mending.reference,
    }


def returned(filing: Filing, officer: User, *, at: datetime = TUESDAY_10 + timedelta(hours=1)) -> None:
    """The registry returned every document of it."""
    verdict = Verdict(Decision.RETURNED, ReturnReason.objects.get(pk="R-07"), "Page 1 is cut off.")
    with clock.set_to(at):
        verdicts = {each.order: verdict for each in filing.documents.current()}
        decide(filing_id=filing.pk, officer=officer, verdicts=verdicts)


def _mending(bulk: BulkFiling, officer: User) -> BulkFiling:
    """Its first filing is returned, and begun to be mended; where the registry is closed, as if it had been open."""
    filing = Filing.objects.filter(bulk_row__bulk=bulk).earliest("pk")
    decided_at = filing.deemed_at or clock.now()
    returned(filing, officer, at=max(decided_at, clock.now()))
    return start_mending(bulk_id=bulk.pk, actor=bulk.owner, language="en")
