"""Rows of the portal's lists, made by the services, and what must be another in each copy of them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Model, QuerySet

from accounts.models import AuditEntry, Branch, MemberImport, Message, Organization, User
from accounts.organizations.member_accounts import status
from accounts.organizations.member_import.services import keep_file
from cases.assigning.services import propose_handover
from cases.models import AssignmentAct, Case, Closure, Party
from filings.bulk.explanations import Fault
from filings.models import (
    BulkFiling,
    BulkRow,
    BulkSample,
    Delivery,
    FailedAttempt,
    Filing,
    FilingStamp,
    IssuedDocument,
    IssuingAct,
    MaintenanceWindow,
    Opening,
    Outage,
    SampledFiling,
    Seal,
)
from filings.openings import record_openings
from filings.sealing.tasks import seal_document
from filings.states import State
from icms.lib import clock
from icms.lib.references import new_reference
from payments.models import (
    Charge,
    DepositAccount,
    FeeItem,
    LedgerEntry,
    Payment,
    Refund,
)
from payments.refunds.requests import request_refund
from tests.factories import organizations, scenes
from tests.factories.access_scene import set_scene
from tests.factories.copies import Changes, add_copies
from tests.factories.court import draft_of, lodge_draft
from tests.factories.firm_cases import cases_of
from tests.factories.firms import who
from tests.factories.translations import lodged_translation

Scene = dict[str, Any]


def scene() -> Scene:
    """What the addresses of the access table speak of, sealed; a case of a firm."""
    made = set_scene(who)
    made["accepted"] = Filing.objects.get(pk=made["accepted"].pk)
    for document in made["accepted"].documents.all():
        seal_document(document.pk)
    (made["firms_case"],) = cases_of(who("wong.ou"), 1, to=[who("wong.ou")])
    return made


def opening(scene: Scene) -> Opening:
    """A document of Chan's case, opened by him."""
    document = scene["issued"]
    record_openings(case=document.case, documents=[document], how=Opening.How.READ, account=who("chan"))
    return Opening.objects.latest("pk")


ISSUED = "documents documents__seal documents__deliveries"


def act_of_issued(scene: Scene) -> IssuingAct:
    """By which the document of the scene was issued."""
    act: IssuingAct = scene["issued"].act
    return act


def add_cases_to_issue_in(act: IssuingAct, count: int) -> None:
    """More cases, in which the same is prepared."""
    first = act.documents.earliest("pk")
    for case in cases_of(who("wong.ou"), count, first=80_000 + act.documents.count(), to=[who("wong.ou")]):
        IssuedDocument.objects.create(act=act, case=case, sha256=first.sha256, size=first.size, pages=first.pages)


def add_recipients(document: IssuedDocument, count: int) -> None:
    """More parties to whom a document went on paper."""
    for number in range(count):
        party = Party.objects.create(case=document.case, capacity="defendant", kind="body", name_en=f"Body {number}")
        Delivery.objects.create(document=document, party=party, how=Delivery.How.PAPER, routed_at=clock.now())


# Rows.


def first(rows: Callable[[], "QuerySet[Any]"]) -> Callable[[Scene], Any]:
    """The first of these rows."""
    return lambda _: rows()[0]


def of(name: str, relation: str, **which: Any) -> Callable[[Scene], Any]:
    """The last row that belongs to something of the scene."""
    return lambda scene: getattr(scene[name], relation).filter(**which).last()


def lodged_application(scene: Scene) -> Filing:
    """A translation that the firm wants certified."""
    return lodged_translation(who("wong.ou"), firms_case(scene))


def chans_case(scene: Scene) -> Any:
    return scene["accepted"].case


def last_party(scene: Scene) -> Any:
    """The defendant of chan's case."""
    return chans_case(scene).parties.last()


def hearing(scene: Scene) -> Any:
    """The trial in chan's case."""
    return chans_case(scene).hearings.get()


def firms_case(scene: Scene) -> Any:
    """A case of Wong & Partners that wong.ou has."""
    return scene["firms_case"]


def unassigned_case(_: Scene) -> Case:
    """A case of Wong & Partners that nobody has."""
    return cases_of(who("wong.ou"), 1, first=2_000)[0]


def user_of_the_firm(_: Scene) -> User:
    """Who has the firm's case."""
    return who("wong.ou")


def branch(_: Scene) -> Branch:
    return Branch.objects.get(organization=who("wong.pa").organization, code="KLN")


def fee_item(_: Scene) -> FeeItem:
    return FeeItem.objects.get(court="DC", code="writ")


def settled_charge(scene: Scene) -> Any:
    """What chan paid for the filing that is lodged."""
    return scene["lodged"].last_charge


def deposit_of_a_branch(_: Scene) -> Branch:
    """A branch with a deposit account."""
    return scenes.deposit_of(who("wong.pa"), 100_000).branch


