"""The registry's decision: case number, seals, returns, refusals."""

import html
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Message, RefusalReason
from cases.models import Case, LinkReason
from cases.permissions import cases_acted_in
from filings.drafting import services as drafting
from filings.drafting.checks import blockers
from filings.drafting.documents.services import add_document
from filings.models import Document, Filing, ReturnReason, Seal
from filings.registry.decisions import Verdict, decide, refuse
from filings.registry.selectors import QueueQuery, next_to_take, oldest_age, queue, rows_of
from filings.registry.services import give_back, take_for_review
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import stamp_filing
from filings.states import Decision, State
from icms.lib import clock, storage
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, arrived, draft_of, lodge_draft, lodged_of, pay, pdf

SUNDAY_3_PM = clock.from_court(datetime(2026, 11, 29, 15, 0))


def plain(words: str) -> str:
    """Without the spaces at which no line breaks."""
    return words.replace("\u00a0", " ")


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def test_accepting_the_writ_commences_the_case_with_the_next_number(person):
    first = accept(lodged_of(person("chan")), person("registry"))
    second = accept(lodged_of(person("wong.ou")), person("registry"))
    assert [first.case.number, second.case.number] == ["DCPI 1/2026", "DCPI 2/2026"]
    assert first.state == State.ACCEPTED


def test_the_case_names_its_parties_and_who_represents_them(person):
    case = accept(lodged_of(person("wong.ou")), person("registry")).case
    plaintiff, defendant = case.parties.all()
    assert (str(plaintiff.represented_by), plaintiff.in_person) == ("Wong & Partners 黃氏律師行", False)
    assert (defendant.name, defendant.represented_by) == ("Harbourview Renovation Limited 海景裝修有限公司", None)


def test_the_filer_may_act_in_the_case_and_a_stranger_may_not(person):
    case = accept(lodged_of(person("chan")), person("registry")).case
    assert list(cases_acted_in(person("chan"))) == [case]
    assert list(cases_acted_in(person("ng"))) == []


