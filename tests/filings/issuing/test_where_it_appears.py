"""What the court issued, where it is met: the letter to a party on paper, the zip of the case, the cause book."""

import io
import zipfile

import pikepdf
import pypdfium2
import pytest

from accounts.models import AuditEntry
from cases.linking.codes.services import printed_code
from filings.issuing import decisions
from filings.models import Delivery
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.issued import case_of_three, issue

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
    with clock.set_to(TUESDAY_10):
        page = client.get(f"/en/cause-book/{known.slug}/").content.decode()
    assert ("Paper for everybody" in page) is shown


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
