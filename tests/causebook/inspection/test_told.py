"""What the buyer is told when something that was chosen, or paid for, is to be had no more (domain 8, 9)."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.messages.kinds import render_message
from accounts.models import Message
from cases.case_desk.status import set_restricted
from causebook.inspection.services import abandon, buy
from payments.models import Charge
from payments.states import WhyWithdrawn
from tests.causebook.inspection.conftest import MRS_LAU
from tests.factories.court import pay


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
