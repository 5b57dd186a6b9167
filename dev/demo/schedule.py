"""A court whose fees have a history: fines paid and to pay, what was inspected, and a fee that is about to change."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from accounts.models import User
from cases.models import Case, Court
from causebook.inspection.basket import Kind, Wanted, find, name_of
from causebook.inspection.services import buy
from causebook.inspection.tasks import make_copies
from filings.models import Document
from filings.sealing.tasks import seal_document
from icms.lib import clock
from payments.charges.services import Visitor
from payments.charges.settlement import record_capture
from payments.fees.desk import services as schedule
from payments.models import Charge, ConcessionPeriod, FeeItem, Fine, Payment, ScheduleProposal
from payments.models.schedule import SOURCES
from payments.public import services as public
from payments.public.reference_data import load_fines

FINES = Path(__file__).parent / "fines.csv"
FEES = Path(__file__).parent / "fees.csv"
DAYS_AGO = timedelta(days=6)
A_DAY = timedelta(days=1)
AHEAD = timedelta(days=60)
SOURCE = {
    "source": "A notice of the demonstration",
    "source_zh_hant": "示範用的公告",
    "source_zh_hans": "示范用的公告",
}

MADE_UP = ("Made up for this demonstration", "只供本系統示範之用", "只供本系统示范之用")


@transaction.atomic
def set_illustrative() -> int:
    """Give an illustrative amount to each item of `fees.csv` that the registry has not set (domain 9); how many.

    The version without an amount keeps its first day alone; all the days after it have the illustrative one.
    """
    unset = {
        (item.court_id, item.code): item
        for item in FeeItem.objects.filter(in_force_until=None, ordinary_cents=None, free=False)
    }
    with open(FEES, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["court"], row["code"]) in unset]
    for row in rows:
        _illustrate(unset[row["court"], row["code"]], int(row["ordinary"]) * 100)
    return len(rows)


def _illustrate(before: FeeItem, cents: int) -> None:
    before.in_force_until = before.in_force_from
    before.save(update_fields=["in_force_until"])
    copied = ("court_id", "code", "description_en", "description_zh_hant", "description_zh_hans", "unit")
    FeeItem.objects.create(
        **{field: getattr(before, field) for field in copied},
        **dict(zip(SOURCES, MADE_UP, strict=True)),
        ordinary_cents=cents,
        in_force_from=before.in_force_from + timedelta(days=1),
        illustrative=True,
    )


@transaction.atomic
def play() -> int:
    """Play it once; how many scenes were played. Nothing where a proposal was ever made."""
    load_fines(FINES)
    if ScheduleProposal.objects.exists():
        return 0
    now = clock.now()
    with clock.set_to(now - DAYS_AGO):
        _proposals(clock.court_day(now) + AHEAD)
        _paid_without_account(now - DAYS_AGO)
    _bought_for_inspection(now - A_DAY)
    return 5


def _proposals(day: date) -> None:
    """One fee set for a day to come, one waiting, a further concession waiting."""
    supervisor = User.objects.get(username="accounts.sup")
    set_ahead = _propose("certified_copy", day, 1_150)
    schedule.approve(proposal_id=set_ahead.pk, actor=supervisor, note="As gazetted.")
    _propose("notice_of_appeal", day, 104_500, note="Please check the amount against the notice.")
    after = max(ConcessionPeriod.objects.filter(court="SCT").latest("last_day").last_day, day) + timedelta(days=1)
    schedule.propose_concession(
        actor=User.objects.get(username="accounts"),
        court=Court.objects.get(pk="SCT"),
        from_day=after,
        last_day=after + timedelta(days=364),
        **SOURCE,
    )


def _propose(code: str, day: date, cents: int, note: str = "") -> ScheduleProposal:
    return schedule.propose_fee(
        actor=User.objects.get(username="accounts"),
        court=Court.objects.get(pk="DC"),
        code=code,
        from_day=day,
        free=False,
        ordinary_cents=cents,
        concession=False,
        e_cents=None,
        **SOURCE,
        confirmed=True,
        note=note,
    )


def _paid_without_account(at: datetime) -> None:
    """A fine and two searches, paid by visitors."""
    fine = Fine.objects.get(reference="WKF26101277")
    _take(
        public.pay_fine(fine_id=fine.pk, visitor=Visitor("lam@example.com", "Lam Siu Wai 林小慧"), language="zh-hant"),
        at,
    )
    searches = public.pay_search_fee(
        court=Court.objects.get(pk="DC"),
        code="search",
        quantity=2,
        visitor=Visitor("search@example.com"),
        language="en",
        about="DCPI 1/2026",
    )
    _take(searches, at)
    searches.emails.update(
        email_state="failed", email_tries=8, email_error="550 5.1.1 <search@example.com>: no such mailbox"
    )


def _bought_for_inspection(at: datetime) -> None:
    """Bought a day ago, and read: a writ and an extract by a visitor, an extract by a firm, another's writ by a third.

    The copies are made here: beside all that the workers have to do for the demonstration, the sweep would give up
    what was paid for a day ago.
    """
    cases = Case.objects.filter(restricted=False, case_type="DCPI").order_by("pk")
    first, of_lee = cases.first(), cases.filter(filings__owner__username="lee.ou").first()
    lee, wong = (User.objects.get(username=name) for name in ("lee.ou", "wong.ou"))
    bought: tuple[tuple[Case | None, list[str], list[Kind], User | Visitor], ...] = (
        (first, ["writ"], [Kind.EXTRACT], Visitor("mrs.lau@example.hk")),
        (first, [], [Kind.EXTRACT], lee),
        (of_lee, ["writ", "statement_of_claim"], [], wong),
    )
    for case, documents, extracts, buyer in bought:
        assert case is not None
        with clock.set_to(at):
            names = [*_sealed(case, documents), *(f"{kind}:{case.slug}" for kind in extracts)]
            inspection = buy(court=case.court, wanted=[_found(name) for name in names], buyer=buyer, language="en")
            assert inspection.charge is not None
            _take(inspection.charge, at)
            make_copies(inspection.pk)


def _sealed(case: Case, codes: list[str]) -> list[str]:
    """The documents of these types on the file of a case, as a basket calls them, their seals made."""
    documents = (
        Document.objects.filter(on_file_of=case, type__code__in=codes).select_related("filing").order_by("order")
    )
    for document in documents:
        seal_document(document.pk)
    return [name_of(document) for document in documents]


def _found(name: str) -> Wanted:
    wanted = find(name)
    assert wanted is not None
    return wanted


def _take(charge: Charge, at: datetime) -> None:
    payment = Payment.objects.create(charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=at)
    record_capture(payment=payment, cents=charge.amount_cents, currency=payment.currency)
