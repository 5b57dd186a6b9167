"""The page of one case: documents as they stand and as they stood, search, zip (domain 4.2, 8)."""

import csv
import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts.models import AuditEntry
from cases import representation
from cases.calendar.services import record_closure
from cases.models import ImplementationNotice, Party
from filings.case_page.export import zip_entry_name
from filings.models import Document, Filing
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import correct_stamp
from icms.lib import clock
from icms.lib.names import file_name
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.firm_cases import cases_of
from tests.support.kept import kept, somebody

DECIDED = TUESDAY_10 + timedelta(hours=2)


@kept
def filing():
    """A case of wong.ou, both documents accepted at noon on Tuesday and sealed."""
    lodged = lodged_of(somebody("wong.ou"))
    with clock.set_to(DECIDED):
        filing = accept(lodged, somebody("registry"))
        for document in filing.documents.all():
            seal_document(document.pk)
    return Filing.objects.get(pk=filing.pk)


@pytest.fixture
def address(filing):
    return f"/en/cases/{filing.case.number.replace(' ', '-').replace('/', '-')}/"


@pytest.fixture
def reader(client, person):
    client.force_login(person("wong.ou"))
    with clock.set_to(DECIDED + timedelta(days=1)):
        yield client


def page(client, address, **query):
    return client.get(address, query).content.decode()


@pytest.mark.parametrize(
    ("query", "writ", "statement"),
    [
        ({"q": "writ"}, True, False),
        ({"q": "申索陳述書"}, False, True),
        ({"q": "of claim"}, False, True),
        ({"q": "summons claim"}, False, False),
        ({"kind": "statement_of_claim"}, False, True),
        ({"since": "2026-11-24", "until": "2026-11-24"}, True, True),
        ({"since": "2026-11-25"}, False, False),
        ({"until": "2026-11-23"}, False, False),
        ({"since": "yesterday"}, True, True),
    ],
)
def test_the_file_is_searched(reader, address, query, writ, statement):
    shown = page(reader, address, **query)
    assert (f"documents/{Filing.objects.get().reference}/1/" in shown) == writ
    assert (f"documents/{Filing.objects.get().reference}/2/" in shown) == statement


def test_a_document_is_found_by_its_drn_and_by_its_filing(reader, address, filing):
    drn = filing.documents.get(order=2).seal.drn
    assert f"{filing.reference}/2/" in page(reader, address, q=drn)
    assert f"{filing.reference}/1/" in page(reader, address, q=filing.reference.lower())


def test_the_newest_may_come_first(reader, address, filing):
    shown = page(reader, address, sort="newest")
    assert shown.index(f"{filing.reference}/2/") < shown.index(f"{filing.reference}/1/")


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2026-11-24T11:59", False), ("2026-11-24T12:00", True), ("2026-11-24T12:00:00+08:00", True)],
)
def test_the_file_is_shown_as_it_stood(reader, address, filing, as_of, shown):
    found = page(reader, address, as_of=as_of)
    assert "You see the file as it stood on" in found
    assert (f"{filing.reference}/1/" in found) == shown


@pytest.mark.parametrize(
    ("as_of", "says"), [("2027-01-01T10:00", "still to come"), ("noon", "Write the day and the time")]
)
def test_a_time_that_cannot_be_shown_is_refused_and_the_file_is_shown_as_it_is(reader, address, as_of, says):
    found = page(reader, address, as_of=as_of)
    assert says in found and "You see the file as it stood on" not in found


def test_as_it_stood_a_document_has_the_time_that_was_on_record_then(reader, address, filing, person):
    first = filing.current_stamp
    with clock.set_to(DECIDED):
        record_closure(
            office=None,
            reason="directed",
            from_at=TUESDAY_10 - timedelta(hours=1),
            until_at=TUESDAY_10 + timedelta(hours=1),
            actor=person("registry.sup"),
        )
    second = correct_stamp(stamp_id=first.pk)
    assert second is not None and second.deemed_at == TUESDAY_10 + timedelta(hours=1)
    with clock.set_to(second.made_at + timedelta(days=1)):
        now = page(reader, address).replace("\u00a0", " ").replace("lodged Tue 24 Nov 2026, 10:00 am", "")
        moment = clock.court_time(first.made_at + (second.made_at - first.made_at) / 2)
        then = page(reader, address, as_of=moment.isoformat()).replace("\u00a0", " ")
    assert "Tue 24 Nov 2026, 11:00 am" in now and "Tue 24 Nov 2026, 10:00 am" not in now
    if moment >= DECIDED:
        assert "Tue 24 Nov 2026, 10:00 am" in then and "Tue 24 Nov 2026, 11:00 am" not in then


