"""Money in a real browser, in English and Chinese: means, deposit account, refund with two officers, reconciliation."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import translation
from playwright.sync_api import expect

from accounts.models import User
from filings.models import Filing
from icms.lib import clock
from payments.desk.reconciliation.explanations import FILE_STATES
from payments.gateways.settlement_file import Line, written
from payments.models import Charge, DepositAccount, Difference, Payment, Refund
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import scenes
from tests.support.portal import Portal, wait_until
from tests.support.samples import in_turn

Come = Callable[..., Visit]
IN_ENGLISH_OR_CHINESE = in_turn("language", ["zh-hant", "en"])


def open_charge(visit: Visit, charge: Charge) -> None:
    visit.open(f"/payments/{charge.reference}/")


def is_paid_once(charge: Charge, payment_method: str) -> None:
    charge.refresh_from_db()
    assert charge.is_settled
    assert charge.payments.get(state="succeeded").payment_method == payment_method
    assert Filing.objects.get(reference=charge.subject).state == "lodged"


@IN_ENGLISH_OR_CHINESE
def test_a_card_of_the_chosen_kind_pays(visitor: Come, language: str) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(language, account="chan")
    open_charge(chan, charge)
    steps.press_pay(chan, "mastercard")
    steps.present_card(chan)  # a Visa card
    expect(chan.page.locator(".problems")).to_be_visible()
    steps.present_card(chan, "5555 5555 5555 4444")
    chan.see(f"/filings/{charge.subject}/lodged/")
    is_paid_once(charge, "mastercard")


@IN_ENGLISH_OR_CHINESE
def test_a_card_that_is_declined_leaves_the_other_ways(visitor: Come, language: str) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(language, account="chan")
    open_charge(chan, charge)
    steps.press_pay(chan)
    steps.present_card(chan, steps.DECLINED)
    chan.see(f"/payments/{charge.reference}/")
    expect(chan.page.locator("#payment .notice.error")).to_be_visible()
    pay_by_pps(chan)
    chan.see(f"/filings/{charge.subject}/lodged/")
    is_paid_once(charge, "pps")


def pay_by_pps(visit: Visit, account: str = "1000 0001") -> None:
    steps.press_pay(visit, "pps")
    steps.at_gateway(visit)
    visit.page.fill("#account", account)
    visit.page.fill("#password", "12345")
    visit.page.click("button[value=pay]")


@IN_ENGLISH_OR_CHINESE
def test_the_banks_code_is_asked_for_and_refusing_it_costs_nothing(visitor: Come, language: str) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(language, account="chan")
    open_charge(chan, charge)
    steps.press_pay(chan)
    steps.present_card(chan, "4000 0000 0000 3220")
    chan.page.fill("#one_time", "000000")
    chan.page.click("button[value=pay]")
    expect(chan.page.locator(".problems")).to_be_visible()
    chan.page.click("button[value=refuse]")
    chan.see(f"/payments/{charge.reference}/")
    expect(chan.page.locator("#payment .notice.error")).to_be_visible()
    steps.press_pay(chan)
    steps.present_card(chan, "4000 0000 0000 3220")
    chan.page.fill("#one_time", "123456")
    chan.page.click("button[value=pay]")
    chan.see(f"/filings/{charge.subject}/lodged/")
    is_paid_once(charge, "visa")


@IN_ENGLISH_OR_CHINESE
def test_interrupted_it_is_resumed_on_the_same_page_or_by_another_means(visitor: Come, language: str) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(language, account="chan")
    open_charge(chan, charge)
    steps.press_pay(chan)
    steps.at_gateway(chan)
    first = chan.page.url
    open_charge(chan, charge)  # the window was closed, and the payer comes back
    expect(chan.page.locator("#payment .notice")).to_be_visible()
    expect(chan.page.locator("input[name=payment_method][value=visa]")).to_be_checked()
    steps.press_pay(chan)
    expect(chan.page).to_have_url(first)
    open_charge(chan, charge)
    steps.press_pay(chan, "unionpay")
    assert chan.page.goto(first) and "/pay/" not in chan.page.url  # the first page is closed
    open_charge(chan, charge)
    steps.press_pay(chan, "unionpay")
    steps.present_card(chan, "6200 0000 0000 0005")
    chan.see(f"/filings/{charge.subject}/lodged/")
    is_paid_once(charge, "unionpay")
    assert sorted(charge.payments.values_list("state", flat=True)) == ["abandoned", "succeeded"]


@IN_ENGLISH_OR_CHINESE
def test_a_deposit_account_from_terms_to_statement(visitor: Come, language: str, tmp_path: Path) -> None:
    firm = {"en": "lee", "zh-hant": "rvd"}[language]
    administrator, officer = visitor(language, account=f"{firm}.pa"), visitor(language, account="accounts")
    administrator.open("/payments/deposit/")
    administrator.press("a.button[href$='/deposit/terms/']")
    name = User.objects.get(username=f"{firm}.pa").name_en
    administrator.page.fill("input[name=signed_name]", name)
    administrator.page.check("input[name=accepted]")
    steps.go_on(administrator)
    administrator.see("/payments/deposit/")
    user = User.objects.get(username=f"{firm}.ou")
    account = DepositAccount.objects.get(branch=user.branch)
    officer.open(f"/desk/accounts/deposits/accounts/{account.reference}/credit/")
    today = clock.court_time(clock.now())
    words = {"cents": "1,000", "source_reference": f"CHQ {firm}"}
    words |= {"received_on_day": str(today.day), "received_on_month": str(today.month)}
    for field, typed in (words | {"received_on_year": str(today.year)}).items():
        officer.page.fill(f"input[name={field}]", typed)
    steps.go_on(officer)
    expect(officer.page.locator("#main")).to_contain_text("HK$1,000.00")
    charge = scenes.awaiting_payment(user.username)
    payer = visitor(language, account=user.username)
    open_charge(payer, charge)
    steps.press_pay(payer, "deposit")
    payer.see(f"/filings/{charge.subject}/lodged/")
    is_paid_once(charge, "deposit")
    administrator.open(f"/payments/deposit/{account.reference}/")
    expect(administrator.page.locator("#main table")).to_contain_text("-HK$504.00")
    paper = steps.download(administrator, administrator.page.locator("a[href*='statement.pdf']"), tmp_path)
    assert paper.read_bytes().startswith(b"%PDF-")
    table = steps.download(administrator, administrator.page.locator("a[href*='statement.csv']"), tmp_path)
    with open(table, encoding="utf-8-sig", newline="") as file:
        assert [row[5:] for row in csv.reader(file)][1:] == [["1000.00", "1000.00"], ["-504.00", "496.00"]]


@IN_ENGLISH_OR_CHINESE
def test_a_refund_with_two_officers(visitor: Come, language: str) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(language, account="chan")
    open_charge(chan, charge)
    steps.press_pay(chan)
    steps.pay_by_card(chan, charge.subject)
    open_charge(chan, charge)
    chan.press("a[href$='/refund/']")
    chan.page.check("input[name=reason][value=overcharged]")
    chan.page.fill("input[name=line_1]", "126")
    steps.go_on(chan)
    chan.see(f"/payments/{charge.reference}/")
    refund = Refund.objects.get(payment__charge=charge)
    first, second = visitor(language, account="accounts"), visitor(language, account="accounts.sup")
    first.open(f"/desk/accounts/refunds/?q={charge.reference}")
    first.press(f"a[href$='/refunds/{refund.reference}/']")
    first.press("a.button[href$='/check/']")
    steps.go_on(first)
    first.see(f"/desk/accounts/refunds/{refund.reference}/")
    expect(first.page.locator("a[href$='/approve/']")).to_have_count(0)  # never the own
    second.open(f"/desk/accounts/refunds/{refund.reference}/approve/")
    steps.go_on(second)
    wait_until(lambda: Refund.objects.get(pk=refund.pk).state == "done")
    open_charge(chan, charge)
    expect(chan.page.locator("#payment .notice")).to_contain_text("126")


@in_turn(("language", "days", "stray_to"), [("en", 3, "4N7P-R2KQ-J"), ("zh-hant", 5, "5K2M-8WQD-T")])
def test_planted_differences_are_all_found_and_explained(
    portal: Portal, visitor: Come, tmp_path: Path, language: str, days: int, stray_to: str
) -> None:
    day = clock.court_day(clock.now()) - timedelta(days=days)
    at = clock.now() - timedelta(days=days)
    payments = [_paid_on(at) for _number in range(4)]
    lines = [
        Line("payment", each.provider_reference or "", each.reference, "visa", each.amount_cents, "HKD", at)
        for each in payments
    ]
    missing, doubled, wrong = lines[0], lines[1], Line(**{**vars(lines[2]), "cents": 1})
    stray = Line(**{**vars(lines[3]), "merchant_reference": stray_to})
    good = written([doubled, doubled, wrong, stray, lines[3]], day)
    officer = visitor(language, account="accounts")
    for name, body in (("utf-16.csv", good.decode().encode("utf-16")), ("cut.csv", good[:-30]), ("good.csv", good)):
        path = tmp_path / name
        path.write_bytes(body)
        officer.open(f"/desk/accounts/reconciliation/sandbox/{day.isoformat()}/file/")
        officer.page.set_input_files("input[name=file]", path)
        steps.go_on(officer)
        officer.see(f"/desk/accounts/reconciliation/sandbox/{day.isoformat()}/")
        file_state = {"utf-16.csv": "wrong_encoding", "cut.csv": "truncated", "good.csv": "read"}[name]
        with translation.override(language):
            expect(officer.page.locator("dl.summary")).to_contain_text(str(FILE_STATES[file_state]))
    found = Difference.objects.open().filter(reconciliation__day=day)
    # Other journeys of this run paid on the same day; their lines are missing from this file too.
    assert {(each.kind, each.about) for each in found} >= {
        ("missing", missing.merchant_reference),
        ("doubled", doubled.merchant_reference),
        ("other_amount", wrong.merchant_reference),
        ("extra", stray_to),
    }
    for _each in range(found.count()):
        officer.press("a[href*='/differences/']")
        officer.page.fill("textarea[name=note]", "The provider has mended its file.")
        steps.go_on(officer)
        officer.see(f"/desk/accounts/reconciliation/sandbox/{day.isoformat()}/")
    assert not found.all().exists()
    expect(officer.page).to_have_url(re.compile(day.isoformat()))


def _paid_on(at) -> Payment:
    charge = scenes.awaiting_payment()
    payment = Payment.objects.create(
        charge=charge,
        gateway="sandbox",
        provider_reference=f"pay_{charge.reference}",
        amount_cents=charge.amount_cents,
        started_at=at,
    )
    from payments.charges.settlement import record_capture

    record_capture(payment=payment, cents=charge.amount_cents, currency="HKD", at=at, payment_method="visa")
    payment.refresh_from_db()
    return payment