def deposit_entry(_: Scene) -> LedgerEntry:
    """What was put into a deposit account."""
    return scenes.deposit_of(who("wong.pa"), 100_000).ledger_rows.get().entry


def holder(_: Scene) -> Organization:
    """An organization with a deposit account in which is nothing."""
    return scenes.deposit_of(who("lee.pa")).organization


def failed_email_of_a_charge(scene: Scene) -> Any:
    """The e-mail that did not reach the visitor who searched."""
    return scene["visitors"].emails.through.objects.get()


def small_refund(scene: Scene) -> Refund:
    """A refund of a cent, so that there may be many of one charge."""
    part = {settled_charge(scene).lines.all()[0].position: 1}
    officer = who("accounts.sup")
    return request_refund(charge_id=settled_charge(scene).pk, actor=officer, reason="directed", words="", parts=part)


def open_charge(_: Scene) -> Charge:
    """What chan owes; a page to pay it on was opened."""
    charge = lodge_draft(draft_of(who("chan")))
    assert charge is not None
    Payment.objects.create(charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=clock.now())
    return charge


def recorded(_: Scene) -> Model:
    """An act of wong.pa on wong.ou, on the record."""
    status.suspend(actor=who("wong.pa"), account_id=who("wong.ou").pk)
    return AuditEntry.objects.filter(on_behalf_of=who("wong.ou").organization).latest("pk")


def session(_: Scene) -> Model:
    """A browser in which chan is signed in elsewhere."""
    return who("chan").usersession_set.create(ip="203.0.113.7", session_key=session_key(0), user_agent="Firefox/140")


def closure(_: Scene) -> Closure:
    """A gale that is over."""
    at = clock.now() - timedelta(days=30)
    until = at + timedelta(hours=3)
    return Closure.objects.create(reason="gale", from_at=at, until_at=until, entered_by=who("registry.sup"))


def maintenance(_: Scene) -> MaintenanceWindow:
    """An hour in which the portal was read only, some days ago."""
    return maintenance_at(clock.now() - timedelta(days=5))


def add_maintenance(_: MaintenanceWindow, count: int) -> None:
    """More of them, each an hour after the other: two are never at once."""
    for _ in range(count):
        maintenance_at(MaintenanceWindow.objects.earliest("from_at").from_at - timedelta(hours=2))


def maintenance_at(at: datetime) -> MaintenanceWindow:
    """An hour of it, announced the day before, from this instant on."""
    times = {"from_at": at, "until_at": at + timedelta(hours=1)}
    return MaintenanceWindow.objects.create(
        **times,
        **{f"announced_{name}": value for name, value in times.items()},
        **dict.fromkeys(("why_en", "why_zh_hant", "why_zh_hans"), "A newer version"),
        announced_at=at - timedelta(days=1),
        announced_by=who("admin"),
    )


def outage(_: Scene) -> Outage:
    """An hour in which the portal could not receive."""
    at = clock.now() - timedelta(days=3)
    return Outage.objects.create(began_at=at, ended_at=at + timedelta(hours=1), parts=["database"])


def failed_attempt(scene: Scene) -> FailedAttempt:
    """Chan wanted to lodge, and the portal broke off."""
    return FailedAttempt.objects.create(
        account=who("chan"), at=clock.now(), what="lodge", about=scene["draft"].reference, answer=500
    )


def sealed_before_a_closure(scene: Scene) -> Filing:
    """Accepted and sealed; then its time of receipt was corrected."""
    filing: Filing = scene["accepted"]
    _correct_receipt(filing)
    Seal.objects.filter(document__filing=filing).update(
        sha256="0" * 64, sealed_at=clock.now(), deemed_at=clock.now() - timedelta(days=1)
    )
    return filing


def add_sealed_before_a_closure(filing: Filing, count: int) -> None:
    add_copies(filing, count, its="parties documents__seals")
    for copy in Filing.objects.filter(case=filing.case, stamps=None):
        _correct_receipt(copy)


def _correct_receipt(filing: Filing) -> None:
    received = {"filing": filing, "round": 1, "received_at": filing.received_at, "office_id": filing.court_id}
    old = filing.stamps.first() or FilingStamp.objects.create(deemed_at=filing.received_at, **received)
    FilingStamp.objects.create(deemed_at=clock.now(), supersedes=old, **received)


# Lists whose rows are not rows of a table: how they become longer.


def add_cases_to_act(act: AssignmentAct, count: int) -> None:
    act.case_ids += [case.pk for case in cases_of(who("wong.ou"), count, first=3_000 + len(act.case_ids))]
    act.save()


def member_file(_: Scene) -> MemberImport:
    """A file of members that is read and not opened yet."""
    return keep_file(actor=who("wong.pa"), content=organizations.UNFIT.encode())


def add_rows_to_file(kept: MemberImport, count: int) -> None:
    kept.rows += kept.rows[:1] * count
    kept.save()


