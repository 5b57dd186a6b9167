"""What the court issued, where it is met: the letter to a party on paper, the zip of the case, the cause book."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from accounts.models import AuditEntry
from cases.linking.codes.services import printed_code
from causebook.inspection.basket import find
from filings.drn_check.selectors import check_drn
from filings.issuing import decisions
from filings.issuing.notifications import open_document
from filings.issuing.services import Step, mark_of
from filings.issuing.today.selectors import deadlines
from filings.models import Delivery
from filings.models.court import UNDO_WITHIN
from filings.public_access.selectors import count_open
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.issued import case_of_three, issue, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(court, person):
    return case_of_three(person)


@pytest.fixture
def known(court, person):
    """A case that the cause book knows, of a litigant in person."""
    return accept(lodged_of(person("chan")), person("registry")).case


def letter_of(client, person, document, order, language="en"):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        return client.post(f"/{language}/desk/registry/issue/{document.reference}/letter/{order}/", follow=True)


def words_of(content):
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


@pytest.mark.parametrize(("language", "code"), [("en", "en"), ("zh-hant", "zh-Hant-HK"), ("zh-hans", "zh-Hans")])
def test_the_letter_has_the_link_code_and_the_drn_and_is_tagged(case, person, client, language, code):
    document = issue(person("registry"), case)
    answer = letter_of(client, person, document, 4, language)
    delivery = Delivery.objects.get(document=document, party__order=4)
    words = words_of(answer.content)
    assert printed_code(delivery.link_code) in words
    assert document.seal.drn_in_fours in words
    assert "Chow Wing Kei" in words and case.number in words
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert paper.Root.MarkInfo.Marked and "/StructTreeRoot" in paper.Root
        assert str(paper.Root.Lang) == code and str(paper.docinfo["/Title"])
        assert len(paper.pages[0].images) == 1  # the QR code of the page that checks the document enclosed


def test_a_letter_printed_again_has_the_same_code_while_that_works_and_a_new_one_after(case, person, client):
    document = issue(person("registry"), case)
    codes = []
    for _time in range(2):
        letter_of(client, person, document, 4)
        codes.append(Delivery.objects.get(document=document, party__order=4).link_code)
    assert codes[0] == codes[1]
    codes[0].used_at = TUESDAY_10
    codes[0].used_by = person("ng")
    codes[0].save()
    letter_of(client, person, document, 4)
    assert Delivery.objects.get(document=document, party__order=4).link_code != codes[0]
    assert AuditEntry.objects.filter(act="issued.letter_printed").count() == 3


def test_a_party_on_the_portal_gets_no_letter(case, person, client):
    document = issue(person("registry"), case)
    page = letter_of(client, person, document, 1).content.decode()
    assert "This party is reached on the portal, so no letter is printed." in page


def test_the_zip_of_a_case_holds_what_the_court_issued_and_that_counts_as_opening_it(case, person, client):
    document = issue(person("registry"), case, title="Order on the summons")
    gone = issue(person("registry"), case, text="WRONG ORDER", title="Order in the wrong case")
    with clock.set_to(TUESDAY_10):
        decisions.withdraw(document_id=gone.pk, supervisor=person("registry.sup"), why="Wrong case.")
        client.force_login(person("chan"))
        answer = client.get(f"/en/cases/{case.slug}/documents.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(names) == 1 and "Order on the summons" in names[0]
    assert document.seal.drn in archive.read("manifest.csv").decode("utf-8-sig").replace(" ", "")
    assert Delivery.objects.get(document=document, party__order=3).opened_by == person("chan")
    assert Delivery.objects.get(document=document, party__order=1).opened_at is None


@pytest.mark.parametrize(
    ("kind", "public", "shown"),
    [("order", True, True), ("order", False, False), ("notice", False, False), ("notice", True, True)],
)
def test_the_cause_book_lists_what_is_open_to_the_public_and_nothing_else(known, person, client, kind, public, shown):
    issue(person("registry"), known, kind=kind, public=public, title="Paper for everybody")
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN):
        page = client.get(f"/en/cause-book/{known.slug}/").content.decode()
    assert ("Paper for everybody" in page) is shown


def test_while_it_can_be_undone_the_public_neither_reads_of_it_nor_buys_it(known, person, client):
    document = issue(person("registry"), known, public=True, title="Paper for everybody")
    name, page = f"issued:{document.reference}", f"/en/cause-book/{known.slug}/"
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN - timedelta(seconds=1)):
        assert "Paper for everybody" not in client.get(page).content.decode()
        assert find(name) is None and count_open([known.pk]) == {}
        assert check_drn(document.seal.drn).kind is None
    with clock.set_to(TUESDAY_10 + UNDO_WITHIN):
        assert "Paper for everybody" in client.get(page).content.decode()
        assert find(name) and count_open([known.pk]) == {known.pk: 1}
        assert check_drn(document.seal.drn).kind


def test_what_takes_the_place_of_another_is_open_to_the_public_at_once(known, person, client):
    old = issue(person("registry"), known, title="First paper")
    issue(person("registry"), known, public=True, title="Paper for everybody", text="NEW", replaces=old, why="A slip.")
    with clock.set_to(TUESDAY_10):
        assert "Paper for everybody" in client.get(f"/en/cause-book/{known.slug}/").content.decode()


def test_of_a_restricted_case_the_cause_book_shows_nothing_that_was_issued(known, person, client):
    issue(person("registry"), known, title="Paper for everybody")
    known.restricted = True
    known.save(update_fields=["restricted"])
    with clock.set_to(TUESDAY_10):
        answer = client.get(f"/en/cause-book/{known.slug}/")
    assert answer.status_code == 404 and "Paper for everybody" not in answer.content.decode()


def test_what_was_withdrawn_leaves_the_cause_book(known, person, client):
    document = issue(person("registry"), known, title="Paper for everybody")
    with clock.set_to(TUESDAY_10):
        decisions.withdraw(document_id=document.pk, supervisor=person("registry.sup"), why="Wrong case.")
        assert "Paper for everybody" not in client.get(f"/en/cause-book/{known.slug}/").content.decode()


def test_a_letter_to_a_party_that_there_is_not_is_refused_for_that_reason(case, person, client):
    document = issue(person("registry"), case)
    assert "This document goes to no such party." in letter_of(client, person, document, 99).text
    assert "This party is reached on the portal" in letter_of(client, person, document, 1).text


def test_what_an_order_gives_to_do_stays_on_today_until_its_day_has_passed(case, person):
    document = issue(person("registry"), case, steps=[Step("File a list of documents", 14, "plaintiff")])
    wong, lee = person("wong.ou"), person("lee.ou")

    def shown(account, days):
        with clock.set_to(TUESDAY_10 + timedelta(days=days)):
            return [
                (str(row.title), str(row.when).replace("\xa0", " ")) for part in deadlines(account) for row in part.rows
            ]

    assert shown(wong, 1) == []  # unread, it is among what is unread
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        for reader in (wong, lee):
            open_document(document_id=document.pk, reader=reader)
    assert shown(wong, 1) == shown(wong, 14) == [("File a list of documents", "By Tue 8 Dec")]
    assert shown(wong, 15) == [] and shown(lee, 1) == []


def test_who_confirms_a_second_time_is_led_to_what_was_issued(case, person, client):
    act = prepared(person("registry"), [case])
    client.force_login(person("registry"))
    address = f"/en/desk/registry/issue/draft/{act.reference}/confirm/"
    with clock.set_to(TUESDAY_10):
        seen = {"seen": mark_of(act)}
        assert client.post(address, seen).status_code == 302
        page = client.post(address, seen)
    document = act.documents.get()
    assert page.status_code == 200 and f'href="/en/desk/registry/issue/{document.reference}/"' in page.text
    assert "Issue it" not in page.text


def test_an_officer_is_not_told_to_file_it(case, person, client):
    act = prepared(person("registry"), [case], text="ORDER in DCPI 9999/2026")
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        page = client.get(f"/en/desk/registry/issue/draft/{act.reference}/").text
    assert "You may issue it as it is, or give it another file." in page
    assert "file it as it is" not in page.lower()


def test_on_the_pages_from_the_court_the_filings_are_not_marked_as_where_one_is(case, person, client):
    client.force_login(person("wong.ou"))
    with clock.set_to(TUESDAY_10):
        page, filings = (client.get(each).text for each in ("/en/filings/from-the-court/", "/en/filings/"))
    assert 'href="/en/filings/" aria-current="page"' in " ".join(filings.split())
    assert 'href="/en/filings/" aria-current="page"' not in " ".join(page.split())
