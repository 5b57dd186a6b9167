"""Lodging: every reason at once, once however often, received when stored and paid."""

from datetime import date, datetime, timedelta

import pytest

from accounts import periodic
from accounts.messages import services as messages
from accounts.messages.kinds import render_message
from accounts.messages.tasks import send_email
from accounts.models import AuditEntry, Message
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.explanations import lodged_for
from filings.lodging.services import lodge
from filings.models import Acknowledgement, DocumentType, Filing, Seal
from filings.sealing.seal import CannotSeal
from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make_acknowledgement
from filings.stamping.stamps import stamp_filing
from filings.states import State
from icms.lib import clock, storage
from icms.lib.dates import short_datetime
from icms.lib.errors import Reason, Refused
from payments.fees.quote import Quote
from payments.models import Charge
from tests.factories.court import TUESDAY_10, accept, arrived, draft_of, lodge_draft, lodged_of, pay, pdf

FRIDAY_1812 = clock.from_court(datetime(2026, 11, 20, 18, 12, 40))
MONDAY_0845 = clock.from_court(datetime(2026, 11, 23, 8, 45))


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def test_a_paid_filing_is_lodged_and_received_when_the_payment_was_confirmed(person):
    filing = draft_of(person("chan"))
    charge = lodge_draft(filing)
    assert Filing.objects.get(pk=filing.pk).state == State.AWAITING_PAYMENT
    paid_at = TUESDAY_10 + timedelta(minutes=2)
    pay(charge, at=paid_at)
    filing.refresh_from_db()
    assert (filing.state, filing.received_at, filing.paid_at) == (State.LODGED, paid_at, paid_at)


def test_a_writ_costs_eighty_per_cent(person):
    charge = lodge_draft(draft_of(person("chan")))
    assert charge.amount_cents == 50_400


def test_after_half_past_five_on_friday_it_is_deemed_received_on_monday(person):
    filing = draft_of(person("chan"), at=FRIDAY_1812)
    pay(lodge_draft(filing, at=FRIDAY_1812), at=FRIDAY_1812)
    made = stamp_filing(filing_id=filing.pk)
    assert (made.received_at, made.deemed_at) == (FRIDAY_1812, MONDAY_0845)


def test_stamping_late_or_twice_gives_the_same_single_stamp(person):
    filing = lodged_of(person("chan"), at=FRIDAY_1812)
    with clock.set_to(FRIDAY_1812 + timedelta(days=9)):
        assert stamp_filing(filing_id=filing.pk) is None
    assert [made.deemed_at for made in filing.stamps.all()] == [MONDAY_0845]


def test_the_filer_is_told_of_the_stamp(person):
    filing = lodged_of(person("chan"))
    message = Message.objects.get(to=filing.owner, kind="filing_lodged")
    assert message.params["reference"] == filing.reference
    assert message.params["deemed_at"] == TUESDAY_10.isoformat()


def test_lodging_twice_is_lodging_once(person):
    filing = draft_of(person("chan"))
    first, second = lodge_draft(filing), lodge_draft(filing)
    assert first == second
    assert Charge.objects.filter(subject=filing.reference).count() == 1


def test_an_empty_draft_is_refused_with_every_reason_at_once(person):
    chan = person("chan")
    with clock.set_to(TUESDAY_10):
        filing = drafting.start_filing(actor=chan, case_type=draft_of(chan).case_type, case=None, language="en")
        with pytest.raises(Refused) as refusal:
            lodge(filing_id=filing.pk, actor=chan, signed_name="", confirmed_closed=False, language="en")
    assert codes(refusal) == {"no_first_party", "no_second_party", "no_claim", "no_originating", "signature"}


@pytest.mark.parametrize(
    "signed", ["Chan Tai Man", "chan  tai man", "陳大文", "陳大文 Chan Tai Man", "ＣＨＡＮ ＴＡＩ ＭＡＮ"]
)
def test_the_holder_signs_in_either_script(person, signed):
    filing = draft_of(person("chan"))
    with clock.set_to(TUESDAY_10):
        lodge(filing_id=filing.pk, actor=filing.owner, signed_name=signed, confirmed_closed=False, language="en")
    assert Filing.objects.get(pk=filing.pk).signed_name == signed


@pytest.mark.parametrize("signed", ["", "Chan", "Ng Siu Fong", "陳大"])
def test_another_name_is_no_signature(person, signed):
    filing = draft_of(person("chan"))
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        lodge(filing_id=filing.pk, actor=filing.owner, signed_name=signed, confirmed_closed=False, language="en")
    assert codes(refusal) == {"signature"}


