"""Many claims from a table and a zip: mended, lodged as one, paid, sampled by the registry, and mended once more."""

import csv
import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

from django.db import transaction
from playwright.sync_api import expect

from accounts.models import User
from cases.calendar.changes import note_change
from cases.calendar.selectors import registry_of
from cases.models import Holiday, OfficeHours
from dev.demo.schedule import set_illustrative
from filings.models import BulkApproval, BulkFiling, Filing
from filings.sealing.verify import verify_document
from filings.states import State
from icms.lib import clock
from icms.lib.pdf.keys import court_certificate
from payments.models import Charge
from tests.browser import steps
from tests.browser.steps import Visit, go_on
from tests.factories import bulk
from tests.factories.bulk_filings import approved, claim_form, rows, zipped
from tests.support.portal import Portal
from tests.support.samples import how_many, in_looks

Come = Callable[..., Visit]
Row = dict[str, str]
CLAIMANT, COUNT = "rvd.ou", 8
MANY = how_many("ICMS_BULK_ROWS", sample=8, proof=1_000)
LONG_MS = 900_000  # a thousand are accepted one by one


@in_looks(at_once=2)
def test_a_department_sends_a_table_mends_three_rows_lodges_all_pays_once_and_finds_a_claim(
    portal: Portal, visitor: Come, tmp_path: Path, language: str, width: int
) -> None:
    user = _claimant()
    table = _table(prefix=f"{language}-{width}")
    filer = visitor(language, account=CLAIMANT, width=width)
    reference = _start(filer)
    _send(filer, bulk.csv_file(tmp_path, table), _zip(tmp_path, "claims.zip", table, leaves_out=5))
    _check(filer)
    _sees_the_faults(filer, table)

    mended = _mended(steps.download(filer, filer.page.locator("a[href$='/faults/']"), tmp_path), table)
    filer.press(f"a[href$='/{reference}/files/']")
    _send(filer, mended, _zip(tmp_path, "missing.zip", table[5:6], number=5))
    _check(filer)
    expect(filer.page.locator("#faults")).to_have_count(0)

    filer.press(f"a[href$='/{reference}/lodge/']")
    _lodge(filer, user)
    steps.present_card(filer)
    _is_lodged(filer, reference, portal, tmp_path)
    _is_found(filer, reference, table[3]["your_reference"])


@in_looks(at_once=2)
def test_the_registry_samples_returns_one_and_accepts_the_others_and_the_department_mends_it_in_a_file(
    portal: Portal, visitor: Come, tmp_path: Path, language: str, width: int
) -> None:
    user = _claimant()
    _tribunal_never_closes()
    table = [
        row | {"your_reference": f"RS/{language}-{width}/{number:04}", "claim_nature": "rates"}
        for number, row in enumerate(rows(MANY), start=1)
    ]
    filer = visitor(language, account=CLAIMANT, width=width)
    reference = _start(filer)
    _send(filer, bulk.csv_file(tmp_path, table), _zip(tmp_path, "claims.zip", table))
    _check(filer)
    filer.press(f"a[href$='/{reference}/lodge/']")
    _lodge(filer, user)
    steps.present_card(filer)
    steps.record_appears(filer)

    officer = visitor(language, account="registry", width=width)
    sent_back = _samples_and_accepts(officer, reference)

    filer.open(f"/filings/bulk/{reference}/")
    filer.press("#returned button")
    expect(filer.page.locator("a[href$='/returned/xlsx/']")).to_be_visible()
    taken = steps.download(filer, filer.page.locator("a[href$='/returned/csv/']"), tmp_path)
    _send(filer, *_replaced(taken, sent_back))
    _check(filer)
    filer.press("a[href$='/lodge/']")
    _lodge(filer, user)
    steps.record_appears(filer)
    sent_back.refresh_from_db()
    assert (sent_back.state, sent_back.round) == (State.LODGED, 2)
    assert [document.file_name for document in sent_back.documents.current()] == ["mended.pdf"]
    assert Charge.objects.filter(subject=reference).count() == 1


