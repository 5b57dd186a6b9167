"""A party that owes no fee: claimed by code, shown with its rule, seen and maybe disallowed by the registry."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry, Message
from cases.models import CaseType
from dev.demo.schedule import set_illustrative
from filings.drafting.exemptions import services
from filings.drafting.services import save_party, start_filing
from filings.fees.selectors import parties_that_may_be_exempt, quote_of
from filings.models import ExemptionClaim, Filing
from filings.registry.services import disallow_exemption, take_for_review
from filings.stamping.acknowledgement import make_acknowledgement, signed_acknowledgement
from filings.stamping.selectors import unacknowledged
from filings.stamping.stamps import stamp_filing
from filings.states import State
from icms.lib import clock, storage
from icms.lib.errors import Refused
from payments.models import Charge, Exemption
from tests.factories.court import TUESDAY_10, accept, draft_of, lodge_draft, pay


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_10)


@pytest.fixture
def chan(person):
    return person("chan")


@pytest.fixture
def registry(person):
    return person("registry")


def claimed(filing: Filing, code: str = "LA") -> Filing:
    services.claim_exemption(
        filing_id=filing.pk,
        actor=filing.owner,
        exemption=Exemption.objects.get(pk=code),
        party=filing.parties.first(),
        evidence="LA/12345/26",
    )
    return filing


def exempt_and_lodged(user) -> Filing:
    filing = claimed(draft_of(user))
    assert lodge_draft(filing) is None
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


def codes(refusal) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def test_an_exempt_party_owes_nothing_and_the_line_says_by_which_code(chan):
    fee = quote_of(claimed(draft_of(chan)))
    writ, statement = fee.lines
    assert (writ.ordinary_cents, writ.charged_cents, writ.rule) == (63_000, 0, "exempt")
    assert "code LA" in writ.because.en and "HK$630" in writ.because.en and "代號 LA" in writ.because.zh_hant
    assert statement.rule == "free"
    assert (fee.is_free, fee.exempt_cents) == (True, 63_000)


def test_exempt_it_is_lodged_at_once_without_a_charge(chan):
    filing = exempt_and_lodged(chan)
    assert (filing.state, filing.received_at) == (State.LODGED, TUESDAY_10)
    assert not Charge.objects.exists()


def test_the_acknowledgement_names_the_code(chan):
    filing = exempt_and_lodged(chan)
    text = PdfReader(io.BytesIO(signed_acknowledgement(filing.current_stamp).pdf)).pages[0].extract_text()
    assert "code LA, for Chan Tai Man" in text.replace("\n", " ")


def papers_of(filing) -> list[str]:
    """What each acknowledgement of the current stamp says, the newest first."""
    kept = filing.current_stamp.acknowledgements.all()
    return [PdfReader(storage.open_stored(paper.sha256)).pages[0].extract_text().replace("\n", " ") for paper in kept]


def test_disallowed_and_then_paid_the_acknowledgement_is_made_anew_and_the_earlier_ones_are_kept(chan, registry):
    filing = exempt_and_lodged(chan)
    stamp_id = filing.current_stamp.pk
    make_acknowledgement(stamp_id=stamp_id)
    assert make_acknowledgement(stamp_id=stamp_id) is None
    charge = disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    assert list(unacknowledged()) == [filing.current_stamp]
    make_acknowledgement(stamp_id=stamp_id)
    pay(charge)
    assert list(unacknowledged()) == [filing.current_stamp]
    make_acknowledgement(stamp_id=stamp_id)
    assert make_acknowledgement(stamp_id=stamp_id) is None and not unacknowledged().exists()
    paid, owed, exempt = papers_of(filing)
    assert "exempt, code LA" in exempt and "Replaces" not in exempt
    assert f"HK$504.00 owed, not paid yet: payment {charge.reference}" in owed and "exempt" not in owed
    charge.refresh_from_db()
    assert f"HK$504.00 paid, receipt {charge.receipt.number}" in paid and "Replaces" in paid


def test_the_filer_gets_the_newest_acknowledgement_and_is_told_what_is_owed(client, chan, registry):
    filing = exempt_and_lodged(chan)
    make_acknowledgement(stamp_id=filing.current_stamp.pk)
    client.force_login(chan)
    page, paper = (reverse(f"filings:{name}", args=[filing.reference]) for name in ("lodged", "acknowledgement"))
    first = b"".join(client.get(paper).streaming_content)
    assert "Nothing is accepted until" not in client.get(page).content.decode()
    disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    make_acknowledgement(stamp_id=filing.current_stamp.pk)
    text = client.get(page).content.decode()
    assert "HK$504 is owed, because the exemption was not allowed." in text and "Nothing is accepted until" in text
    assert "A fee is still owed." in text and "You may close this page" not in text
    assert b"".join(client.get(paper).streaming_content) != first


def test_claimed_twice_the_last_claim_counts_and_dropped_the_fee_is_owed(chan):
    filing = claimed(claimed(draft_of(chan)), "GOV")
    assert ExemptionClaim.objects.get().exemption_id == "GOV"
    services.drop_exemption(filing_id=filing.pk, actor=chan)
    assert quote_of(filing).total_cents == 50_400
    acts = list(AuditEntry.objects.filter(act__startswith="exemption.").order_by("pk").values_list("act", flat=True))
    assert acts == ["exemption.claimed", "exemption.claimed", "exemption.dropped"]


def test_without_its_party_a_claim_is_gone(chan):
    filing = claimed(draft_of(chan))
    filing.parties.first().delete()
    assert not ExemptionClaim.objects.exists()


def test_a_party_of_another_filing_cannot_be_exempt_in_this_one(chan):
    filing, other = draft_of(chan), draft_of(chan)
    with pytest.raises(Refused) as refusal:
        services.claim_exemption(
            filing_id=filing.pk,
            actor=chan,
            exemption=Exemption.objects.get(pk="LA"),
            party=other.parties.first(),
            evidence="LA/1",
        )
    assert codes(refusal) == ["no_such_party"]


def test_the_other_side_is_not_exempt_in_a_case_it_does_not_begin(chan):
    filing = draft_of(chan)
    with pytest.raises(Refused) as refusal:
        services.claim_exemption(
            filing_id=filing.pk,
            actor=chan,
            exemption=Exemption.objects.get(pk="GOV"),
            party=filing.parties.get(capacity="defendant"),
            evidence="1",
        )
    assert codes(refusal) == ["no_such_party"]


@pytest.mark.parametrize(
    ("kind", "first", "second"), [("CACV", "appellant", "respondent"), ("DCEC", "applicant", "respondent")]
)
def test_whoever_begins_a_case_of_any_kind_may_be_exempt(chan, kind, first, second):
    set_illustrative()
    filing = start_filing(actor=chan, case_type=CaseType.objects.get(pk=kind), case=None, language="en")
    for capacity in (first, second):
        facts = {"kind": "person", "name_en": capacity, "name_zh": "", "address": "1 Example Street", "telephone": ""}
        save_party(filing_id=filing.pk, actor=chan, party_id=None, capacity=capacity, **facts)
    assert [party.capacity for party in parties_that_may_be_exempt(Filing.objects.get(pk=filing.pk))] == [first]


def test_once_lodged_nothing_is_claimed_or_dropped(chan):
    filing = exempt_and_lodged(chan)
    for act in (lambda: claimed(filing), lambda: services.drop_exemption(filing_id=filing.pk, actor=chan)):
        with pytest.raises(Refused) as refusal:
            act()
        assert codes(refusal) == ["not_a_draft"]


def test_disallowed_the_fee_of_the_first_day_is_owed_and_the_time_of_receipt_stays(chan, registry):
    filing = exempt_and_lodged(chan)
    charge = disallow_exemption(filing_id=filing.pk, officer=registry, why="The certificate was revoked.")
    filing.refresh_from_db()
    assert (charge.amount_cents, charge.payer, charge.deemed_day) == (50_400, chan, clock.court_day(TUESDAY_10))
    assert (filing.state, filing.received_at, filing.last_charge) == (State.LODGED, TUESDAY_10, charge)
    message = Message.objects.get(kind="filing_exemption_disallowed")
    assert (message.to, message.params["why"], message.link) == (
        chan,
        "The certificate was revoked.",
        f"/payments/{charge.reference}/",
    )
    assert AuditEntry.objects.get(act="exemption.disallowed").detail["charge"] == charge.reference


def test_nothing_is_accepted_until_the_fee_is_paid(chan, registry):
    filing = exempt_and_lodged(chan)
    charge = disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    with pytest.raises(Refused) as refusal:
        accept(filing, registry)
    assert "fee_owed" in codes(refusal)
    pay(charge)
    assert accept(filing, registry).state == State.ACCEPTED
    filing.refresh_from_db()
    assert filing.received_at == TUESDAY_10


def test_refused_or_withdrawn_nothing_is_owed_any_more(chan, registry):
    from filings.drafting.services import withdraw
    from filings.models import ReturnReason
    from filings.registry.decisions import refuse
    from filings.registry.services import give_back

    one, two = exempt_and_lodged(chan), exempt_and_lodged(chan)
    for filing in (one, two):
        disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    refuse(filing_id=one.pk, officer=registry, reason=ReturnReason.objects.filter(for_refusal=True).first(), note="")
    give_back(filing_id=two.pk, officer=registry)
    withdraw(filing_id=two.pk, actor=chan)
    assert set(Charge.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_claim_is_disallowed_once_and_with_a_reason(chan, registry):
    filing = exempt_and_lodged(chan)
    with pytest.raises(Refused) as refusal:
        disallow_exemption(filing_id=filing.pk, officer=registry, why="")
    assert codes(refusal) == ["no_why"]
    disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    with pytest.raises(Refused) as again:
        disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    assert codes(again) == ["no_claim"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ExemptionClaim.objects.update(disallowed_why="")


def test_an_officer_who_does_not_have_it_in_hand_cannot_disallow(chan, registry, person):
    filing = exempt_and_lodged(chan)
    take_for_review(filing_id=filing.pk, officer=person("registry.sup"))
    with pytest.raises(Refused) as refusal:
        disallow_exemption(filing_id=filing.pk, officer=registry, why="Revoked.")
    assert codes(refusal) == ["taken"]


def test_a_returned_filing_that_is_exempt_is_lodged_again_without_a_fee(chan, registry):
    from filings.drafting.documents.services import add_document
    from filings.drafting.services import start_next_round
    from tests.factories.court import arrived, pdf

    filing = accept(exempt_and_lodged(chan), registry, returned=(2,))
    start_next_round(filing_id=filing.pk, actor=chan)
    document = filing.documents.get(order=2)
    add_document(filing_id=filing.pk, actor=chan, file=arrived(pdf("mended"), "mended.pdf"), replaces=document)
    filing.refresh_from_db()
    assert lodge_draft(filing) is None
    with pytest.raises(Refused) as refusal:
        services.claim_exemption(
            filing_id=filing.pk,
            actor=chan,
            exemption=Exemption.objects.get(pk="GOV"),
            party=filing.parties.first(),
            evidence="1",
        )
    assert codes(refusal) == ["not_a_draft"]


# The pages


@pytest.fixture
def chan_client(client, chan):
    client.force_login(chan)
    return client


def test_the_task_list_asks_and_the_page_takes_the_answer(chan_client, chan):
    filing = draft_of(chan)
    page = reverse("filings:exemption", args=[filing.reference])
    assert page in chan_client.get(reverse("filings:filing", args=[filing.reference])).content.decode()
    assert "Legal aid" in chan_client.get(page).content.decode()
    answer = chan_client.post(page, {"ground": "LA", "party": "1", "evidence": "LA/12345/26"}, follow=True)
    assert "LA, for Chan Tai Man" in answer.content.decode()
    check = chan_client.get(reverse("filings:check", args=[filing.reference])).content.decode()
    assert "exempt" in check and "Exempt, code LA." in check and "HK$0.00" in check
    chan_client.post(page, {"ground": "none"})
    assert not ExemptionClaim.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose a ground"),
        ({"ground": "LA", "party": "1"}, "Enter the number that shows it"),
        ({"ground": "LA", "evidence": "1"}, "Choose the party that is exempt"),
        ({"ground": "XX", "party": "1", "evidence": "1"}, "Choose one of the answers that are offered"),
        ({"ground": "LA", "party": "99", "evidence": "1"}, "Choose one of the answers that are offered"),
    ],
)
def test_what_is_missing_is_said(chan_client, chan, typed, words):
    page = reverse("filings:exemption", args=[draft_of(chan).reference])
    assert words in chan_client.post(page, typed).content.decode()
    assert not ExemptionClaim.objects.exists()


def test_the_registry_sees_the_claim_and_disallows_it(client, chan, registry):
    filing = exempt_and_lodged(chan)
    client.force_login(registry)
    review = reverse("registry:review", args=[filing.reference])
    page = reverse("registry:disallow_exemption", args=[filing.reference])
    text = client.get(review).content.decode()
    assert "LA/12345/26" in text and page in text
    assert "The time of receipt stays." in client.get(page).content.decode()
    assert client.post(page, {"why": "The certificate was revoked."}).status_code == 302
    text = client.get(review).content.decode()
    assert "Disallowed: The certificate was revoked." in text and "HK$504.00 owed, not paid yet" in text
    assert page not in text


def test_where_nothing_is_claimed_there_is_nothing_to_disallow(client, chan, registry):
    filing = draft_of(chan)
    pay(lodge_draft(filing))
    client.force_login(registry)
    assert client.get(reverse("registry:disallow_exemption", args=[filing.reference])).status_code == 404