def test_the_tabs_show_parties_hearings_and_the_timeline(reader, address):
    assert "Harbourview Renovation Limited" in page(reader, address, show="parties")
    assert "No hearing has been fixed" in page(reader, address, show="hearings")
    assert "2 documents taken onto the file" in page(reader, address, show="timeline")
    assert "Documents on the court" in page(reader, address, show="nonsense")


def opened(answer):
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200 and len(content) == int(answer.headers["Content-Length"])
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_whole_file_comes_as_one_zip_with_the_hash_of_each(reader, address, filing):
    archive = opened(reader.get(f"{address}documents.zip"))
    assert archive.testzip() is None
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert list(sums) == ["0001 Writ of summons.pdf", "0002 Statement of claim.pdf"]
    for name, sha256 in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
    rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert [row["drn"] for row in rows] == [document.seal.drn for document in filing.documents.order_by("order")]
    assert AuditEntry.objects.get(act="case.zip_sent").detail["number"] == filing.case.number


def test_what_is_ticked_and_what_is_found_come_alone(reader, address, filing):
    ticked = opened(reader.get(f"{address}documents.zip", {"document": [f"{filing.reference}.2", "nonsense", "x.y"]}))
    found = opened(reader.get(f"{address}documents.zip", {"q": "writ"}))
    assert "0001 Statement of claim.pdf" in ticked.namelist() and len(ticked.namelist()) == 3
    assert "0001 Writ of summons.pdf" in found.namelist() and len(found.namelist()) == 3


def test_a_document_that_is_being_sealed_is_only_in_the_list(reader, address, filing):
    from filings.models import Seal

    Seal.objects.filter(document__order=1).update(sha256="", sealed_at=None, deemed_at=None)
    archive = opened(reader.get(f"{address}documents.zip"))
    assert archive.namelist() == ["manifest.csv", "SHA256SUMS", "0002 Statement of claim.pdf"]
    assert "no, being sealed" in archive.read("manifest.csv").decode()


def test_a_title_that_is_a_formula_or_a_path_does_no_harm(reader, address, filing):
    Document.objects.filter(order=1).update(title='=HYPERLINK("http://x")/../..\\con')
    archive = opened(reader.get(f"{address}documents.zip"))
    assert "0001 =HYPERLINK( http x ) .. .. con.pdf" in archive.namelist()
    assert "'=HYPERLINK" in archive.read("manifest.csv").decode()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Exhibit B, invoices", "0007 Exhibit B, invoices.pdf"),
        ("///", "0007.pdf"),
        ("證" * 200, f"0007 {'證' * 63}.pdf"),
        ("a" + "證" * 200, f"0007 a{'證' * 63}.pdf"),
        ("x" * 200, f"0007 {'x' * 191}.pdf"),
        ("𠮷" * 100, f"0007 {'𠮷' * 47}.pdf"),
        ("證物\u202efdp.exe", "0007 證物fdp.exe.pdf"),
        ("..", "0007.pdf"),
    ],
)
def test_a_file_name_is_fit_for_every_system(title, name):
    made = zip_entry_name(7, title)
    assert made == name and len(made.encode()) <= 200


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("writ.pdf", "writ.pdf"),
        ("證物" * 100 + ".pdf", "證物" * 32 + "證" + ".pdf"),
        ("a/b\\c: d.PDF", "a b c d.PDF"),
        ("no ending", "no ending"),
        ("v1.2 of the claim", "v1.2 of the claim"),
    ],
)
def test_the_name_of_a_file_that_was_sent_is_given_back_fit_and_with_its_ending(sent, name):
    assert file_name(sent) == name and len(name.encode()) <= 200


@pytest.mark.parametrize("stranger", ["ng", "lee.ou", "wong.ou2", "wong.pa", "registry"])
def test_a_stranger_gets_no_zip(client, person, address, filing, stranger):
    client.force_login(person(stranger))
    assert client.get(f"{address}documents.zip").status_code == 404
    assert client.get(f"{address}documents.zip", {"document": f"{filing.reference}.1"}).status_code == 404


def test_where_no_notice_enables_inspection_no_document_is_read(reader, address, filing):
    ImplementationNotice.objects.filter(case_type="DCPI").update(inspect=False)
    assert "not inspected electronically" in page(reader, address)
    assert reader.get(f"{address}documents.zip").status_code == 404
    assert reader.get(f"{address}documents/{filing.reference}/1/").status_code == 404