def test_each_accepted_document_is_sealed_over_its_untouched_bytes(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    for document in filing.documents.all():
        seal_document(document.pk)
    for seal in Seal.objects.filter(document__filing=filing).select_related("document"):
        original = storage.path_of(seal.document.sha256).read_bytes()
        assert storage.path_of(seal.sha256).read_bytes()[: len(original)] == original


def test_sealing_twice_is_sealing_once(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    document = filing.documents.first()
    seal_document(document.pk)
    before = Seal.objects.get(document=document).sha256
    seal_document(document.pk)
    assert Seal.objects.get(document=document).sha256 == before


def test_one_returned_document_returns_the_filing_and_what_was_accepted_stands(person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    assert (filing.state, filing.case.number) == (State.RETURNED, "DCPI 1/2026")
    assert [document.decision for document in filing.documents.all()] == ["accepted", "returned"]
    message = Message.objects.get(to=filing.owner, kind="filing_returned")
    assert message.params["reasons"][0]["code"] == "R-07"


def test_while_the_writ_is_returned_nothing_with_it_can_be_accepted(person):
    with pytest.raises(Refused) as refusal:
        accept(lodged_of(person("chan")), person("registry"), returned=(1,))
    assert codes(refusal) == {"originating_returned"}
    assert not Case.objects.exists()


def test_a_return_without_a_reason_is_refused(person):
    filing = lodged_of(person("chan"))
    verdicts = {1: Verdict(Decision.ACCEPTED), 2: Verdict(Decision.RETURNED)}
    with pytest.raises(Refused) as refusal:
        decide(filing_id=filing.pk, officer=person("registry"), verdicts=verdicts)
    assert codes(refusal) == {"no_reason"}


def test_a_reason_that_stands_in_the_note_needs_the_note(person):
    filing, elsewhere = lodged_of(person("chan")), ReturnReason.objects.get(pk="R-99")
    verdicts = {1: Verdict(Decision.ACCEPTED), 2: Verdict(Decision.RETURNED, elsewhere, "  ")}
    with pytest.raises(Refused) as refusal:
        decide(filing_id=filing.pk, officer=person("registry"), verdicts=verdicts)
    assert [(reason.code, reason.field) for reason in refusal.value.reasons] == [("no_note", "note_2")]
    with pytest.raises(Refused) as refusal:
        refuse(filing_id=filing.pk, officer=person("registry"), reason=elsewhere, note=" ")
    assert [(reason.code, reason.field) for reason in refusal.value.reasons] == [("no_note", "note")]
    assert Filing.objects.get(pk=filing.pk).state == State.LODGED


def test_every_reason_that_speaks_of_a_note_needs_it(court):
    for reasons in (ReturnReason.objects.all(), RefusalReason.objects.all(), LinkReason.objects.all()):
        for reason in reasons:
            assert ("note" in reason.text_en.split()[-1]) == getattr(reason, "needs_note", False), reason


def test_nothing_is_decided_before_it_is_deemed_received(person):
    filing, officer = lodged_of(person("chan"), at=SUNDAY_3_PM), person("registry")
    reason = ReturnReason.objects.get(pk="R-20")
    verdicts = {1: Verdict(Decision.ACCEPTED), 2: Verdict(Decision.ACCEPTED)}
    just_before = filing.current_stamp.deemed_at - timedelta(microseconds=1)
    with clock.set_to(just_before):
        with pytest.raises(Refused) as refusal:
            decide(filing_id=filing.pk, officer=officer, verdicts=verdicts)
        assert codes(refusal) == {"not_received_yet"}
        assert "30 November 2026, 8:45 am" in plain(str(refusal.value.reasons[0].message))
        with pytest.raises(Refused) as refusal:
            refuse(filing_id=filing.pk, officer=officer, reason=reason, note="")
        assert codes(refusal) == {"not_received_yet"}
        assert next_to_take(officer) is None and oldest_age() is None
    assert not Case.objects.exists()
    with clock.set_to(filing.current_stamp.deemed_at):
        assert next_to_take(officer) == filing
        assert decide(filing_id=filing.pk, officer=officer, verdicts=verdicts).state == State.ACCEPTED


def test_the_desk_says_from_when_a_filing_can_be_decided_and_shows_no_form(person, client):
    filing = lodged_of(person("chan"), at=SUNDAY_3_PM)
    client.force_login(person("registry"))
    with clock.set_to(SUNDAY_3_PM + timedelta(hours=1)):
        page = client.get(reverse("registry:review", args=[filing.reference]))
        listed = client.get(reverse("registry:queue"), {"tab": "to_come"})
    assert "deemed received Monday 30 November 2026, 8:45 am" in plain(html.unescape(page.text))
    assert 'name="decision_1"' not in page.text
    assert "to be decided from then on" in listed.text


def test_who_opens_a_filing_from_the_list_can_take_it(person, client):
    filing = lodged_of(person("chan"))
    client.force_login(person("registry"))
    address = reverse("registry:take", args=[filing.reference])
    assert address in client.get(reverse("registry:review", args=[filing.reference])).text
    client.post(address)
    filing.refresh_from_db()
    assert filing.taken_by == person("registry")


def test_the_officer_who_is_second_keeps_the_notes(person, client):
    filing = lodged_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=person("registry.sup"))
    client.force_login(person("registry"))
    typed = {"decision_1": "accepted", "decision_2": "returned", "reason_2": "R-07", "note_2": "The foot is cut off."}
    page = client.post(reverse("registry:review", args=[filing.reference]), typed)
    assert "Another officer has this filing in hand." in page.text and "The foot is cut off." in page.text
    decide(filing_id=filing.pk, officer=person("registry.sup"), verdicts=all_accepted(filing))
    page = client.post(reverse("registry:review", args=[filing.reference]), typed)
    assert "The foot is cut off." in page.text and "Nothing of it was entered." in page.text


def test_a_refused_filing_is_found_among_all_filings(person, client):
    filing = lodged_of(person("chan"))
    reason = ReturnReason.objects.get(pk="R-20")
    refuse(filing_id=filing.pk, officer=person("registry"), reason=reason, note="")
    client.force_login(person("registry"))
    assert f"/{filing.reference}/" not in client.get(reverse("registry:queue")).text
    found = client.get(reverse("registry:queue"), {"tab": "all"})
    assert f"/{filing.reference}/" in found.text and "Refused" in found.text
    found = client.get(reverse("registry:search"), {"words": filing.reference})
    assert found.headers["Location"].endswith(f"/{filing.reference}/")


def test_the_age_of_a_returned_filing_is_how_long_its_filer_has_been_silent(person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    Filing.objects.filter(pk=filing.pk).update(decided_at=TUESDAY_10 + timedelta(hours=1))
    with clock.set_to(TUESDAY_10 + timedelta(hours=3)):
        (row,) = rows_of(list(queue(person("registry"), QueueQuery("returned"))))
    assert row["age"] == timedelta(hours=2)


def test_a_filing_that_is_being_mended_does_not_wait_for_the_registry_to_open(person, client):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    drafting.start_next_round(filing_id=filing.pk, actor=person("chan"))
    client.force_login(person("registry"))
    said = client.get("/en/desk/registry/?tab=returned").content.decode()
    assert "not lodged again yet" in said and "when the registry reopens" not in said
    assert "Returned, being mended" in client.get("/en/desk/registry/?tab=all").content.decode()


def all_accepted(filing):
    return {document.order: Verdict(Decision.ACCEPTED) for document in filing.documents.all()}


def test_every_document_must_be_decided(person):
    filing = lodged_of(person("chan"))
    with pytest.raises(Refused) as refusal:
        decide(filing_id=filing.pk, officer=person("registry"), verdicts={1: Verdict(Decision.ACCEPTED)})
    assert codes(refusal) == {"undecided"}


def test_a_returned_filing_is_mended_without_a_second_fee_and_keeps_its_first_receipt(person):
    chan = person("chan")
    filing = accept(lodged_of(chan), person("registry"), returned=(2,))
    drafting.start_next_round(filing_id=filing.pk, actor=chan)
    returned = filing.documents.get(order=2)
    assert {reason.code for reason in blockers(Filing.objects.get(pk=filing.pk))} == {"unmended"}
    add_document(filing_id=filing.pk, actor=chan, file=arrived(pdf("mended")), replaces=returned)
    thursday = clock.from_court(datetime(2026, 11, 26, 9, 0))
    assert lodge_draft(Filing.objects.get(pk=filing.pk), at=thursday) is None
    stamp_filing(filing_id=filing.pk)
    filing.refresh_from_db()
    assert (filing.state, filing.round) == (State.LODGED, 2)
    assert (filing.first_stamp.deemed_at, filing.current_stamp.deemed_at) == (TUESDAY_10, thursday)
    again = accept(filing, person("registry"))
    assert (again.state, again.case.number) == (State.ACCEPTED, "DCPI 1/2026")


def test_in_a_new_round_only_what_was_returned_can_be_replaced(person):
    chan = person("chan")
    filing = accept(lodged_of(chan), person("registry"), returned=(2,))
    drafting.start_next_round(filing_id=filing.pk, actor=chan)
    with pytest.raises(Refused) as refusal:
        add_document(filing_id=filing.pk, actor=chan, file=arrived(pdf("more")))
    assert codes(refusal) == {"only_mend"}
    with pytest.raises(Refused) as refusal:
        add_document(
            filing_id=filing.pk, actor=chan, file=arrived(pdf("other")), replaces=filing.documents.get(order=1)
        )
    assert codes(refusal) == {"accepted"}


def test_a_refused_filing_says_why_and_leaves_no_case(person):
    filing = lodged_of(person("chan"))
    reason = ReturnReason.objects.get(pk="R-20")
    refuse(filing_id=filing.pk, officer=person("registry"), reason=reason, note="Sue in the High Court.")
    filing.refresh_from_db()
    assert (filing.state, filing.case) == (State.REFUSED, None)
    message = Message.objects.get(to=filing.owner, kind="filing_refused")
    assert message.params["reasons"][0]["note"] == "Sue in the High Court."


def test_a_refund_is_asked_for_from_the_review(person, client):
    filing = lodged_of(person("chan"))
    address, link = f"/en/desk/registry/{filing.reference}/", f"/en/payments/{filing.last_charge.reference}/refund/"
    for username, seen in (("registry", True), ("registry.sup", True), ("auditor", False)):
        client.force_login(person(username))
        assert (link in client.get(address).content.decode()) is seen


def test_two_officers_do_not_review_the_same_filing(person):
    filing = lodged_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=person("registry"))
    with pytest.raises(Refused) as refusal:
        accept(filing, person("registry.sup"))
    assert codes(refusal) == {"taken"}
    give_back(filing_id=filing.pk, officer=person("registry"))
    assert accept(filing, person("registry.sup")).state == State.ACCEPTED


def test_a_decision_is_taken_once(person):
    filing = lodged_of(person("chan"))
    accept(filing, person("registry"))
    with pytest.raises(Refused) as refusal:
        accept(filing, person("registry"))
    assert codes(refusal) == {"not_lodged"}
    assert Case.objects.count() == 1


def test_nothing_is_decided_before_it_is_stamped(person):
    filing = draft_of(person("chan"))
    pay(lodge_draft(filing))
    with pytest.raises(Refused) as refusal:
        accept(filing, person("registry"))
    assert codes(refusal) == {"not_stamped"}


def test_a_seal_has_a_number_of_twelve_digits(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    drns = [seal.drn for seal in Seal.objects.filter(document__filing=filing)]
    assert len(set(drns)) == Document.objects.filter(filing=filing).count() == 2
    assert all(len(drn) == 12 and drn.isdecimal() for drn in drns)
