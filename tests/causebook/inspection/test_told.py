"""What the buyer is told when something that was chosen, or paid for, is to be had no more (domain 8, 9)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.messages.kinds import render_message
from accounts.models import Message
from cases.case_desk.status import set_restricted
from causebook.inspection import access
from causebook.inspection.basket import find, name_of
from causebook.inspection.services import abandon, buy
from dev.demo.schedule import set_illustrative
from icms.lib import clock
from payments.charges.selectors import read_receipt_number
from payments.models import Charge
from payments.states import WhyWithdrawn
from tests.causebook.inspection.conftest import MRS_LAU
from tests.factories.court import TUESDAY_10, pay
from tests.factories.issued import confirmed, issue, prepared, sealed


@pytest.fixture
def closed_at_the_bank(writ, another_writ, person) -> Charge:
    """Two cases in one purchase; one is restricted while the buyer is at the bank, who then pays."""
    inspection = buy(court=writ.case.court, wanted=[writ, another_writ], buyer=MRS_LAU, language="en")
    assert inspection.charge is not None
    charge = inspection.charge
    set_restricted(case=writ.case, restricted=True, why="Order", actor=person("registry.sup"))
    pay(charge)
    return Charge.objects.get(pk=charge.pk)


def test_whoever_paid_for_something_that_was_closed_meanwhile_is_told_so_and_led_back_to_the_basket(
    closed_at_the_bank, client
):
    page = client.get(closed_at_the_bank.get_absolute_url()).content.decode()
    assert "Something that you chose is no longer open to the public" in page and "It goes back whole" in page
    assert reverse("inspection:basket") in page
    assert "asked for anew" not in page and "It was not needed" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Something that you chose is no longer open"),
        ("zh-hant", "已不再公開"),
        ("zh-hans", "已不再公开"),
    ],
)
def test_the_email_about_money_for_something_closed_says_that_it_was_closed(closed_at_the_bank, language, words):
    told = Message.objects.get(kind="payment_to_refund")
    with translation.override(language):
        _subject, body = render_message(told, language)
    assert words in body and "28" in body
    assert "not needed" not in body


def test_what_is_still_open_of_a_purchase_that_was_called_off_is_still_in_the_basket(
    writ, another_writ, person, client
):
    for wanted in (writ, another_writ):
        client.post(reverse("inspection:add"), {"what": wanted.name})
    buy(court=writ.case.court, wanted=[writ, another_writ], buyer=MRS_LAU, language="en")
    set_restricted(case=writ.case, restricted=True, why="Order", actor=person("registry.sup"))
    page = client.get(reverse("inspection:basket")).content.decode()
    assert another_writ.case.number in page and writ.case.number not in page


def test_a_purchase_that_was_left_unpaid_and_one_that_was_asked_for_anew_say_each_their_own_reason(writ, client):
    left = buy(court=writ.case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    abandon(left, why=WhyWithdrawn.LEFT)
    anew = buy(court=writ.case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    abandon(anew)
    pages = [client.get(each.charge.get_absolute_url()).content.decode() for each in (left, anew)]
    assert "left unpaid" in pages[0] and "asked for anew" not in pages[0]
    assert "asked for anew" in pages[1] and "no longer open" not in pages[1]


def test_a_wholly_withdrawn_purchase_says_the_same_everywhere(writ, case, bought, person, client):
    inspection = bought(find(f"file:{case.slug}"), find(f"extract:{case.slug}"))
    client.get(access.link_path(inspection))
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "Nothing of this purchase can be read any more" in page and "You may read and save" not in page
    assert "Each page of a document" not in page and page.count("<li>") >= 2
    assert page.count("No longer open to the public") == 2 == len(inspection.items.filter(file=None))
    listed = client.get(reverse("inspection:start")).content.decode()
    assert "No longer open to the public" in listed
    told = Message.objects.get(kind="payment_inspection_withdrawn")
    subject, body = render_message(told, "en")
    assert "part of" not in subject and body.startswith("2 items") and "HK$28" in body
    paid = client.get(inspection.charge.get_absolute_url()).content.decode()
    assert "HK$28 is paid" in paid and "HK$28 goes back" in paid


def test_a_purchase_of_which_something_is_left_says_that_the_rest_may_be_read(
    writ, another_writ, bought, person, client
):
    inspection = bought(writ, another_writ)
    client.get(access.link_path(inspection))
    set_restricted(case=writ.case, restricted=True, why="Order", actor=person("registry.sup"))
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "You may read and save what is still open until" in page and "Each page of a document" in page
    subject, body = render_message(Message.objects.get(kind="payment_inspection_withdrawn"), "en")
    assert "part of" in subject and body.startswith("1 item ")


@pytest.mark.parametrize("address", ["/en/documents/link/cut-off/", "/en/documents/{reference}/"])
def test_an_address_that_opens_no_purchase_leads_to_the_page_that_sends_the_link_again(address, writ, bought, client):
    answer = client.get(address.format(reference=bought(writ, make=False).reference))
    page = answer.content.decode()
    assert answer.status_code == 404 and reverse("inspection:lost_link") in page
    assert "sign in with the account the message was sent to" not in page


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("DC-2026-59", "DC-2026-000059"),
        (" dc 2026 000059 ", "DC-2026-000059"),
        ("ＤＣ－２０２６－５９", "DC-2026-000059"),
        ("DC–2026–000059.", "DC-2026-000059"),
        ("2026-59", ""),
    ],
)
def test_the_number_of_a_receipt_is_read_as_people_copy_it(typed, number):
    assert read_receipt_number(typed) == number


def test_a_purchase_that_holds_no_document_promises_no_mark_on_each_page(case, writ, client):
    client.post(reverse("inspection:add"), {"what": f"extract:{case.slug}"})
    assert "Each page of a document" not in client.get(reverse("inspection:basket")).content.decode()
    client.post(reverse("inspection:add"), {"what": writ.name})
    assert "Each page of a document" in client.get(reverse("inspection:basket")).content.decode()


def test_the_entry_says_what_a_certified_extract_costs(case, client):
    set_illustrative()
    page = client.get(reverse("causebook:entry", args=[case.number])).content.decode()
    assert re.search(r"a true extract, for HK\$\d+", page)


def test_the_buyer_of_an_order_that_was_replaced_is_told_so_and_by_which_drn(case, bought, person, client):
    officer = person("registry")
    first = issue(officer, case)
    later = TUESDAY_10 + timedelta(minutes=15)  # until when it may be undone, nobody inspects it
    with clock.set_to(later):
        inspection = bought(find(name_of(first)))
        client.get(access.link_path(inspection))
        act = prepared(officer, [case], text="Pay HK$6 into court", replaces=first, why="A date was wrong.", at=later)
        second = sealed(confirmed(act, officer, at=later), at=later)[0]
        page = client.get(inspection.get_absolute_url()).content.decode()
        assert "Replaced by the court" in page and second.seal.drn_in_fours in page
        assert "No longer open to the public" not in page
        set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
        page = client.get(inspection.get_absolute_url()).content.decode()
        assert "No longer open to the public" in page and second.seal.drn_in_fours not in page
