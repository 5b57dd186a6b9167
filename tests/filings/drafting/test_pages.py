"""The pages of a filing over HTTP: what they say in each state, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from filings import open_work
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.drafting.selectors import tabs
from filings.models import Document, DocumentType, Filing, FilingParty, Finding
from filings.stamping.stamps import stamp_filing
from filings.states import State
from icms.lib import clock
from icms.lib.dates import long_datetime
from tests.factories import pdfs
from tests.factories.court import (
    TUESDAY_10,
    accept,
    arrived,
    document_type,
    draft_of,
    lodge_draft,
    lodged_of,
    pay,
    pdf,
)

FIRST_RECEIVED = f"First received <strong>{long_datetime(TUESDAY_10, 'en')}</strong>"
ALERT = "<script>alert(1)</script>"


@pytest.fixture
def chan(person):
    client = Client()
    client.force_login(person("chan"))
    with clock.set_to(TUESDAY_10):
        yield client


def page(client: Client, filing: Filing, name: str = "") -> str:
    response = client.get(f"/en/filings/{filing.reference}/{name}")
    assert response.status_code == 200, response.headers.get("Location")
    return response.content.decode()


def test_the_check_page_forecasts_the_time_and_names_the_price(chan, person):
    said = page(chan, draft_of(person("chan")), "check/")
    assert "received today," in said and "Lodge and pay HK$504" in said


def test_the_confirmation_tells_what_comes_next_and_then_what_came(chan, person):
    filing = lodged_of(person("chan"))
    assert "The registry looks at your documents" in page(chan, filing, "lodged/")
    accept(filing, person("registry"))
    assert "your case is DCPI 1/2026" in page(chan, filing, "lodged/")


def test_a_returned_filing_says_why_and_offers_to_mend(chan, person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    said = page(chan, filing)
    assert "Page 1 is cut off." in said and f"/filings/{filing.reference}/mend/" in said


def being_mended(person):
    """Chan's filing whose writ stands, taken up again to mend its statement of claim."""
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    return drafting.start_next_round(filing_id=filing.pk, actor=person("chan"))


def test_what_was_returned_stands_first_with_its_reason_and_what_was_accepted_is_not_to_be_changed(chan, person):
    filing = being_mended(person)
    writ = filing.documents.get(order=1)
    Finding.objects.create(document=writ, code="P-17", severity="warn", page=1)
    rows = page(chan, filing, "documents/").partition('<ul class="documents">')[2]
    assert rows.index('id="document-2"') < rows.index('id="document-1"')
    assert "The registry returned this document" in rows and "Page 1 is cut off." in rows
    assert "Look at this" not in rows and "Check P-17" not in rows
    assert "<strong>2 files</strong> 1 returned to you, 1 accepted" in page(chan, filing, "documents/")


def test_the_check_page_changes_only_what_the_registry_returned(chan, person):
    filing = being_mended(person)
    Finding.objects.create(document=filing.documents.get(order=1), code="P-17", severity="warn", page=1)
    said = page(chan, filing, "check/")
    assert said.count('<dd class="change">') == 1
    assert "Accepted: it is on the court’s file" in said and "You chose to file it so" not in said


@pytest.mark.parametrize("name", ["", "documents/", "check/"])
def test_while_a_filing_is_mended_its_first_time_of_receipt_is_told(chan, person, name):
    filing = being_mended(person)
    add_document(
        filing_id=filing.pk, actor=person("chan"), file=arrived(pdf("x")), replaces=filing.documents.get(order=2)
    )
    assert FIRST_RECEIVED in page(chan, filing, name)


