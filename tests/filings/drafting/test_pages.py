"""The pages of a filing over HTTP: what they say in each state, and that nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from filings.drafting import services as drafting
from filings.models import Filing, FilingParty
from filings.states import State
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, draft_of, lodge_draft, lodged_of, pdf

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
