"""What a hostile second look found: each stays mended."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.models import AuditEntry
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document, describe_document, remove_document
from filings.lodging.services import requote
from filings.models import Filing
from filings.registry.services import give_back, take_for_review
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import accept, arrived, document_type, draft_of, lodge_draft, lodged_of, pdf

LAST_DAY = clock.from_court(datetime(2027, 5, 5, 17, 0))


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


@pytest.fixture
def mended(person) -> Filing:
    """A returned filing in its second round; its statement of claim is replaced, and nothing of it lodged."""
    chan = person("chan")
    filing = accept(lodged_of(chan), person("registry"), returned=(2,))
    drafting.start_next_round(filing_id=filing.pk, actor=chan)
    returned = filing.documents.get(order=2)
    add_document(filing_id=filing.pk, actor=chan, file=arrived(pdf("mended")), replaces=returned)
    return Filing.objects.get(pk=filing.pk)


def test_the_registry_sees_nothing_of_a_round_that_is_not_lodged(person, mended):
    officer = Client()
    officer.force_login(person("registry"))
    address = f"/en/filings/{mended.reference}/documents"
    assert officer.get(f"{address}/2/file/").status_code == 200
    assert officer.get(f"{address}/3/file/").status_code == 404
    assert officer.get(f"{address}/3/pages/1/").status_code == 404
    assert officer.get(f"/en/desk/registry/{mended.reference}/?document=3").status_code == 200


def test_in_a_second_round_neither_parties_nor_claim_can_be_changed(person, mended):
    for change in (
        lambda: drafting.save_party(filing_id=mended.pk, actor=person("chan"), party_id=None, name_en="Late"),
        lambda: drafting.remove_party(filing_id=mended.pk, actor=person("chan"), party_id=1),
        lambda: drafting.save_claim(
            filing_id=mended.pk, actor=person("chan"), claim_kind="mixed", claim_nature="work", amount_cents=1
        ),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert codes(refusal) == {"only_mend"}


def test_a_document_replaced_meanwhile_is_not_replaced_again(person):
    filing = draft_of(person("chan"))
    old = filing.documents.get(order=1)
    add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(pdf("one")), replaces=old)
    for late in (
        lambda: add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(pdf("two")), replaces=old),
        lambda: remove_document(document_id=old.pk, actor=filing.owner),
        lambda: describe_document(
            document_id=old.pk, actor=filing.owner, type=document_type("writ"), title="", language="en"
        ),
    ):
        with pytest.raises(Refused) as refusal:
            late()
        assert codes(refusal) == {"gone"}
    assert filing.documents.count() == 2


def test_a_supervisor_may_put_back_what_an_absent_officer_holds(person):
    filing = lodged_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=person("registry.sup"))
    with pytest.raises(Refused):
        give_back(filing_id=filing.pk, officer=person("registry"))
    give_back(filing_id=filing.pk, officer=person("registry.sup"))
    take_for_review(filing_id=filing.pk, officer=person("registry"))
    give_back(filing_id=filing.pk, officer=person("registry.sup"))
    assert Filing.objects.get(pk=filing.pk).taken_by is None


def test_who_goes_on_to_pay_after_the_concession_pays_the_fee_of_that_day(person):
    filing = draft_of(person("chan"), at=LAST_DAY)
    assert lodge_draft(filing, at=LAST_DAY).amount_cents == 50_400
    with clock.set_to(LAST_DAY + timedelta(hours=1)):
        anew = requote(filing_id=filing.pk, actor=filing.owner)
    assert anew.amount_cents == 63_000
    assert Filing.objects.get(pk=filing.pk).last_charge == anew


def test_a_name_of_invisible_characters_is_no_name(person):
    filing = draft_of(person("chan"))
    client = Client()
    client.force_login(person("chan"))
    fields = {"capacity": "defendant", "kind": "body", "name_en": "\u200b", "address": "1 Road"}
    said = client.post(f"/en/filings/{filing.reference}/parties/2/", fields).content.decode()
    assert "Enter the name in English" in said


def test_nothing_of_a_signed_in_reader_stays_in_a_cache(person):
    client = Client()
    client.force_login(person("chan"))
    assert "no-store" in client.get("/en/filings/").headers["Cache-Control"]


def test_a_failed_sign_in_is_on_record_under_the_name_as_typed(court):
    Client().post("/en/account/sign-in/", {"login": "chan", "password": "not-this-one-1904"})
    assert AuditEntry.objects.filter(act="account.sign_in_failed", subject="chan").count() == 1
