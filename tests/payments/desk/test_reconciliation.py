"""The daily three-way match: every planted difference is found, whatever the provider's file looks like."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from icms.lib import clock
from icms.lib.errors import Refused
from payments.desk.reconciliation.services import close_days, days_to_close, import_settlement_file, resolve
from payments.gateways.settlement_file import BadFile, Line, read, written
from payments.models import Difference, LedgerEntry, LedgerRow, Payment, Reconciliation, SettlementFile
from tests.factories.court import TUESDAY_10

TUESDAY = clock.court_day(TUESDAY_10)
WEDNESDAY_10 = TUESDAY_10 + timedelta(days=1)


@pytest.fixture
def taken(charge_of, chan, teller, it_is) -> list[Payment]:
    """Four payments of Tuesday; it is Wednesday."""
    payments = []
    for number in range(4):
        payment = Payment.objects.create(
            charge=charge_of(chan, subject=f"thing {number}"),
            gateway="sandbox",
            provider_reference=f"pay_{number}",
            amount_cents=50_400,
            started_at=TUESDAY_10,
        )
        teller.tell(payment, at=TUESDAY_10.timestamp())
        payments.append(payment)
    it_is(WEDNESDAY_10)
    return payments


@pytest.fixture
def lines(taken) -> list[Line]:
    """What an honest provider says of them."""
    return [
        Line("payment", each.provider_reference or "", each.reference, "visa", 50_400, "HKD", TUESDAY_10)
        for each in taken
    ]


def take(body: bytes) -> Reconciliation:
    return import_settlement_file(gateway="sandbox", day=TUESDAY, body=body, actor=None)


def found() -> dict[str, str]:
    return {each.about: each.kind for each in Difference.objects.open()}


def test_all_three_agree(lines):
    made = take(written(lines, TUESDAY))
    assert (made.file_state, made.matched, found()) == ("read", 4, {})
    assert made.portal_cents == made.provider_cents == made.ledger_cents == 4 * 50_400


def test_a_missing_an_extra_a_doubled_and_a_wrong_line_are_each_told(lines):
    stray = replace(lines[0], provider_reference="pay_x", merchant_reference="4N7P-R2KQ-J")
    made = take(written([lines[1], lines[1], replace(lines[2], cents=50_300), lines[3], stray], TUESDAY))
    assert found() == {
        lines[0].merchant_reference: "missing",
        lines[1].merchant_reference: "doubled",
        lines[2].merchant_reference: "other_amount",
        "4N7P-R2KQ-J": "extra",
    }
    assert made.matched == 1


def test_another_currency_is_another_amount(lines):
    take(written([replace(lines[0], currency="USD"), *lines[1:]], TUESDAY))
    assert found() == {lines[0].merchant_reference: "other_amount"}


def test_a_ledger_that_was_written_by_another_hand_is_told(lines, taken):
    entry = LedgerEntry.objects.create(kind="refunded", at=TUESDAY_10, day=TUESDAY, payment=taken[0])
    LedgerRow.objects.create(entry=entry, place="provider", key="sandbox", cents=100)
    LedgerRow.objects.create(entry=entry, place="income", key="DC", cents=-100)
    take(written(lines, TUESDAY))
    assert found() == {taken[0].reference: "ledger"}


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (lambda body: body.decode().encode("utf-16"), "wrong_encoding"),
        (lambda body: body.replace(b"visa", "銀聯".encode("big5")), "wrong_encoding"),
        (lambda body: body[: len(body) // 2], "truncated"),
        (lambda body: body[: body.rindex(b"end")], "truncated"),
        (lambda body: body.replace(b"end,4", b"end,5"), "truncated"),
        (lambda body: body.replace(b"504.00,HKD", b"five hundred,HKD", 1), "unreadable"),
        (lambda body: b"", "unreadable"),
        (lambda body: b"<html>Sign in</html>", "unreadable"),
        (lambda body: body.replace(b"2026-11-24\r\n", b"2026-11-23\r\n"), "other_day"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_mended_by_another(lines, spoil, state):
    good = written(lines, TUESDAY)
    made = take(spoil(good))
    assert (made.file_state, found(), made.provider_cents) == (state, {"": "bad_file"}, None)
    made = take(good)
    assert (made.file_state, found(), made.matched) == ("read", {}, 4)
    assert SettlementFile.objects.count() == 2


def test_what_an_officer_explained_stays_explained_and_what_is_gone_is_closed(lines, person):
    take(written(lines[1:], TUESDAY))
    difference = Difference.objects.get()
    resolve(difference_id=difference.pk, officer=person("accounts"), note="It comes tomorrow.")
    with pytest.raises(Refused, match="not_open"):
        resolve(difference_id=difference.pk, officer=person("accounts"), note="Again.")
    take(written(lines[1:], TUESDAY) + b"")
    assert found() == {}
    take(written(lines[2:], TUESDAY))
    assert found() == {lines[1].merchant_reference: "missing"}
    take(written(lines, TUESDAY))
    assert found() == {}


def test_a_day_that_is_not_over_is_not_matched(lines, it_is):
    it_is(TUESDAY_10)
    with pytest.raises(Refused, match="day_not_over"):
        take(written(lines, TUESDAY))


def test_the_sweep_fetches_each_day_that_is_over_from_the_provider(taken, silent_sandbox):
    assert days_to_close("sandbox") == [TUESDAY]
    close_days()
    assert {each.kind for each in Difference.objects.open()} == {"missing"}  # this sandbox never heard of them
    assert days_to_close("sandbox") == []


def test_every_day_since_the_first_is_matched_once_with_money_or_without(taken, silent_sandbox, it_is):
    """However long the portal was away: a list that proves completeness has no gap."""
    it_is(TUESDAY_10 + timedelta(days=40))
    close_days()
    close_days()
    days = list(Reconciliation.objects.order_by("day").values_list("day", flat=True))
    assert days == [TUESDAY + timedelta(days=number) for number in range(40)]
    assert days_to_close("sandbox") == []


def test_a_file_that_did_not_come_in_a_week_is_asked_for_no_more(taken, settings, it_is):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    close_days()
    it_is(WEDNESDAY_10 + timedelta(days=8))
    assert TUESDAY not in days_to_close("sandbox")


def test_a_provider_that_is_away_is_asked_again_after_half_an_hour(taken, settings, it_is):
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    close_days()
    assert found() == {"": "no_file"}
    assert days_to_close("sandbox") == []
    it_is(WEDNESDAY_10 + timedelta(minutes=31))
    assert days_to_close("sandbox") == [TUESDAY]


@pytest.mark.parametrize(("username", "status"), [("accounts", 302), ("auditor", 403), ("registry", 403)])
def test_a_file_is_uploaded_by_the_accounts_office_only(lines, person, tmp_path, username, status):
    client = Client()
    client.force_login(person(username))
    path = tmp_path / "day.csv"
    path.write_bytes(written(lines, TUESDAY))
    with open(path, "rb") as file:
        answer = client.post(reverse("accounts_desk:upload", args=["sandbox", TUESDAY.isoformat()]), {"file": file})
    assert answer.status_code == status
    assert Reconciliation.objects.exists() == (status == 302)


line = st.builds(
    Line,
    st.sampled_from(["payment", "refund", "refund_failure"]),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(["visa", "pps", ""]),
    st.integers(-(10**9), 10**9),
    st.just("HKD"),
    st.just(TUESDAY_10),
)


@given(st.lists(line, max_size=5))
def test_what_is_written_is_read(lines):
    assert read(written(lines, TUESDAY), TUESDAY) == lines


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_told(body):
    try:
        read(body, TUESDAY)
    except BadFile as error:
        assert error.why in Reconciliation.FileState.values