def test_before_a_filing_is_mended_its_time_of_receipt_is_told(chan, person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    assert FIRST_RECEIVED in page(chan, filing, "mend/")


def test_a_filing_that_is_being_mended_stays_under_returned_until_it_is_lodged_again(chan, person):
    filing = being_mended(person)
    draft = draft_of(person("chan"))
    returned, drafts = (chan.get("/en/filings/", {"state": state}).content.decode() for state in ("returned", "draft"))
    assert filing.reference in returned and "Returned, being mended" in returned
    assert filing.reference not in drafts and draft.reference in drafts
    counts = {tab.url: tab.count for tab in tabs(person("chan"), "")}
    assert (counts["?"], counts["?state=draft"], counts["?state=returned"]) == (2, 1, 1)
    add_document(
        filing_id=filing.pk, actor=person("chan"), file=arrived(pdf("x")), replaces=filing.documents.get(order=2)
    )
    lodge_draft(Filing.objects.get(pk=filing.pk))
    assert filing.reference not in chan.get("/en/filings/?state=returned").content.decode()


def test_a_filing_that_is_being_mended_is_returned_work_of_its_account_not_a_draft(chan, person):
    being_mended(person)
    assert (open_work.drafts(person("chan")), open_work.returned(person("chan"))) == (0, 1)


def test_a_filing_that_is_being_mended_is_not_said_to_be_cleared_away(chan, person):
    said = page(chan, being_mended(person))
    assert "Kept until you lodge it again." in said and "Kept until 2" not in said


def test_a_filing_without_a_fee_says_so_and_promises_no_receipt_of_payment(chan, person):
    DocumentType.objects.filter(case_type="DCPI").update(fee_item="")
    filing = draft_of(person("chan"))
    assert "<p>\n      \n        No fee." in page(chan, filing, "check/")
    lodge_draft(filing)
    stamp_filing(filing_id=filing.pk)
    filing.refresh_from_db()
    said = page(chan, filing)
    assert "Receipt and acknowledgement" in said and "payment receipt" not in said


def test_the_page_of_a_finding_is_shown_with_a_way_back_and_kept_by_no_browser(chan, person, tmp_path):
    filing = draft_of(person("chan"))
    shown = pdfs.saved(
        pdfs.paper(*[pdfs.content(f"page {n}", "HKID A123456\\(3\\)") for n in (1, 2)]), tmp_path / "a.pdf"
    )
    add_document(filing_id=filing.pk, actor=person("chan"), file=arrived(shown.read_bytes(), "claim.pdf"))
    document = filing.documents.get(file_name="claim.pdf")
    address = f"/en/filings/{filing.reference}/documents/{document.order}/pages/"
    assert f'href="{address}?page=1"' in page(chan, filing, "documents/")
    said = chan.get(address + "?page=2").content.decode()
    assert "2 / 2" in said and f'href="/en/filings/{filing.reference}/documents/"' in said
    picture = chan.get(f"{address}2/?of=anything")
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/png", "private, no-store")


def test_a_party_without_a_name_is_refused_and_what_was_typed_stays(chan, person):
    filing = draft_of(person("chan"))
    typed = {"capacity": "defendant", "kind": "body", "address": "88 Example Street", "telephone": "2345 678"}
    response = chan.post(f"/en/filings/{filing.reference}/parties/add/", typed)
    said = response.content.decode()
    assert "Enter the name in English, in Chinese, or both." in said
    assert "this one has 7" in said and "88 Example Street" in said
    assert FilingParty.objects.filter(filing=filing).count() == 2


def test_a_name_that_is_a_script_is_shown_as_words(chan, person):
    filing = draft_of(person("chan"))
    party = filing.parties.get(order=2)
    fields = {"capacity": "defendant", "kind": "body", "name_en": ALERT, "address": ALERT}
    chan.post(f"/en/filings/{filing.reference}/parties/2/", fields)
    party.refresh_from_db()
    assert party.name_en == ALERT
    for name in ("", "parties/", "check/"):
        assert ALERT not in page(chan, filing, name)


def test_an_upload_goes_into_the_draft_and_is_checked(chan, person):
    filing = draft_of(person("chan"))
    sent = SimpleUploadedFile("證物.pdf", pdf("exhibit"), "application/pdf")
    response = chan.post(f"/en/filings/{filing.reference}/documents/", {"file": sent}, follow=True)
    assert "證物.pdf" in response.content.decode()
    assert filing.documents.get(order=3).language == "zh"


def test_words_typed_after_the_session_ended_come_back_to_the_same_holder_only(person):
    filing = draft_of(person("chan"))
    address = f"/en/filings/{filing.reference}/parties/add/"
    client = Client()
    client.force_login(person("chan"))
    client.get(address)
    del client.cookies["sessionid"]
    typed = {"capacity": "defendant", "kind": "person", "name_en": "Kept Words", "address": "1 Kept Road"}
    assert "/account/sign-in/" in client.post(address, typed).headers["Location"]
    client.force_login(person("ng"))
    assert b"Kept Words" not in client.get("/en/filings/new/").content
    client.force_login(person("chan"))
    assert FilingParty.objects.filter(name_en="Kept Words").count() == 0


def test_pressing_lodge_twice_leads_to_the_same_payment(chan, person):
    filing = draft_of(person("chan"))
    lodge_draft(filing)
    response = chan.post(f"/en/filings/{filing.reference}/check/", {"signed_name": "Chan Tai Man"})
    reference = Filing.objects.get(pk=filing.pk).last_charge.reference
    assert response.headers["Location"].endswith(f"/payments/{reference}/")


def test_a_withdrawn_filing_says_so_and_offers_nothing_more(chan, person):
    filing = draft_of(person("chan"))
    drafting.withdraw(filing_id=filing.pk, actor=person("chan"))
    assert "It was withdrawn" in page(chan, filing)
    assert chan.get(f"/en/filings/{filing.reference}/check/").status_code == 302
    assert Filing.objects.get(pk=filing.pk).state == State.WITHDRAWN


def test_what_still_keeps_a_draft_from_being_lodged_leads_to_where_it_is_mended(chan, person):
    filing = draft_of(person("chan"))
    Document.objects.filter(filing=filing, order=2).update(type=None)
    Filing.objects.filter(pk=filing.pk).update(claim_kind="")
    said = page(chan, filing, "check/")
    assert f'<a href="/en/filings/{filing.reference}/claim/">Say what is claimed.</a>' in said
    assert f'<a href="/en/filings/{filing.reference}/documents/">Say what “statement of claim.pdf” is.</a>' in said


def test_the_documents_page_names_all_that_its_files_wait_for(chan, person):
    filing = draft_of(person("chan"))
    assert "Before you can lodge:" not in page(chan, filing, "documents/")
    Document.objects.filter(filing=filing, order=2).update(type=None)
    Finding.objects.create(document=filing.documents.get(order=1), code="P-01", severity="refuse")
    said = page(chan, filing, "documents/").partition("Before you can lodge:")[2]
    assert (
        "Say what “statement of claim.pdf” is." in said and "Replace or remove the file that cannot be filed." in said
    )


def test_the_page_of_the_payment_says_that_nothing_is_lodged_yet(chan, person):
    filing = draft_of(person("chan"))
    charge = lodge_draft(filing)
    said = chan.get(f"/en/payments/{charge.reference}/").content.decode()
    assert "Your documents are not lodged yet" in said
    pay(charge)
    assert "not lodged yet" not in chan.get(f"/en/payments/{charge.reference}/").content.decode()


def returned_two_of_seven(person):
    """Chan's filing of seven documents, of which the registry returns the second and the fifth."""
    filing = draft_of(person("chan"))
    for number in range(3, 8):
        exhibit = add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(pdf(f"Exhibit {number}")))
        Document.objects.filter(pk=exhibit.pk).update(type=document_type("exhibit"), title=f"Exhibit {number}")
    charge = lodge_draft(Filing.objects.get(pk=filing.pk))
    pay(charge, at=TUESDAY_10)
    stamp_filing(filing_id=filing.pk)
    return accept(Filing.objects.get(pk=filing.pk), person("registry"), returned=(2, 5))


