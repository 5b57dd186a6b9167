"""The administrator sets what a means may carry; what was begun goes on, what is to be paid follows."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from icms.lib.errors import Refused
from payments import reference_data
from payments.checkout.rules import choices_for
from payments.checkout.services import start_payment
from payments.methods.services import set_payment_method
from payments.models import PaymentMethod


@pytest.fixture
def set_by(person):
    def set_them(code="visa", *, cents=100_000, in_use=True, username="admin"):
        return set_payment_method(code=code, actor=person(username), ceiling_cents=cents, in_use=in_use)

    return set_them


def test_a_ceiling_holds_at_once_and_is_on_record(charge, chan, set_by):
    set_by(cents=10_000)
    visa = next(choice for choice in choices_for(charge, chan) if choice.method.code == "visa")
    assert str(visa.refusal) == "Visa takes at most HK$100 a payment, and this is HK$504."
    entry = AuditEntry.objects.get(act="payment_method.set")
    assert entry.detail["before"]["ceiling_cents"] == 5_000_000 and entry.detail["after"]["ceiling_cents"] == 10_000


def test_what_was_begun_keeps_its_page(charge, chan, set_by, silent_sandbox):
    page = start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    set_by(cents=10_000)
    assert start_payment(charge_id=charge.pk, actor=chan, payment_method="visa") == page


def test_out_of_use_it_is_not_offered_and_reference_data_is_not_loaded_over_it(charge, chan, set_by):
    set_by("jcb", cents=5_000_000, in_use=False)
    reference_data.load()
    assert "jcb" not in [choice.method.code for choice in choices_for(charge, chan)]


def test_saved_as_it_was_nothing_is_recorded(court, set_by):
    set_by(cents=5_000_000)
    assert not AuditEntry.objects.filter(act="payment_method.set").exists()


def test_one_means_stays_in_use(court, set_by):
    PaymentMethod.objects.exclude(pk="visa").update(in_use=False)
    with pytest.raises(Refused, match="last_payment_method"):
        set_by(in_use=False)
    assert PaymentMethod.objects.get(pk="visa").in_use


@pytest.mark.parametrize("username", ["accounts", "accounts.sup", "auditor", "chan", "wong.pa"])
def test_nobody_else_sets_them(court, set_by, username):
    with pytest.raises(Refused, match="not_your_desk"):
        set_by(username=username)


def test_the_desk_shows_them_and_the_form_changes_one(client, person, court):
    client.force_login(person("admin"))
    page, form = reverse("fee_desk:payment_methods"), reverse("fee_desk:change_payment_method", args=["pps"])
    assert form in client.get(page).content.decode()
    for typed, words in (
        ("", "Enter the most"),
        ("-5", "above zero"),
        ("lots", "Enter an amount in Hong Kong dollars"),
    ):
        assert words in client.post(form, {"ceiling_cents": typed, "in_use": "on"}).content.decode()
    text = client.post(form, {"ceiling_cents": "20,000", "in_use": "on"}, follow=True).content.decode()
    assert "PPS is changed." in text and "HK$20,000.00" in text
    assert client.get(reverse("fee_desk:change_payment_method", args=["shells"])).status_code == 404
    client.force_login(person("accounts"))
    assert form not in client.get(page).content.decode()
