"""What the fee calculator answers: the items of the quote beside the documents that were asked for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from filings.fees.forms import SEARCH, SEARCHES, FeeForm
from icms.lib.errors import Reason
from icms.lib.export import dollars
from payments.fees.limits import item_for_amount
from payments.fees.quote import Quote, QuoteLine, quote

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """One thing that was asked for. Without a line it costs nothing, or `blocked` says why nobody knows."""

    name: str
    line: QuoteLine | None = None
    blocked: Reason | None = None


@dataclass(frozen=True)
class Answer:
    """The price of everything on a day; `others` are the same on the last day of the lower fee and the day after."""

    asked: list[Asked]
    fee: Quote
    others: list[Quote]
    confirmed: bool

    @property
    def blocked(self) -> int:
        return sum(each.blocked is not None for each in self.asked)


def answer_of(form: FeeForm) -> Answer:
    """What this costs. By the quote that a charge is raised from: there is no second rule."""
    assert form.chosen is not None
    day: date = form.cleaned_data["day"]
    court, wanted = form.chosen.court_id, _wanted(form)
    items = [(court, item, count) for _name, item, count in wanted if item]
    fee = quote(items, deemed_day=day)
    lines, blocked = iter(fee.lines), iter(fee.blocked)
    priced = {line.code for line in fee.lines}
    asked = []
    for name, item, _count in wanted:
        if not item:
            asked.append(Asked(name))
        elif item in priced:
            line = next(lines)
            asked.append(Asked(name or str(line.description), line=line))
        else:
            asked.append(Asked(name or str(SEARCHES), blocked=next(blocked)))
    last = fee.concession_until
    others = [quote(items, deemed_day=each) for each in (last, last + A_DAY)] if last else []
    return Answer(asked, fee, others, all(line.confirmed or line.is_free for line in fee.lines))


def as_rows(answer: Answer) -> list[list[Any]]:
    """For a spreadsheet: amounts in dollars; empty where an item is not set, which is not free."""
    rows: list[list[Any]] = [["item", "quantity", "ordinary", "to_pay", "day", "why"]]
    for each in answer.asked:
        day = answer.fee.deemed_day.isoformat()
        if each.line:
            line = each.line
            amounts = [line.quantity, dollars(line.ordinary_cents), dollars(line.charged_cents)]
            rows.append([each.name, *amounts, day, str(line.because)])
        else:
            rows.append([each.name, 1, *(["", ""] if each.blocked else ["0.00", "0.00"]), day, str(each.blocked or "")])
    return rows


def _wanted(form: FeeForm) -> list[tuple[str, str, int]]:
    """The name of each thing, its fee item or nothing, and how many."""
    assert form.chosen is not None
    amount = form.cleaned_data.get("amount")
    court = form.chosen.court_id
    found = [
        (str(each.name), item_for_amount(court, each.fee_item, amount) if each.fee_item else "", 1)
        for each in form.documents
    ]
    if count := form.cleaned_data.get("searches"):
        found.append(("", SEARCH, count))
    return found