def test_while_the_registry_is_closed_the_filer_must_confirm_knowingly(person):
    filing = draft_of(person("chan"), at=FRIDAY_1812)
    with clock.set_to(FRIDAY_1812), pytest.raises(Refused) as refusal:
        lodge(
            filing_id=filing.pk, actor=filing.owner, signed_name="Chan Tai Man", confirmed_closed=False, language="en"
        )
    assert codes(refusal) == {"registry_closed"}
    lodge_draft(filing, at=FRIDAY_1812)
    assert Filing.objects.get(pk=filing.pk).confirmed_closed


def test_a_file_that_cannot_be_filed_keeps_the_draft_from_being_lodged(person):
    filing = draft_of(person("chan"))
    row = add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(b"PK\x03\x04 not a pdf", "scan.pdf"))
    assert not row.can_be_filed and row.sha256 == ""
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        lodge(
            filing_id=filing.pk, actor=filing.owner, signed_name="Chan Tai Man", confirmed_closed=False, language="en"
        )
    assert "unfit" in codes(refusal)


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"%PDF-1.7 other"), lambda path: path.unlink()])
def test_a_file_that_changed_after_its_upload_is_not_lodged(person, change):
    filing = draft_of(person("chan"))
    row = add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(pdf("it will change"), "exhibit.pdf"))
    path = storage.path_of(row.sha256)
    path.chmod(0o600)
    change(path)
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        lodge(
            filing_id=filing.pk, actor=filing.owner, signed_name="Chan Tai Man", confirmed_closed=False, language="en"
        )
    path.unlink(missing_ok=True)
    assert codes(refusal) == {"changed"}
    assert Filing.objects.get(pk=filing.pk).state == State.DRAFT


def test_a_file_that_changed_after_it_was_lodged_is_not_sealed(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    document = filing.documents.get(order=1)
    kept, path = storage.path_of(document.sha256).read_bytes(), storage.path_of(document.sha256)
    path.chmod(0o600)
    path.write_bytes(pdf("another document"))
    with pytest.raises(CannotSeal):
        seal_document(document.pk)
    path.write_bytes(kept)
    assert Seal.objects.get(document=document).sha256 == ""


def test_a_withdrawn_filing_stays_withdrawn_when_its_payment_arrives(person):
    filing = draft_of(person("chan"))
    charge = lodge_draft(filing)
    drafting.withdraw(filing_id=filing.pk, actor=filing.owner)
    pay(charge)
    filing.refresh_from_db()
    assert (filing.state, filing.received_at) == (State.WITHDRAWN, None)
    assert charge.payments.get().state == "to_refund"


def test_a_filing_in_the_hands_of_the_registry_cannot_be_withdrawn(person):
    from filings.registry.services import take_for_review

    filing = lodged_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=person("registry"))
    with pytest.raises(Refused) as refusal:
        drafting.withdraw(filing_id=filing.pk, actor=filing.owner)
    assert codes(refusal) == {"too_late"}


def test_both_actors_are_on_record(person):
    filing = lodged_of(person("wong.ou"))
    entry = AuditEntry.objects.get(act="filing.lodged", subject=filing.reference)
    assert (entry.actor.username, entry.on_behalf_of.name_en) == ("wong.ou", "Wong & Partners")


def test_the_same_file_twice_is_worth_a_look(person):
    filing = draft_of(person("chan"))
    content = pdf("exhibit")
    for _again in range(2):
        row = add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(content, "exhibit.pdf"))
    assert [finding.code for finding in row.findings.all()] == ["P-37"]
    assert row.can_be_filed


def test_beyond_the_holiday_table_nothing_is_lodged_and_the_draft_stays(person):
    filing = draft_of(person("chan"))
    far = clock.from_court(datetime(2031, 3, 3, 10, 0))
    with clock.set_to(far), pytest.raises(Refused) as refusal:
        lodge(filing_id=filing.pk, actor=filing.owner, signed_name="Chan Tai Man", confirmed_closed=True, language="en")
    assert "calendar_unknown" in codes(refusal)
    assert Filing.objects.get(pk=filing.pk).state == State.DRAFT


def test_a_hearing_beyond_the_holiday_table_is_not_called_too_far(person):
    last_days = clock.from_court(datetime(2027, 12, 30, 10, 0))
    filing = draft_of(person("chan"), at=last_days)
    said = {"urgent_reason": "hearing", "urgent_on": date(2028, 1, 3), "language": "en"}
    with clock.set_to(last_days):
        lodge(filing_id=filing.pk, actor=filing.owner, signed_name="Chan Tai Man", confirmed_closed=False, **said)
    assert Filing.objects.get(pk=filing.pk).urgent_on == date(2028, 1, 3)