def _samples_and_accepts(officer: Visit, reference: str) -> Filing:
    """Draw three, look at each, return the first of them, have all others accepted; the one that was returned."""
    officer.open("/desk/registry/bulk/")
    officer.press(f"a[href$='/bulk/{reference}/']")
    page = officer.page
    page.fill("input[name=size]", "3")
    officer.press("form[action$='/draw/'] button")
    looks = page.locator("form[action$='/look/'] button")
    expect(looks).to_have_count(3)
    sent_back = Filing.objects.get(reference=looks.first.inner_text().strip())
    for place in range(3):
        looks.nth(place).click()
        expect(page).to_have_url(re.compile(r"/desk/registry/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/$"))
        if place == 0:
            steps.decide(officer, returned={1: "Page 1 is cut off."})
        officer.open(f"/desk/registry/bulk/{reference}/")
    officer.press("a[href$='/accept/']")
    officer.press("form button[type=submit]")
    expect(page.locator("#acceptance:not([data-poll])")).to_be_visible(timeout=LONG_MS)
    states = Filing.objects.filter(bulk_row__bulk__reference=reference).values_list("state", flat=True)
    assert sorted(states) == [State.ACCEPTED] * (MANY - 1) + [State.RETURNED]
    return sent_back


def _replaced(taken: Path, sent_back: Filing) -> tuple[Path, Path]:
    """The list of what was returned with the name of a new file, and a zip of that."""
    with open(taken, encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["filing_reference"] == sent_back.reference and "R-07" in line["what_to_mend"]
    line["document_file"] = "mended.pdf"
    path, packed = taken.with_name("mended.csv"), taken.with_name("mended.zip")
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(line))
        writer.writeheader()
        writer.writerow(line)
    packed.write_bytes(zipped({"mended.pdf": claim_form(99_999)}))
    return path, packed


def _tribunal_never_closes() -> None:
    """What is lodged can be decided at once, whatever the hour of the run."""
    registry = registry_of("SCT")
    with transaction.atomic():
        OfficeHours.objects.filter(office=registry).delete()
        OfficeHours.objects.bulk_create(
            OfficeHours(office=registry, weekday=weekday, opens_at=time.min, closes_at=time.max)
            for weekday in range(1, 8)
        )
        now, near = clock.now(), timedelta(days=10)
        Holiday.objects.filter(date__range=(now - near, now + near)).delete()
        note_change(office=None, from_at=now, until_at=now)


def _claimant() -> User:
    """The user of a department that the registry has approved."""
    set_illustrative()  # no court has published its fees by the band of the claim
    user = User.objects.select_related("organization", "branch").get(username=CLAIMANT)
    if not BulkApproval.objects.filter(organization=user.organization, case_type="SCTC").exists():
        approved(user, User.objects.get(username="registry.sup"))
    return user


def _table(prefix: str) -> list[Row]:
    """Good rows, but for an amount above the limit, a day that is none, and (in the zip) a document left out."""
    table = [
        row | {"your_reference": f"RV/{prefix}/{number:04}", "claim_nature": "rates"}
        for number, row in enumerate(rows(COUNT), start=1)
    ]
    table[1]["amount_claimed"] = "86,000"
    table[4]["date_of_debt"] = "31/02/2026"
    return table


def _zip(folder: Path, name: str, table: list[Row], *, leaves_out: int | None = None, number: int = 0) -> Path:
    path = folder / name
    documents = {row["document_file"]: claim_form(place) for place, row in enumerate(table, start=number)}
    if leaves_out is not None:
        del documents[table[leaves_out]["document_file"]]
    path.write_bytes(zipped(documents))
    return path


def _start(filer: Visit) -> str:
    """From the list of bulk claims to the page that takes the files; the reference."""
    filer.open("/filings/bulk/")
    filer.press("a.button[href$='/new/']")
    if not filer.page.locator("input[name=case_type]:checked").count():
        filer.page.check("input[name=case_type][value=SCTC]")
    go_on(filer)
    expect(filer.page).to_have_url(re.compile(r"/bulk/[0-9A-Z-]+/$"))
    expect(filer.page.locator(".drop.ready")).to_be_visible()
    return filer.page.url.rstrip("/").rsplit("/", 1)[1]


