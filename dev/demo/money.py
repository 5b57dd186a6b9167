"""A month of money in the demonstration: takings every day, a deposit account, refunds, days matched."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.db import transaction

from accounts.models import User
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court
from icms.lib import clock
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual
from payments.charges.services import raise_charge, withdraw_charge
from payments.charges.settlement import record_capture
from payments.checkout.deposit import pay_from_deposit
from payments.deposits.services import accept_terms, set_account
from payments.desk.deposits.services import approve_credit, enter_credit
from payments.desk.reconciliation.services import import_settlement_file, resolve
from payments.fees.quote import quote
from payments.gateways.settlement_file import Line, written
from payments.models import Charge, DepositAccount, DepositAgreement, Difference, LedgerRow, Payment
from payments.refunds.requests import request_refund
from payments.refunds.services import approve_refund

DAYS = 22
SEARCH = Trilingual("Searching and inspecting documents", "查閱文件", "查阅文件")
ACTION = Trilingual("An action begun by writ", "以令狀展開的訴訟", "以令状展开的诉讼")
# What is paid in the course of the days, again and again: court, item, how many, payment method, payer.
PATTERN = (
    ("DC", "writ", 1, "visa", "chan"),
    ("DC", "search", 3, "pps", "ng"),
    ("CFI", "writ", 1, "mastercard", "lee.ou"),
    ("DC", "writ", 1, "deposit", "wong.ou"),
    ("CA", "search", 2, "unionpay", "lee.ou"),
    ("DC", "search", 5, "deposit", "wong.ou2"),
    ("SCT", "claim_band_4", 4, "jcb", "rvd.ou"),
    ("CFI", "writ", 1, "deposit", "wong.ou"),
)
A_DAY = (3, 2, 4, 1, 3, 2)


@transaction.atomic
def play() -> int:
    """Play the month once; returns how many payments were made. Does nothing where a deposit account is kept."""
    if DepositAgreement.objects.exists():
        return 0
    days = _working_days()
    _open_deposit(days[0])
    wanted, paid = cycle(PATTERN), 0
    for day, count in zip(days, cycle(A_DAY), strict=False):
        for number in range(count):
            _pay(*next(wanted), at=_at(day, 9 + 2 * number, 12 + 7 * number))
            paid += 1
    _ask_for_refunds(days[-1])
    _match(days)
    return paid


def _working_days() -> list[date]:
    """The last working days before today, the oldest first."""
    calendar, day = calendar_of(registry_of("DC")), clock.court_day(clock.now())
    days: list[date] = []
    while len(days) < DAYS:
        day -= timedelta(days=1)
        if calendar.sessions(day):
            days.insert(0, day)
    return days


def _at(day: date, hour: int, minute: int) -> datetime:
    return clock.from_court(datetime.combine(day, time(hour, minute)))


def _user(username: str) -> User:
    return User.objects.select_related("organization", "branch").get(username=username)


def _open_deposit(day: date) -> None:
    """Wong & Partners keep an account: HK$30,000 in the main one (two officers), HK$1,500 for Kowloon."""
    administrator = _user("wong.pa")
    with clock.set_to(_at(day, 8, 50)):
        accept_terms(actor=administrator, version=1, signed_name=administrator.name)
        accounts = {each.name: each for each in DepositAccount.objects.filter(organization=administrator.organization)}
        main = next(each for each in accounts.values() if each.branch is None)
        put_in = ((main, 3_000_000, "TT 20448817"), (accounts["KLN"], 150_000, "CHQ 004512"))
        for account, cents, source in put_in:
            credit = enter_credit(
                account_id=account.pk, officer=_user("accounts"), cents=cents, source_reference=source, received_on=day
            )
            if credit.is_waiting:
                approve_credit(credit_id=credit.pk, officer=_user("accounts.sup"))
        for account in accounts.values():
            set_account(
                account_id=account.pk,
                actor=administrator,
                alert_below_cents=120_000 if account.branch and account.branch.code == "KLN" else None,
                draws_on_main=account.branch is not None,
            )
    with clock.set_to(clock.now() - timedelta(hours=1)):
        enter_credit(
            account_id=main.pk,
            officer=_user("accounts"),
            cents=2_500_000,
            source_reference="TT 20451190",
            received_on=clock.court_day(clock.now()),
        )


def _raise(court: str, item: str, count: int, payer: User) -> Charge:
    today = clock.court_day(clock.now())
    return raise_charge(
        subject_kind="demonstration",
        subject=new_reference(),
        court=Court.objects.get(pk=court),
        payer=payer,
        quote=quote([(court, item, count)], deemed_day=today),
        language=payer.language,
        title=SEARCH if item == "search" else ACTION,
    )


def _pay(court: str, item: str, count: int, payment_method: str, username: str, *, at: datetime) -> Charge:
    payer = _user(username)
    with clock.set_to(at):
        charge = _raise(court, item, count, payer)
        if payment_method == "deposit":
            return pay_from_deposit(charge_id=charge.pk, actor=payer)
        _take(charge, payment_method, at)
        return Charge.objects.get(pk=charge.pk)


@transaction.atomic
def _take(charge: Charge, payment_method: str, at: datetime) -> None:
    payment = Payment.objects.create(
        charge=charge,
        gateway="sandbox",
        provider_reference=f"pay_demonstration_{charge.pk}",
        amount_cents=charge.amount_cents,
        payment_method=payment_method,
        started_at=at,
    )
    record_capture(payment=payment, cents=charge.amount_cents, currency="HKD", at=at, payment_method=payment_method)


def _ask_for_refunds(day: date) -> None:
    """One that came after withdrawal, one that a payer asks for, one that waits for a second officer, one done."""
    chan, officer, supervisor = _user("chan"), _user("accounts"), _user("accounts.sup")
    with clock.set_to(_at(day, 16, 20)):
        late = _raise("DC", "search", 1, chan)
        withdraw_charge(charge=late, actor=chan)
        _take(late, "visa", clock.now())
        paid = Charge.objects.filter(payer__username="wong.ou", state="settled", payments__payment_method="deposit")
        first, second, third = paid.order_by("-settled_at")[:3]
        wong = _user("wong.ou")
        words = "Filed in the wrong court."
        request_refund(charge_id=first.pk, actor=wong, reason="other", words=words, parts={1: 50_000})
        request_refund(charge_id=second.pk, actor=officer, reason="overcharged", words="", parts={1: 12_600})
        done = request_refund(charge_id=third.pk, actor=officer, reason="paid_twice", words="", parts={1: 50_400})
        approve_refund(refund_id=done.pk, officer=supervisor, to="deposit")


def _match(days: list[date]) -> None:
    """Every day is matched with the provider's file; two days have differences, of which one is explained."""
    for day in days:
        with clock.set_to(_at(day + timedelta(days=1), 1, 10)):
            import_settlement_file(gateway="sandbox", day=day, body=written(_lines(day, days), day), actor=None)
    explained = Difference.objects.filter(reconciliation__day=days[-6]).first()
    if explained is not None:
        note = "The provider sent the line twice and has mended its file. The card was charged once."
        resolve(difference_id=explained.pk, officer=_user("accounts"), note=note)


def _lines(day: date, days: list[date]) -> list[Line]:
    """What the provider says of a day; on two days it errs."""
    rows = LedgerRow.objects.filter(place="provider", key="sandbox", entry__day=day).select_related("entry__payment")
    lines = [
        Line(
            kind="payment",
            provider_reference=payment.provider_reference or f"pay_demonstration_p{payment.pk}",
            merchant_reference=payment.reference,
            payment_method=payment.payment_method,
            cents=-row.cents,
            currency="HKD",
            at=payment.captured_at or row.entry.at,
        )
        for row in rows.order_by("entry__at")
        if (payment := row.entry.payment) is not None
    ]
    if day == days[-6] and lines:
        lines.append(lines[0])
    if day == days[-2] and lines:
        stray = replace(lines[0], provider_reference="pay_demonstration_x", merchant_reference="4N7P-R2KQ-J")
        lines = [replace(lines[0], cents=lines[0].cents - 100), stray, *lines[2:]]
    return lines