# What differs.


def itself(n: int) -> int:
    return n


def a_day(n: int) -> date:
    return date(2000, 1, 1) - timedelta(days=n)


def failed_email(_: int) -> Message:
    """To a visitor."""
    told = {"address": "lam@example.com", "address_language": "en", "kind": "payment_received"}
    return Message.objects.create(email_state="failed", **told)


def session_key(_: int) -> str:
    kept = SessionStore()
    kept.set_expiry(6 * 3600)
    kept.create()
    return str(kept.session_key)


ORDER: Changes = {"order": itself}
POSITION: Changes = {"position": itself}
CODE: Changes = {"code": "B{}".format}
NEW_EMAIL: Changes = {"message": failed_email}
REFERENCE: Changes = {"reference": lambda _: new_reference()}
NEW_CASE: Changes = {"serial": itself, "entry__serial": itself, "hearings__reference": lambda _: new_reference()}
NEW_CHARGE: Changes = {"subject": lambda _: new_reference(), "receipt__serial": itself}
NO_MONEY: Changes = {"deposit_account__balance_cents": lambda _: 0}
NO_CREDIT: Changes = {"credit": lambda _: None}
SOURCE: Changes = {"source_reference": str}
NEW_VERSION: Changes = {"in_force_from": lambda n: a_day(2 * n), "in_force_until": lambda n: a_day(2 * n - 1)}

DECLINED: Changes = {"state": lambda _n: "declined", "note": lambda _n: "Too few claims"}
NUMBER: Changes = {"number": lambda n: n}

FILING = "parties documents__findings documents__seals stamps__acknowledgements"
CASE = "parties__representations caseuserpermission_set statuses hearings assignments entry"
CHARGE = "lines payments__stamps receipt"
FIRM = "branches accounts deposit_agreement cap_requests"


def of_filing(row: Any) -> list[Any]:
    return [row.filing.reference]


def of_deposit(row: LedgerEntry) -> list[Any]:
    return [deposit.reference for deposit in DepositAccount.objects.filter(ledger_rows__entry=row)]


def by_reference(row: Any) -> list[Any]:
    return [row.reference]


def handing_over(_: Case) -> list[Any]:
    """The page that shows what goes from wong.ou to wong.ou2."""
    to = [who("wong.ou2")]
    return by_reference(propose_handover(actor=who("wong.pa"), leaver=who("wong.ou"), accounts=to, in_turn=False))


def faulty_row(scene: Scene) -> BulkRow:
    """A row to mend of what Wong's firm had checked."""
    bulk = scene["bulk"]
    BulkFiling.objects.filter(pk=bulk.pk).update(state="checked", checked_at=clock.now())
    fault = Fault("amount_claimed", "no_amount", "many").as_json()
    return BulkRow.objects.create(bulk=bulk, number=2, typed={"amount_claimed": "many"}, faults=[fault])


def written_row(scene: Scene) -> BulkRow:
    """A row that is a filing."""
    return BulkRow.objects.create(bulk=scene["bulk"], number=2, typed={}, filing=scene["lodged"])


def returned_row(scene: Scene) -> BulkRow:
    """A row whose filing was returned."""
    row = written_row(scene)
    assert row.filing is not None
    row.filing.state = State.RETURNED
    row.filing.save(update_fields=["state"])
    return row


def written_lodged_row(scene: Scene) -> BulkRow:
    """The same, of what was lodged."""
    return BulkRow.objects.create(bulk=scene["bulk_lodged"], number=2, typed={}, filing=scene["lodged"])


def sampled_row(scene: Scene) -> SampledFiling:
    """A filing of the sample that an officer has drawn."""
    row = written_lodged_row(scene)
    sample = BulkSample.objects.create(bulk=row.bulk, officer=who("registry"), drawn_at=clock.now())
    return SampledFiling.objects.create(sample=sample, filing=scene["lodged"])


def add_sampled(sampled: SampledFiling, count: int) -> None:
    """More filings in the sample."""
    add_written_rows(BulkRow.objects.get(filing=sampled.filing), count)
    others = sampled.sample.bulk.rows.exclude(filing=sampled.filing)
    SampledFiling.objects.bulk_create(
        (SampledFiling(sample=sampled.sample, filing=row.filing) for row in others), ignore_conflicts=True
    )


def add_written_rows(row: BulkRow, count: int) -> None:
    """More rows, each with a filing of its own."""
    assert row.filing is not None
    known = set(Filing.objects.values_list("pk", flat=True))
    add_copies(row.filing, count, its=FILING)
    last = row.bulk.rows.count() + 1
    for number, filing in enumerate(Filing.objects.exclude(pk__in=known).order_by("pk"), start=last + 1):
        BulkRow.objects.create(bulk=row.bulk, number=number, typed={}, filing=filing)
