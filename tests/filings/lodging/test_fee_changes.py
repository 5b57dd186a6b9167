"""The filer pays what the filer saw: whatever moves the price between page and button is shown, old and new."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from cases.models import Court
from filings.lodging.services import lodge, requote
from filings.models import Filing
from filings.states import State
from icms.lib import clock
from icms.lib.clock import from_court
from icms.lib.errors import Refused
from payments.charges.stamps import stamp as stamp_payment
from payments.fees.desk.services import approve, propose_fee
from payments.models import Charge
from tests.factories.court import draft_of, lodge_draft, pay

LAST_DAY = from_court(datetime(2027, 5, 5, 17, 29))
EVENING = from_court(datetime(2027, 5, 5, 18, 0))
NEXT_DAY = from_court(datetime(2027, 5, 6, 9, 0))


@pytest.fixture
def it_is():
    """It is half past five, less a minute, on the last day of the concession; or another time from now on."""
    before = clock._set_to.set(LAST_DAY)
    yield clock._set_to.set
    clock._set_to.reset(before)


@pytest.fixture
def chan(person):
    return person("chan")


@pytest.fixture
def chan_client(client, chan):
    client.force_login(chan)
    return client


def typed(cents: int, **said: str) -> dict[str, str]:
    return {"signed_name": "Chan Tai Man", "confirmed_closed": "on", "agreed_cents": str(cents)} | said


def test_lodged_on_the_last_day_at_1729_and_paid_in_time_it_costs_less(chan, it_is):
    filing = draft_of(chan, at=LAST_DAY)
    charge = lodge_draft(filing, at=LAST_DAY)
    pay(charge, at=LAST_DAY + timedelta(seconds=30))
    filing.refresh_from_db()
    assert (charge.amount_cents, clock.court_day(filing.received_at)) == (50_400, date(2027, 5, 5))


def test_lodged_on_the_last_day_at_1800_it_costs_the_ordinary_fee(chan, it_is):
    charge = lodge_draft(draft_of(chan, at=LAST_DAY), at=EVENING)
    assert (charge.amount_cents, charge.deemed_day) == (63_000, date(2027, 5, 6))
    assert charge.lines.first().rule == "ended"


def test_a_check_page_that_was_open_across_the_end_shows_old_and_new_and_asks_again(chan_client, chan, it_is):
    filing = draft_of(chan, at=LAST_DAY)
    check = reverse("filings:check", args=[filing.reference])
    assert 'name="agreed_cents" value="50400"' in chan_client.get(check).content.decode()
    it_is(EVENING)
    text = chan_client.post(check, typed(50_400)).content.decode()
    assert "The fee is HK$630 now, not HK$504." in text and "ended on 5\u00a0May 2027" in text
    assert 'name="agreed_cents" value="63000"' in text and 'value="Chan Tai Man"' in text
    assert "Lodge and pay HK$630" in text
    assert Filing.objects.get().state == State.DRAFT and not Charge.objects.exists()
    chan_client.post(check, typed(63_000))
    assert Charge.objects.get().amount_cents == 63_000


def test_a_fee_that_fell_meanwhile_is_shown_as_well(chan, it_is):
    filing = draft_of(chan, at=LAST_DAY)
    with pytest.raises(Refused) as refusal:
        lodge(
            filing_id=filing.pk,
            actor=chan,
            signed_name=chan.name,
            confirmed_closed=False,
            language="en",
            agreed_cents=63_000,
        )
    assert [reason.code for reason in refusal.value.reasons] == ["fee_changed"]


def test_the_change_of_price_is_told_with_every_other_reason(chan, it_is):
    filing = draft_of(chan, at=LAST_DAY)
    it_is(EVENING)
    with pytest.raises(Refused) as refusal:
        lodge(
            filing_id=filing.pk,
            actor=chan,
            signed_name="Somebody Else",
            confirmed_closed=False,
            language="en",
            agreed_cents=50_400,
        )
    assert [reason.code for reason in refusal.value.reasons] == ["fee_changed", "signature", "registry_closed"]


def test_a_new_version_of_the_fee_between_page_and_button_is_shown(chan_client, chan, person, it_is):
    it_is(from_court(datetime(2026, 11, 24, 10, 0)))
    filing = draft_of(chan, at=clock.now())
    proposal = propose_fee(
        actor=person("accounts"),
        court=Court.objects.get(pk="DC"),
        code="writ",
        from_day=date(2026, 11, 25),
        free=False,
        ordinary_cents=70_000,
        concession=True,
        e_cents=56_000,
        source="Gazette",
        confirmed=True,
    )
    approve(proposal_id=proposal.pk, actor=person("accounts.sup"))
    it_is(from_court(datetime(2026, 11, 24, 18, 0)))
    text = chan_client.post(reverse("filings:check", args=[filing.reference]), typed(50_400)).content.decode()
    assert "The fee is HK$560 now, not HK$504." in text


def test_a_charge_page_left_open_across_the_end_leads_to_the_new_fee_beside_the_old(chan_client, chan, it_is):
    charge = lodge_draft(draft_of(chan, at=LAST_DAY), at=LAST_DAY)
    it_is(EVENING)
    answer = chan_client.post(reverse("payments:pay", args=[charge.reference]), {"payment_method": "visa"}, follow=True)
    text = answer.content.decode()
    assert "The fee is HK$630 now, not HK$504." in text and "Pay HK$630" in text
    assert Charge.objects.filter(state="raised").get().amount_cents == 63_000
    assert Filing.objects.get().last_charge == Charge.objects.get(state="raised")


def test_going_on_to_pay_the_day_after_shows_the_new_fee_first(chan_client, chan, it_is):
    filing = draft_of(chan, at=LAST_DAY)
    lodge_draft(filing, at=LAST_DAY)
    it_is(NEXT_DAY)
    answer = chan_client.post(reverse("filings:go_on", args=[filing.reference]), follow=True)
    assert "The fee is HK$630 now, not HK$504." in answer.content.decode()


def test_while_a_payment_is_under_way_its_page_keeps_its_price_and_the_difference_is_on_record(chan, it_is):
    filing = draft_of(chan, at=LAST_DAY)
    charge = lodge_draft(filing, at=LAST_DAY)
    pay(charge, at=EVENING)
    stamp_payment(charge_id=charge.pk)
    filing.refresh_from_db()
    assert filing.state == State.LODGED
    detail = AuditEntry.objects.get(act="charge.paid_at_another_price").detail
    assert (detail["paid_cents"], detail["fee_cents"], detail["deemed_on"]) == (50_400, 63_000, "2027-05-06")


def test_the_accounts_office_finds_what_was_paid_at_another_price(client, chan, person, it_is):
    charge = lodge_draft(draft_of(chan, at=LAST_DAY), at=LAST_DAY)
    in_time = lodge_draft(draft_of(chan, at=LAST_DAY), at=LAST_DAY)
    for each, at in ((charge, EVENING), (in_time, LAST_DAY)):
        pay(each, at=at)
        stamp_payment(charge_id=each.pk)
    client.force_login(person("accounts"))
    text = client.get(reverse("accounts_desk:payments"), {"tab": "price"}).content.decode()
    assert charge.reference in text and "HK$504.00" in text and "HK$630.00" in text
    assert in_time.reference not in text


def test_paid_in_time_no_difference_is_recorded(chan, it_is):
    charge = lodge_draft(draft_of(chan, at=LAST_DAY), at=LAST_DAY)
    pay(charge, at=LAST_DAY)
    stamp_payment(charge_id=charge.pk)
    assert not AuditEntry.objects.filter(act="charge.paid_at_another_price").exists()


def test_a_fee_abolished_while_it_was_to_be_paid_is_not_asked_for(chan, person, it_is):
    it_is(from_court(datetime(2026, 11, 24, 10, 0)))
    filing = draft_of(chan, at=clock.now())
    lodge_draft(filing, at=clock.now())
    proposal = propose_fee(
        actor=person("accounts"),
        court=Court.objects.get(pk="DC"),
        code="writ",
        from_day=date(2026, 11, 25),
        free=True,
        ordinary_cents=None,
        concession=False,
        e_cents=None,
        source="Gazette",
        confirmed=True,
    )
    approve(proposal_id=proposal.pk, actor=person("accounts.sup"))
    it_is(from_court(datetime(2026, 11, 25, 10, 0)))
    assert requote(filing_id=filing.pk, actor=chan) is None
    filing.refresh_from_db()
    assert (filing.state, Charge.objects.get().state) == (State.LODGED, "withdrawn")
