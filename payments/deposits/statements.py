"""A statement of a deposit account: every movement of a period, with the balance after each (domain 9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext, pgettext

from cases.models import Paper
from cases.papers.services import draw_drn, enter_paper, sign_paper
from icms.lib import clock
from icms.lib.export import dollars
from icms.lib.marks import comma
from icms.lib.pdf.documents import render_pdf
from payments.models import DepositAccount, LedgerEntry, LedgerRow
from payments.subjects import own_references_of

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Movement:
    """One row of the ledger as the account's holder reads it. Amounts are HK$ cents."""

    at: datetime
    what: str
    more: str
    own_reference: str  # how whoever paid calls what was paid for
    reference: str
    cents: int
    balance_cents: int


@dataclass(frozen=True)
class Statement:
    """The movements of a period, first and last day included (court time)."""

    account: DepositAccount
    first_day: date
    last_day: date
    opening_cents: int
    movements: list[Movement]

    @property
    def closing_cents(self) -> int:
        return self.movements[-1].balance_cents if self.movements else self.opening_cents

    @property
    def in_cents(self) -> int:
        return sum(each.cents for each in self.movements if each.cents > 0)

    @property
    def out_cents(self) -> int:
        return -sum(each.cents for each in self.movements if each.cents < 0)


def statement_of(account: DepositAccount, first_day: date, last_day: date) -> Statement:
    """The statement of a period, in the active language. Three queries."""
    rows = LedgerRow.objects.filter(deposit=account)
    before = rows.filter(entry__day__lt=first_day).aggregate(sum=Sum("cents"))["sum"] or 0
    within = rows.filter(entry__day__range=(first_day, last_day)).order_by("entry__at", "pk")
    balance, movements = before, []
    found = list(within.select_related("entry__charge__payer", "entry__refund", "entry__credit"))
    own = own_references_of([thing for row in found if (thing := _thing_of(row))])
    for row in found:
        balance += row.cents
        movements.append(_movement(row, balance, own.get(_thing_of(row) or ("", ""), "")))
    return Statement(account, first_day, last_day, before, movements)


def as_rows(statement: Statement) -> Iterator[list[Any]]:
    """For a spreadsheet, the names of the columns first."""
    yield [
        gettext("Time"),
        gettext("Movement"),
        gettext("Details"),
        gettext("Your reference"),
        gettext("Reference"),
        gettext("Amount (HK$)"),
        gettext("Balance (HK$)"),
    ]
    for each in statement.movements:
        yield [
            clock.court_time(each.at).isoformat(sep=" ", timespec="seconds"),
            each.what,
            each.more,
            each.own_reference,
            each.reference,
            dollars(each.cents),
            dollars(each.balance_cents),
        ]


def as_pdf(statement: Statement, language: str) -> bytes:
    """The statement as a signed, tagged PDF in a language. Each that is made is a paper of its own, with its DRN."""
    at, account, number = clock.now(), statement.account, draw_drn(language)
    with translation.override(language):
        context: dict[str, Any] = {"statement": statement, "account": account, "signed_at": at, **number.context}
        title = gettext("Statement") + f" {account.reference}"
        paper = render_pdf("pdf/deposit_statement.html", context, language=language, title=title)
    signed = sign_paper(number, paper, kind=Paper.Kind.STATEMENT, about=account.reference, at=at)
    enter_paper(signed, court=None)
    return signed.pdf


def _thing_of(row: LedgerRow) -> tuple[str, str] | None:
    charge = row.entry.charge
    return (charge.subject_kind, charge.subject) if charge else None


def _movement(row: LedgerRow, balance: int, own_reference: str) -> Movement:
    entry = row.entry
    what, more, reference = pgettext("movement of money", "Payment of fees"), "", entry.reference
    if entry.kind == Kind.CREDITED and entry.credit:
        what, reference = pgettext("movement of money", "Put in by the accounts office"), entry.credit.reference
        more = entry.credit.source_reference
    elif entry.kind == Kind.REFUNDED and entry.refund:
        what, reference = pgettext("movement of money", "Refund"), entry.refund.reference
    elif entry.kind == Kind.MOVED:
        what = pgettext("movement of money", "From a branch that is closed")
        if row.cents < 0:
            what = pgettext("movement of money", "To the main account: the branch is closed")
    elif entry.charge:
        reference = entry.charge.reference
        more = f"{entry.charge.subject_label} {entry.charge.subject}".strip()
        more = f"{more}{comma()}{entry.charge.payer.username}" if entry.charge.payer else more
    return Movement(entry.at, what, more, own_reference, reference, row.cents, balance)
