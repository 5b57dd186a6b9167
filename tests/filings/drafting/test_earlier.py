"""A withdrawn draft is brought back, and a filing is started from an earlier one."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from cases.models import ImplementationNotice
from filings.drafting import services as drafting
from filings.drafting.checks import blockers
from filings.drafting.earlier.services import bring_back, start_from
from filings.models import DocumentType, Filing
from filings.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from payments.models import Payment, Refund
from payments.states import PaymentState, RefundState
from tests.factories.court import TUESDAY_10, accept, draft_of, lodge_draft, lodged_of, pay


@pytest.fixture(autouse=True)
def on_tuesday():
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def chan(person):
    return person("chan")


@pytest.fixture
def withdrawn(chan):
    filing = draft_of(chan)
    return drafting.withdraw(filing_id=filing.pk, actor=chan)


def why_not(filing, actor, act=bring_back):
    with pytest.raises(Refused) as refusal:
        act(filing_id=filing.pk, actor=actor)
    return {reason.code for reason in refusal.value.reasons}


def test_a_withdrawn_draft_comes_back_whole_under_its_reference(chan, withdrawn):
    again = bring_back(filing_id=withdrawn.pk, actor=chan)
    assert (again.state, again.reference, blockers(again)) == (State.DRAFT, withdrawn.reference, [])
    assert lodge_draft(Filing.objects.get(pk=again.pk)) is not None


def test_bringing_it_back_twice_is_bringing_it_back_once(chan, withdrawn):
    first = bring_back(filing_id=withdrawn.pk, actor=chan)
    assert bring_back(filing_id=withdrawn.pk, actor=chan).version == first.version


def test_what_no_longer_fits_is_asked_again(chan, withdrawn):
    withdrawn.case_type.natures.remove(withdrawn.claim_nature)
    DocumentType.objects.filter(case_type="DCPI", code=withdrawn.documents.get(order=2).type.code).update(e_filed=False)
    again = bring_back(filing_id=withdrawn.pk, actor=chan)
    assert {reason.code for reason in blockers(again)} == {"no_claim", "untyped"}
    assert again.documents.count() == 2 and again.parties.count() == 2


def test_what_awaited_its_payment_comes_back_as_long_as_nobody_pays(chan):
    filing = draft_of(chan)
    charge = lodge_draft(filing)
    drafting.withdraw(filing_id=filing.pk, actor=chan)
    again = bring_back(filing_id=filing.pk, actor=chan)
    assert again.state == State.DRAFT and again.signed_name == ""
    assert lodge_draft(Filing.objects.get(pk=filing.pk)).pk != charge.pk


def paid_after_withdrawal(chan):
    filing = draft_of(chan)
    charge = lodge_draft(filing)
    drafting.withdraw(filing_id=filing.pk, actor=chan)
    pay(charge)
    return filing, Payment.objects.get(charge=charge)


def test_a_payment_that_came_after_withdrawal_keeps_it_until_it_is_refunded(person, chan):
    filing, payment = paid_after_withdrawal(chan)
    assert payment.state == PaymentState.TO_REFUND and why_not(filing, chan) == {"not_refunded"}
    refund = payment.refunds.first() or Refund.objects.create(
        payment=payment, cents=payment.captured_cents, reason=Refund.Reason.NOT_NEEDED, asked_at=clock.now()
    )
    assert why_not(filing, chan) == {"not_refunded"}
    officers = {"checked_by": person("accounts"), "decided_by": person("accounts.sup")}
    Refund.objects.filter(pk=refund.pk).update(state=RefundState.DONE, done_at=clock.now(), **officers)
    assert bring_back(filing_id=filing.pk, actor=chan).state == State.DRAFT


def test_a_payment_on_its_way_keeps_it(chan):
    filing = draft_of(chan)
    charge = lodge_draft(filing)
    Payment.objects.create(charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=clock.now())
    drafting.withdraw(filing_id=filing.pk, actor=chan)
    assert why_not(filing, chan) == {"not_refunded"}


def test_what_the_registry_had_received_is_no_draft_again(chan):
    filing = lodged_of(chan)
    drafting.withdraw(filing_id=filing.pk, actor=chan)
    assert why_not(filing, chan) == {"was_received"}


def test_only_what_was_withdrawn_comes_back(chan):
    assert why_not(lodged_of(chan), chan) == {"not_withdrawn"}


@pytest.mark.parametrize("name", ["bring-back", "start-from"])
def test_a_withdrawn_draft_of_another_person_is_not_there(person, withdrawn, name):
    client = Client()
    client.force_login(person("ng"))
    for method in (client.get, client.post):
        assert method(f"/en/filings/{withdrawn.reference}/{name}/").status_code == 404
    assert Filing.objects.get(pk=withdrawn.pk).state == State.WITHDRAWN


def test_a_filing_is_started_from_an_earlier_one_without_its_files(chan):
    earlier = draft_of(chan)
    drafting.save_own_reference(filing_id=earlier.pk, actor=chan, own_reference="ABC/1")
    filing = Filing.objects.get(pk=start_from(earlier=earlier, actor=chan, language="en").pk)
    facts = ("name_en", "name_zh", "capacity", "address", "is_filer")
    assert list(filing.parties.values(*facts)) == list(earlier.parties.values(*facts))
    assert filing.parties.first().pk != earlier.parties.first().pk
    assert (filing.claim_kind, filing.amount_cents) == (earlier.claim_kind, earlier.amount_cents)
    assert filing.own_reference == "" and not filing.documents.exists()
    assert set(filing.expected_types.all()) == {document.type for document in earlier.documents.all()}
    assert {reason.field for reason in blockers(filing)} == {"documents"}
    assert AuditEntry.objects.filter(act="filing.copied", detail__earlier=earlier.reference).exists()


def test_started_from_a_filing_in_a_case_it_goes_into_the_same_case(person, chan):
    commenced = accept(lodged_of(chan), person("registry"))
    earlier = drafting.start_filing(actor=chan, case_type=commenced.case_type, case=commenced.case, language="en")
    filing = start_from(earlier=earlier, actor=chan, language="en")
    assert filing.case == commenced.case and not filing.parties.exists()


def test_the_documents_page_says_what_the_earlier_filing_held(chan):
    client = Client()
    client.force_login(chan)
    earlier = draft_of(chan)
    answer = client.post(f"/en/filings/{earlier.reference}/start-from/", follow=True)
    page = client.get(f"{answer.redirect_chain[-1][0]}documents/").content.decode()
    assert "also held:" in page and "Statement of claim" in page


def test_a_kind_that_was_switched_off_is_started_from_no_filing_and_its_drafts_lead_on_to_another(chan):
    earlier = draft_of(chan)
    ImplementationNotice.objects.filter(case_type="DCPI").update(commence=False)
    assert "not_available" in why_not(
        earlier, chan, lambda filing_id, actor: start_from(earlier=earlier, actor=actor, language="en")
    )
    client = Client()
    client.force_login(chan)
    page = client.get(f"/en/filings/{earlier.reference}/check/").content.decode()
    assert "cannot be filed electronically today" in page and f"/filings/{earlier.reference}/kind/" in page