def test_the_page_costs_the_same_for_two_documents_and_for_four(reader, address, filing, person):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(reader, address)
        return len(queries)

    cost()
    two = cost()
    with clock.set_to(DECIDED):
        more = accept(lodged_of(person("wong.ou")), person("registry"))
    Document.objects.filter(filing=more).update(on_file_of=filing.case)
    Filing.objects.filter(pk=more.pk).update(case=filing.case)
    assert "1 to 4 of 4" in page(reader, address) and cost() == two


def test_the_button_of_the_case_leads_to_a_filing_in_it(reader, address, filing):
    start = f"/en/filings/new/?case={filing.case.number}"
    assert filing.case.number in reader.get(start).content.decode()
    answer = reader.post("/en/filings/new/", {"what": "case", "number": filing.case.number.lower()})
    assert answer.status_code == 302 and Filing.objects.latest("pk").case == filing.case


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("DCPI 999/2026", "You do not act in a case DCPI 999/2026"),
        ("DCPI 1/1926", "Did you mean DCPI 1/2026?"),
        ("", "letters, a serial and a year"),
    ],
)
def test_a_case_that_is_not_ones_own_is_not_filed_in(reader, filing, typed, says):
    shown = reader.post("/en/filings/new/", {"what": "case", "number": typed}).content.decode()
    assert says in shown


def test_midnight_in_court_parts_the_days_of_the_search(reader, address, filing):
    """Deemed received at 10 am on the 24th in Hong Kong is that day, whatever the day is elsewhere."""
    assert clock.court_day(filing.current_stamp.deemed_at) == datetime(2026, 11, 24).date()
    assert f"{filing.reference}/1/" in page(reader, address, since="2026-11-24")


def test_the_file_as_it_stood_names_who_represented_whom_then(reader, address, filing, person):
    party = filing.case.parties.get(capacity="plaintiff")
    with clock.set_to(DECIDED + timedelta(hours=3)):
        representation.begin(party=party, account=person("lee.ou"), how="notice")
    wong, lee = (escape(person(each).organization.name_en) for each in ("wong.ou", "lee.ou"))
    asked = {"show": "parties", "as_of": clock.court_time(DECIDED + timedelta(hours=1)).isoformat()}
    now, then = (
        page(reader, address, **each).partition("<table")[2].partition("</table")[0]
        for each in ({"show": "parties"}, asked)
    )
    assert lee in now and wong not in now
    assert wong in then and lee not in then
    party.refresh_from_db()
    assert party.represented_by == person("lee.ou").organization


def test_before_the_first_day_of_a_case_it_had_no_parties(reader, address):
    shown = page(reader, address, show="parties", as_of="2026-11-23T10:00")
    assert "The case had not been commenced by then." in shown and "Represented by" not in shown


def test_every_one_of_500_parties_is_reached(reader, address, filing):
    Party.objects.bulk_create(
        Party(case=filing.case, capacity="defendant", kind="person", name_en=f"Number {n:03}", name_zh="", order=n)
        for n in range(3, 501)
    )
    Party.objects.filter(case=filing.case, name_en="Number 500").update(name_zh="歐陽大文")
    shown = [page(reader, address, show="parties", page=number) for number in range(1, 6)]
    assert all(sum(f"Number {n:03}" in one for one in shown) == 1 for n in range(3, 501))
    assert "1 to 100 of 500" in shown[0]
    found = page(reader, address, show="parties", party="陽大")
    assert "Number 500" in found and "Number 499" not in found
    assert "No party of this case has such a name." in page(reader, address, show="parties", party="Nobody Else")


def test_the_case_to_file_in_is_found_by_a_party_among_ones_own(reader, filing, person):
    typed = {"what": "case", "number": "harbourview"}
    shown = reader.post("/en/filings/new/", typed).content.decode()
    assert "1 case of yours has this name. Choose it:" in shown
    assert "There is a problem" not in shown and "<title>Error" not in shown and "wrong" not in shown
    assert f'href="?case={quote(filing.case.number)}"' in shown
    assert "None of your cases" in reader.post("/en/filings/new/", typed | {"number": "nobody"}).content.decode()
    reader.force_login(person("lee.ou"))
    cases_of(person("lee.ou"), 1, first=5_000, to=[person("lee.ou")])
    assert filing.case.number not in reader.post("/en/filings/new/", typed).content.decode()


def test_a_name_that_fits_many_cases_says_that_more_may_fit(reader, person):
    cases_of(person("wong.ou"), 60, to=[person("wong.ou")])
    shown = reader.post("/en/filings/new/", {"what": "case", "number": "ho ka"}).content.decode()
    assert shown.count("?case=") == 20 and "These are the latest." in shown
    assert reader.post("/en/filings/new/", {"what": "case", "number": "dcpi 1000 of 26"}).status_code == 302