def _send(filer: Visit, *files: Path) -> None:
    expect(filer.page.locator(".drop.ready")).to_be_visible()
    filer.page.set_input_files("#id_file", list(files))
    expect(filer.page.locator("#documents li.document.fine")).to_have_count(len(files))
    expect(filer.page.locator("li.uploading")).to_have_count(0)


def _check(filer: Visit) -> None:
    """Have it checked, and wait on the page until it says what was found."""
    filer.press("#document-acts form[action$='/check/'] button")
    expect(filer.page.locator("#main a[href$='/lodge/']")).to_be_visible()


def _sees_the_faults(filer: Visit, table: list[Row]) -> None:
    """Three lines, each with its row and its column, and the other five rows are good."""
    lines = filer.page.locator("#faults tbody tr")
    expect(lines).to_have_count(3)
    told = [(lines.nth(place).locator("td").first.inner_text().strip(), lines.nth(place)) for place in range(3)]
    assert [number for number, _line in told] == ["3", "6", "7"]  # the heading is row 1
    expect(told[0][1]).to_contain_text("86,000")
    expect(told[0][1].locator("code")).to_have_text("amount_claimed")
    expect(told[1][1].locator("code")).to_have_text("date_of_debt")
    expect(told[2][1].locator("code")).to_have_text("document_file")
    expect(told[2][1]).to_contain_text(table[5]["document_file"])


def _mended(to_mend: Path, table: list[Row]) -> Path:
    """The list of faults as it came, put right where it says so."""
    with open(to_mend, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["your_reference"] for line in lines] == [table[at]["your_reference"] for at in (1, 4, 5)]
    assert all(line["what_to_mend"] for line in lines)
    lines[0]["amount_claimed"], lines[1]["date_of_debt"] = "68,000", "28/02/2026"
    path = to_mend.with_name("mended.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def _lodge(filer: Visit, user: User) -> None:
    """Sign and lodge; where the registry closes in between, confirm that too."""
    steps.sign(filer, user.name_en)
    steps.press_lodge(filer)
    if (closed := steps.closed_box(filer)).count() and not closed.is_checked():
        steps.sign(filer, user.name_en)
        steps.press_lodge(filer)


def _is_lodged(filer: Visit, reference: str, portal: Portal, folder: Path) -> None:
    """The page of the whole says so by itself; one charge, a filing each, and one paper that names them all."""
    expect(filer.page).to_have_url(re.compile(rf"/filings/bulk/{reference}/$"))
    steps.record_appears(filer)
    lodged = BulkFiling.objects.get(reference=reference)
    filings = Filing.objects.filter(bulk_row__bulk=lodged)
    assert lodged.state == BulkFiling.State.LODGED and filings.count() == COUNT
    assert {filing.state for filing in filings} == {State.LODGED}
    assert Charge.objects.filter(subject=reference).count() == 1
    paper = steps.download(filer, filer.page.locator("#receipt a[href$='/acknowledgement/']"), folder)
    certificate = court_certificate(portal.folder / "certificate" / "court-certificate.pem")
    found = verify_document(paper, certificate)
    assert found.signed_by_court and found.intact, found.what_changed


def _is_found(filer: Visit, reference: str, own_reference: str) -> None:
    """By its own reference among the filings of the whole, and among all of the filer's; and it opens."""
    filer.press("#claims a[href$='/claims/']")
    expect(filer.page.locator("#main tbody tr")).to_have_count(COUNT)
    filer.page.fill("#q", own_reference)
    filer.press("form[role=search] button")
    expect(filer.page.locator("#main tbody tr")).to_have_count(1)
    filing = Filing.objects.get(bulk_row__bulk__reference=reference, own_reference=own_reference)
    filer.press(f"tbody a[href$='/filings/{filing.reference}/']")
    filer.see(f"/filings/{filing.reference}/")
    expect(filer.page.locator("#main")).to_contain_text(own_reference)
    filer.open(f"/filings/?q={own_reference}")
    expect(filer.page.locator(f"#main a[href$='/{filing.reference}/']").first).to_be_visible()
