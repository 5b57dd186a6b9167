"""A department that brings claims in bulk: some are lodged, some wait to be mended, one approval waits (domain 6.8)."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from cases.models import CaseType
from dev.demo.documents import paper
from dev.demo.scenes import moment, pay
from filings.bulk import services
from filings.bulk.approvals.services import ask, grant
from filings.bulk.examine import examine
from filings.bulk.lodging.services import lodge
from filings.bulk.writing.tasks import make_bulk_acknowledgement, write_filings
from filings.models import BulkApproval, BulkFiling, Filing, ReturnReason
from filings.registry.decisions import Verdict, decide
from filings.states import Decision
from icms.lib import clock
from icms.lib.storage import Incoming

CLAIMANT, OFFICER, KIND = "rvd.ou", "registry.sup", "SCTC"
ROWS = Path(__file__).with_name("bulk.csv")
Row = dict[str, str]


def play() -> int:
    """Play it once; how many bulk filings there are."""
    if BulkApproval.objects.exists():
        return 0
    claimant = User.objects.select_related("organization").get(username=CLAIMANT)
    administrator = User.objects.get(organization=claimant.organization, role=Role.PRIMARY_ADMINISTRATOR)
    with clock.set_to(moment(9, "10:00")):
        kind = CaseType.objects.get(pk=KIND)
        asked = ask(actor=administrator, case_type=kind, about="Rates that are owed, about 300 claims a month")
        ask(actor=administrator, case_type=CaseType.objects.get(pk="MCDS"), about="Summonses, about 40 a month")
        grant(approval_id=asked.pk, officer=User.objects.get(username=OFFICER), most_rows=1_000)
    rows = [_completed(row) for row in csv.DictReader(io.StringIO(ROWS.read_text(encoding="utf-8")))]
    _lodged(claimant, rows[:4])
    _to_mend(claimant, rows[4:])
    return 2


def _completed(row: Row) -> Row:
    return row | {
        "claim_nature": "rates",
        "date_of_debt": "30/06/2026",
        "particulars": "Rates of the second quarter of 2026, demanded and not paid.",
        "document_file": f"{row['your_reference'].replace('/', '-')}.pdf",
    }


def _lodged(claimant: User, rows: Sequence[Row]) -> None:
    at = moment(3, "15:05")
    with clock.set_to(at):
        bulk = _checked(claimant, rows)
        charge = lodge(bulk_id=bulk.pk, actor=claimant, signed_name=claimant.name, confirmed_closed=True, language="en")
        if charge is not None:
            pay(charge, at)
        write_filings(bulk.pk)
        make_bulk_acknowledgement(bulk.pk)
    with clock.set_to(moment(2, "11:00")):
        _returned(Filing.objects.filter(bulk_row__bulk=bulk).latest("pk"))


def _returned(filing: Filing) -> None:
    """The registry returned it: its claimant mends it in a file, or by itself."""
    verdict = Verdict(Decision.RETURNED, ReturnReason.objects.get(pk="R-07"), "Page 1 is cut off.")
    verdicts = {document.order: verdict for document in filing.documents.current()}
    decide(filing_id=filing.pk, officer=User.objects.get(username="registry"), verdicts=verdicts)


def _to_mend(claimant: User, rows: Sequence[Row]) -> None:
    """One above the limit, one whose document was left out."""
    first, second = dict(rows[0]), dict(rows[1])
    second["amount_claimed"] = "86,000"
    third = first | {"your_reference": "HV/26/2207", "date_of_debt": "31/02/2026", "document_file": "HV-26-2207.pdf"}
    with clock.set_to(moment(1, "16:40")):
        _checked(claimant, [first, second, third], leaves_out=frozenset({"HV-26-2207.pdf"}))


@transaction.atomic
def _checked(claimant: User, rows: Sequence[Row], leaves_out: frozenset[str] = frozenset()) -> BulkFiling:
    bulk = services.start(actor=claimant, case_type=CaseType.objects.get(pk=KIND), language="en")
    table = io.StringIO()
    written = csv.DictWriter(table, list(rows[0]))
    written.writeheader()
    written.writerows(rows)
    _send(bulk, claimant, "claims.csv", table.getvalue().encode())
    _send(bulk, claimant, "claims.zip", _zip(claimant, [row for row in rows if row["document_file"] not in leaves_out]))
    services.begin_check(bulk_id=bulk.pk, actor=claimant, language="en")
    examine(bulk_id=bulk.pk)
    return BulkFiling.objects.get(pk=bulk.pk)


def _send(bulk: BulkFiling, claimant: User, name: str, content: bytes) -> None:
    incoming = Incoming()
    try:
        incoming.write(content)
        incoming.close()
        services.keep_source(bulk_id=bulk.pk, actor=claimant, path=incoming.path, file_name=name)
    finally:
        incoming.drop()


def _zip(claimant: User, rows: Sequence[Row]) -> bytes:
    packed = io.BytesIO()
    organization = claimant.organization
    assert organization is not None
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            names = {
                "type": KIND,
                "plaintiff_en": organization.name_en,
                "plaintiff_zh": organization.name_zh,
                "defendant_en": row["defendant_name_en"],
                "defendant_zh": row["defendant_name_zh"],
            }
            title = f"Claim form {row['your_reference']}"
            _name, content = paper("claim_form", names, title=title, chinese=False, year=2026)
            archive.writestr(row["document_file"], content)
    return packed.getvalue()
