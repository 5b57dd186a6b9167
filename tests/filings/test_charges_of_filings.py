"""A filing and the charges that were raised for it."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from filings.lodging.services import requote
from filings.models import FilingCharge
from icms.lib import clock
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft, pay

LAST_DAY_OF_THE_CONCESSION = clock.from_court(datetime(2027, 5, 5, 17, 0))
NEXT_DAY = clock.from_court(datetime(2027, 5, 6, 9, 0))


@pytest.fixture
def filing(person):
    return draft_of(person("chan"))


def test_a_draft_owes_nothing_yet(filing):
    assert (filing.open_charge, filing.settled_charge, filing.last_charge) == (None, None, None)


def test_lodged_its_charge_is_open_and_once_paid_it_is_settled(filing):
    charge = lodge_draft(filing)
    assert (filing.open_charge, filing.settled_charge, filing.last_charge) == (charge, None, charge)
    pay(charge)
    assert (filing.open_charge, filing.settled_charge, filing.last_charge) == (None, charge, charge)


def test_a_charge_at_another_price_comes_beside_the_one_it_replaces(filing):
    before = lodge_draft(filing, at=LAST_DAY_OF_THE_CONCESSION)
    with clock.set_to(NEXT_DAY):
        after = requote(filing_id=filing.pk, actor=filing.owner)
    assert list(filing.charges.order_by("pk")) == [before, after]
    assert (filing.open_charge, filing.last_charge) == (after, after)


def test_asked_twice_at_the_same_price_there_is_one_charge(filing):
    charge = lodge_draft(filing)
    with clock.set_to(TUESDAY_10):
        assert requote(filing_id=filing.pk, actor=filing.owner) == charge
    assert list(filing.charges.all()) == [charge]


def test_a_charge_is_for_one_filing_only(filing, person):
    charge = lodge_draft(filing)
    with pytest.raises(IntegrityError), transaction.atomic():
        FilingCharge.objects.create(filing=draft_of(person("ng")), charge=charge)
