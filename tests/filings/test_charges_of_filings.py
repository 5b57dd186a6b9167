"""A filing and the charges that were raised for it."""

import csv
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from filings.drafting.services import save_own_reference
from filings.lodging.services import requote
from filings.models import FilingCharge
from icms.lib import clock
from payments.checkout.deposit import pay_from_deposit
from payments.deposits.services import accept_terms
from payments.desk.deposits.services import enter_credit
from payments.models import DepositAccount
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft, pay
from tests.support.kept import kept, somebody

LAST_DAY_OF_THE_CONCESSION = clock.from_court(datetime(2027, 5, 5, 17, 0))
NEXT_DAY = clock.from_court(datetime(2027, 5, 6, 9, 0))


@kept
def filing():
    return draft_of(somebody("chan"))


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


def named(user, name):
    """A filing that its filer calls so, lodged, and the charge that it owes."""
    draft = draft_of(user)
    with clock.set_to(TUESDAY_10):
        save_own_reference(filing_id=draft.pk, actor=user, own_reference=name)
    return lodge_draft(draft)


def test_the_payments_list_shows_how_the_filer_calls_each_filing(client, person):
    charges = [named(person("chan"), name) for name in ("WP/2026/0117 <b>", "")]
    client.force_login(person("chan"))
    page = client.get("/en/payments/").text
    assert all(charge.reference in page for charge in charges)
    assert page.count("WP/2026/0117 &lt;b&gt;") == 1


def test_the_statement_of_a_deposit_account_and_its_csv_show_it_too(client, person):
    administrator, user = person("wong.pa"), person("wong.ou")
    with clock.set_to(TUESDAY_10):
        accept_terms(actor=administrator, version=1, signed_name=administrator.name_en)
        account = DepositAccount.objects.get(organization=user.organization, branch=user.branch)
        enter_credit(
            account_id=account.pk,
            officer=person("accounts"),
            cents=200_000,
            source_reference="CHQ 1",
            received_on=clock.court_day(TUESDAY_10),
        )
        charge = named(user, "WP/2026/0117")
        pay_from_deposit(charge_id=charge.pk, actor=user)
        client.force_login(administrator)
        address = f"/en/payments/deposit/{account.reference}/"
        period = "?since=2026-11-01&until=2026-11-30"
        head, credit, fee = list(
            csv.reader(client.get(f"{address}statement.csv{period}").getvalue().decode("utf-8-sig").splitlines())
        )
        assert head[3] == "Your reference" and credit[3] == "" and fee[3] == "WP/2026/0117"
        assert "WP/2026/0117" in client.get(f"{address}{period}").text
