"""The documents of an entry as a reader may have them: closed, open at a price, in the basket, or paid for already."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from cases.models import Case
from cases.permissions import cases_acted_in
from causebook.inspection.access import mine
from causebook.inspection.basket import Kind, name_of, names_in
from causebook.inspection.context import to_pay_for
from causebook.inspection.rules import CourtBasket, by_court, day_of
from causebook.inspection.selectors import readable_now
from causebook.models import InspectionItem
from filings.models import Document, IssuedDocument
from filings.public_access.selectors import is_inspected, open_on_file
from icms.lib.errors import Refused
from icms.lib.money import money_sentence
from payments.fees.quote import QuoteLine, quote
from payments.models import FeeItem


@dataclass(frozen=True)
class Offer:
    """One thing that may be had of an entry. `item` is set where it is paid for and may be read already."""

    name: str
    is_open: bool
    is_chosen: bool
    item: InspectionItem | None
    document: Document | IssuedDocument | None = None


@dataclass(frozen=True)
class EntryOffers:
    """Everything that may be had of one entry by one reader, and what it costs today."""

    price: QuoteLine | None
    unit: str
    filed: list[Offer]
    issued: list[Offer]
    file: Offer | None
    extract: Offer | None
    certified: Offer | None
    count_open: int
    certified_price: QuoteLine | None = None

    @property
    def price_words(self) -> str:
        return _in_words(self.price)

    @property
    def certified_price_words(self) -> str:
        return _in_words(self.certified_price)


def _in_words(price: QuoteLine | None) -> str:
    return money_sentence(price.charged_cents, get_language() or "en") if price else ""


def basket_beside(request: HttpRequest) -> list[CourtBasket]:
    """What is in the basket of this reader, by court; empty where it has no price today."""
    if not names_in(request):
        return []
    try:
        return by_court(to_pay_for(request)[0])
    except Refused:
        return []


def offers_of(case: Case, request: HttpRequest, filed: list[Document], issued: list[IssuedDocument]) -> EntryOffers:
    """What may be had of an entry; `filed` are the documents of this page, `issued` those the public may read of.

    The number of queries does not grow with the documents.
    """
    if not is_inspected(case):
        closed = [Offer(name_of(each), False, False, None, each) for each in filed]
        return EntryOffers(None, "", closed, [], None, None, None, 0)
    line, unit = _price(case)
    certified = _line(case, "certified_copy")
    chosen, had = set(names_in(request)), readable_now(mine(request), case)
    on_file = open_on_file(case)
    opened = set(on_file.filter(pk__in=[each.pk for each in filed]).values_list("pk", flat=True))

    def offer(name: str, key: tuple[str, int], document: Any = None, *, is_open: bool = True) -> Offer:
        is_chosen = name in chosen or f"{Kind.FILE}:{case.slug}" in chosen
        return Offer(name, is_open and line is not None, is_chosen, had.get(key), document)

    count = on_file.count() + len(issued)
    whole = [
        Offer(f"{kind}:{case.slug}", True, f"{kind}:{case.slug}" in chosen, had.get((kind, case.pk))) for kind in Kind
    ]
    by_kind = dict(zip(Kind, whole, strict=True))
    return EntryOffers(
        price=line,
        unit=unit,
        filed=[offer(name_of(each), ("document", each.pk), each, is_open=each.pk in opened) for each in filed],
        issued=[offer(name_of(each), ("issued", each.pk), each) for each in issued],
        file=by_kind[Kind.FILE] if line and count > 1 else None,
        extract=by_kind[Kind.EXTRACT] if line else None,
        certified=by_kind[Kind.CERTIFIED] if certified else None,
        count_open=count,
        certified_price=certified,
    )


def acts_in(request: HttpRequest, case: Case) -> bool:
    """Does this reader read the whole file free, as one who acts in the case?"""
    user = request.user
    return user.is_authenticated and user.is_filer and cases_acted_in(user).filter(pk=case.pk).exists()


def _price(case: Case) -> tuple[QuoteLine | None, str]:
    line = _line(case, "search")
    item = FeeItem.objects.filter(pk=line.fee_item_id).first() if line and line.fee_item_id else None
    return line, item.unit if item else ""


def _line(case: Case, code: str) -> QuoteLine | None:
    """The price of one, today; None where the registry has set none."""
    try:
        found = quote([(case.court.pk, code, 1)], deemed_day=day_of(case.court))
    except Refused:
        return None
    return found.lines[0] if found.lines and not found.blocked else None