def test_the_message_says_what_the_acknowledgement_says(person):
    filing = lodged_of(person("chan"))
    text = render_message(Message.objects.get(kind="filing_lodged"), "en")[1]
    assert "Fee: HK$504.00 paid, receipt " in text
    assert "Lodged for: Chan Tai Man 陳大文, plaintiff, in person" in text
    assert "Lodged by: Chan Tai Man 陳大文, account chan" in text
    for document in filing.documents.all():
        assert f"– {document.name}\n  SHA-256 {document.sha256}\n" in text


def test_of_a_firm_the_message_names_the_party_its_capacity_and_the_firm(person):
    lodged_of(person("wong.ou"))
    text = render_message(Message.objects.get(kind="filing_lodged"), "zh-hant")[1]
    assert "（原告人），由Wong & Partners" in text


def test_of_a_filing_in_a_case_it_is_said_for_whom_it_was_lodged(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    later = drafting.start_filing(actor=filing.owner, case_type=filing.case_type, case=filing.case, language="en")
    assert str(lodged_for(later)) == "Chan Tai Man 陳大文, plaintiff, in person"


def test_a_free_filing_says_that_there_is_no_fee(person):
    DocumentType.objects.update(fee_item="")
    filing = draft_of(person("chan"))
    lodge_draft(filing)
    stamp_filing(filing_id=filing.pk)
    assert "Fee: none\n" in render_message(Message.objects.get(kind="filing_lodged"), "en")[1]


def test_the_email_waits_for_the_acknowledgement_and_carries_it(person, monkeypatch, mailoutbox):
    queued = []
    monkeypatch.setattr(messages, "enqueue_on_commit", lambda task, pk: queued.append(pk))
    filing = lodged_of(person("chan"))
    message = Message.objects.get(kind="filing_lodged")
    assert message.pk not in queued
    make_acknowledgement(stamp_id=filing.current_stamp.pk)
    assert queued.count(message.pk) == 1
    send_email(message.pk)
    [(name, content, kind)] = mailoutbox[0].attachments
    assert (name, kind) == (f"acknowledgement-{filing.reference}.pdf", "application/pdf")
    with storage.open_stored(Acknowledgement.objects.get().sha256) as paper:
        assert content == paper.read()


def test_an_acknowledgement_that_does_not_come_holds_no_email_up_for_ever(person, monkeypatch):
    lodged_of(person("chan"))
    message, sent = Message.objects.get(kind="filing_lodged"), []
    monkeypatch.setattr(periodic, "enqueue_on_commit", lambda task, pk: sent.append(pk))
    for minutes, goes in ((1, False), (9, False), (11, True)):
        sent.clear()
        with clock.set_to(message.posted_at + timedelta(minutes=minutes)):
            periodic.sweep()
        assert (message.pk in sent) is goes


def test_a_paper_in_another_language_than_the_page_says_so(person, client):
    filing = lodged_of(person("chan"))
    make_acknowledgement(stamp_id=filing.current_stamp.pk)
    client.force_login(person("chan"))
    address = f"/filings/{filing.reference}/lodged/"
    assert "英文本" in client.get(f"/zh-hant{address}").content.decode()
    assert "in English" not in client.get(f"/en{address}").content.decode()


def test_the_list_says_when_it_was_lodged_where_that_is_another_time(person, client):
    lodged_of(person("chan"), at=FRIDAY_1812)
    lodged_of(person("chan"))
    client.force_login(person("chan"))
    said = client.get("/en/filings/").content.decode()
    assert said.count(f"lodged {short_datetime(FRIDAY_1812, 'en')}") == 1 and said.count("lodged Tue") == 0


def test_a_filing_whose_fee_is_blocked_is_not_lodged(person, monkeypatch):
    filing = draft_of(person("chan"))
    not_set = Reason("fee_not_set", "The fee is not yet set by the registry.")
    monkeypatch.setattr("filings.lodging.services.quote_of", lambda filing: Quote((), TUESDAY_10.date(), (not_set,)))
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        lodge(filing_id=filing.pk, actor=filing.owner, signed_name="Nobody", confirmed_closed=False, language="en")
    assert codes(refusal) == {"fee_not_set", "signature"}  # told with the other reasons, before a charge is raised
    assert Filing.objects.get(pk=filing.pk).state == State.DRAFT
    assert not Charge.objects.filter(subject=filing.reference).exists()
