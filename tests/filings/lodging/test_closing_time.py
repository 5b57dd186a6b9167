"""The registry closes while a page is open, or between button and payment: nobody lodges unknowing (domain 5.2)."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from filings.lodging.services import confirm_closure
from filings.models import Filing
from icms.lib import clock
from tests.factories.court import draft_of, lodge_draft, pay

AT_1728 = clock.from_court(datetime(2026, 11, 20, 17, 28))
AT_1732 = clock.from_court(datetime(2026, 11, 20, 17, 32))
BOX = 'name="confirmed_closed"'
TICK_IT = "The registry is closed. Tick the box"


@pytest.fixture
def chan_client(client, person, settings):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"  # whoever gets as far as the gateway is told that it is away
    client.force_login(person("chan"))
    return client


def check_page(filing: Filing) -> str:
    return reverse("filings:check", args=[filing.reference])


def part_for_a_closed_registry(page: str) -> str:
    return page.partition('class="when-closed"')[2].partition("<button")[0]


def pay_for(client, filing: Filing, **said: str) -> str:
    charge = filing.charges.get()
    answer = client.post(reverse("payments:pay", args=[charge.reference]), {"payment_method": "visa"} | said)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_box_is_on_the_check_page_before_the_registry_closes(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1728)
    with clock.set_to(AT_1728):
        page = chan_client.get(check_page(filing)).content.decode()
    assert BOX in part_for_a_closed_registry(page)


def test_a_missing_signature_and_a_missing_tick_are_told_together(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1732)
    with clock.set_to(AT_1732):
        page = chan_client.post(check_page(filing), {"signed_name": " "}).content.decode()
    assert "Type your full name to sign." in page
    assert TICK_IT in page


def test_a_tick_while_the_registry_is_open_confirms_nothing(person):
    filing = draft_of(person("chan"), at=AT_1728)
    lodge_draft(filing, at=AT_1728)
    assert not Filing.objects.get(pk=filing.pk).confirmed_closed


def test_the_page_of_payment_says_before_one_leaves_what_a_payment_after_closing_time_means(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1728)
    charge = lodge_draft(filing, at=AT_1728)
    with clock.set_to(AT_1728):
        page = chan_client.get(reverse("payments:charge", args=[charge.reference])).content.decode()
    said = page.partition('id="payment-after"')[2].partition("</p>")[0]
    assert "After 5:30\u00a0pm: deemed received" in said
    assert BOX in part_for_a_closed_registry(page)


def test_lodged_at_5_28_and_paid_at_5_32_asks_for_knowing_consent(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1728)
    lodge_draft(filing, at=AT_1728)
    with clock.set_to(AT_1732):
        assert TICK_IT in pay_for(chan_client, filing)
        assert not Filing.objects.get(pk=filing.pk).confirmed_closed
        assert "The payment page cannot be reached" in pay_for(chan_client, filing, confirmed_closed="on")
    assert Filing.objects.get(pk=filing.pk).confirmed_closed
    assert AuditEntry.objects.filter(act="filing.closure_confirmed").count() == 1


def test_what_was_confirmed_before_paying_is_asked_once_however_often_the_payment_fails(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1728)
    lodge_draft(filing, at=AT_1728)
    with clock.set_to(AT_1732):
        pay_for(chan_client, filing, confirmed_closed="on")
        assert "The payment page cannot be reached" in pay_for(chan_client, filing)
    assert AuditEntry.objects.filter(act="filing.closure_confirmed").count() == 1


def test_who_confirmed_at_night_and_pays_when_it_is_open_again_lodges_while_it_is_open(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1728)
    charge = lodge_draft(filing, at=AT_1728)
    with clock.set_to(AT_1732):
        confirm_closure(filing_id=filing.pk, actor=person("chan"))
    pay(charge, at=clock.from_court(datetime(2026, 11, 23, 10, 0)))
    lodged = Filing.objects.get(pk=filing.pk)
    assert lodged.state == "lodged" and not lodged.confirmed_closed


def test_who_confirmed_this_time_of_receipt_when_lodging_is_not_asked_again(chan_client, person):
    filing = draft_of(person("chan"), at=AT_1732)
    charge = lodge_draft(filing, at=AT_1732)
    with clock.set_to(AT_1732):
        assert BOX not in chan_client.get(reverse("payments:charge", args=[charge.reference])).content.decode()
        assert "The payment page cannot be reached" in pay_for(chan_client, filing)


def test_who_confirmed_another_time_of_receipt_is_asked_again(chan_client, person):
    before_opening = clock.from_court(datetime(2026, 11, 20, 3, 0))
    filing = draft_of(person("chan"), at=before_opening)
    lodge_draft(filing, at=before_opening)
    with clock.set_to(AT_1732):
        assert TICK_IT in pay_for(chan_client, filing)