def test_returned_2_of_7_the_filer_touches_2(chan, person):
    filing = returned_two_of_seven(person)
    fee, accepted = filing.settled_charge, list(filing.documents.filter(decision="accepted").values())
    said = page(chan, filing)
    assert said.index("Statement of claim") < said.index("Writ of summons")
    assert said.count('class="finding refuses"') == 2
    chan.post(f"/en/filings/{filing.reference}/mend/")
    rows = page(chan, filing, "documents/").partition('<ul class="documents">')[2]
    assert rows.count("/replace/") == 2 and "/remove/" not in rows
    for order in (2, 5):
        file = SimpleUploadedFile("mended.pdf", pdf(f"Mended {order}"))
        address = f"/en/filings/{filing.reference}/documents/{order}/replace/"
        assert chan.post(address, {"file": file}).status_code == 302
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        again = {"signed_name": person("chan").name_en, "agreed_cents": "0"}
        assert chan.post(f"/en/filings/{filing.reference}/check/", again).status_code == 302
        stamp_filing(filing_id=filing.pk)
        filing = Filing.objects.get(pk=filing.pk)
        assert (filing.state, filing.round, filing.settled_charge, filing.open_charge) == ("lodged", 2, fee, None)
        assert list(filing.documents.filter(decision="accepted").values()) == accepted
        said = page(chan, filing).replace("\u00a0", " ")
    assert "Tue 24 Nov 2026, 10:00 am" in said and "Wed 25 Nov 2026, 10:00 am" in said
    assert said.index("Round 2") < said.index("Round 1") and said.count("Page 1 is cut off.") == 2
    assert accept(filing, person("registry")).state == "accepted"


@pytest.mark.parametrize("verb", ["replace/", "remove/", ""])
def test_what_was_accepted_cannot_be_touched_by_its_address_either(chan, person, verb):
    filing = being_mended(person)
    address = f"/en/filings/{filing.reference}/documents/1/{verb}"
    assert chan.get(address).status_code == chan.post(address).status_code == 404
