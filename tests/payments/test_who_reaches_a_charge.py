"""Who reads a charge, who pays it and who may ask for its refund: the gates of the payments' pages (domain 3.1, 9)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases.absences.services import record_absence
from payments import access
from tests.factories.court import TUESDAY_10

READERS = ("chan", "accounts", "accounts.sup", "auditor")
STRANGERS = ("ng", "wong.ou", "lee.ou", "helpcentre", "registry", "registry.sup", "language", "admin")
ADMINISTRATORS = ("wong.pa", "wong.sa", "lee.pa")


def answer(gate, user, reference):
    try:
        return gate(user, reference)
    except (Http404, PermissionDenied) as refusal:
        return type(refusal)


@pytest.mark.parametrize("username", READERS)
def test_its_payer_the_accounts_office_and_the_auditor_read_it(charge, person, username):
    assert answer(access.get_charge, person(username), charge.reference) == charge
    assert access.may_read(person(username), charge)


@pytest.mark.parametrize("username", STRANGERS)
def test_to_a_stranger_it_is_not_there(charge, person, username):
    assert answer(access.get_charge, person(username), charge.reference) == Http404
    assert not access.may_read(person(username), charge)


@pytest.mark.parametrize("username", ADMINISTRATORS)
def test_an_administrator_cannot_transact(charge_of, charge, person, username):
    mine = charge_of(person(username), subject="another")
    for each in (charge, mine):
        assert answer(access.get_charge, person(username), each.reference) == PermissionDenied
        assert not access.may_read(person(username), each)


def test_it_is_known_by_its_own_reference_however_that_is_typed(charge_of, charge, chan):
    other = charge_of(chan, subject="another")
    assert access.get_charge(chan, charge.reference.lower().replace("-", " ")) == charge
    assert access.get_charge(chan, other.reference) == other
    assert answer(access.get_charge, chan, "nothing") == Http404


def test_its_payer_pays_it_and_who_only_reads_it_does_not(charge, person):
    assert answer(access.get_own_charge, person("chan"), charge.reference) == charge
    assert answer(access.get_own_charge, person("accounts"), charge.reference) == PermissionDenied
    assert answer(access.get_own_charge, person("ng"), charge.reference) == Http404


def test_a_stand_in_reads_and_pays_it_but_does_not_ask_for_the_money_back(charge_of, person):
    charge = charge_of(person("wong.ou"))
    assert answer(access.get_own_charge, person("wong.ou2"), charge.reference) == Http404
    record_absence(
        actor=person("wong.pa"),
        account=person("wong.ou"),
        stand_in=person("wong.ou2"),
        first_day=TUESDAY_10.date(),
        last_day=(TUESDAY_10 + timedelta(days=1)).date(),
    )
    assert answer(access.get_own_charge, person("wong.ou2"), charge.reference) == charge
    assert answer(access.get_refundable_charge, person("wong.ou2"), charge.reference) == PermissionDenied


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        *((username, None) for username in ("chan", "registry", "registry.sup", "accounts", "accounts.sup")),
        ("auditor", PermissionDenied),
        ("wong.pa", PermissionDenied),
        ("ng", Http404),
        ("helpcentre", Http404),
    ],
)
def test_its_payer_the_registry_and_the_accounts_office_ask_for_its_refund(charge, person, username, expected):
    found = answer(access.get_refundable_charge, person(username), charge.reference)
    assert found == (expected or charge)
    unknown = answer(access.get_refundable_charge, person(username), "nothing")
    assert unknown == (PermissionDenied if username == "wong.pa" else Http404)
