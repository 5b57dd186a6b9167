"""Each kind of thing that waits on somebody's Today: how it comes about, and who then sees it.

`seen` names for each account of the cast the words in the title of its row; whoever is not named sees nothing new.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Message, Organization
from cases.absences.services import record_absence
from cases.calendar.services import record_closure
from cases.models import CaseType, Holiday
from filings.bulk.services import start as start_bulk
from filings.drafting.services import start_next_round
from filings.issuing.notifications import open_document
from filings.issuing.services import Step
from filings.models import BulkFiling, BulkRow, Document, Filing, Seal
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import stamp_filing
from filings.stamping.tasks import correct_stamps
from filings.translations.desk.services import take
from icms.lib import clock
from payments.models import DepositAccount, Payment, Refund
from payments.states import RefundState
from tests.factories import court, desk_applications, firms, issued, list_rows, scenes
from tests.factories.bulk_filings import approved
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case, assign
from tests.factories.firms import who
from tests.factories.hearings import fix
from tests.factories.records import applied, received
from tests.factories.records import taken as record_taken
from tests.factories.translations import lodged_translation

REGISTRY = ("registry", "registry.sup")
ACCOUNTS = ("accounts", "accounts.sup")


@dataclass(frozen=True)
class Kind:
    """`question` is the one that answers with it; `later` is how much after `TUESDAY_10` it is looked at."""

    question: str
    make: Callable[[], object]
    seen: Mapping[str, str]
    later: timedelta = timedelta()


def taken() -> None:
    """Lodged, and in the hand of `registry`."""
    Filing.objects.filter(pk=scenes.lodged().pk).update(taken_by=who("registry"))


def checked_in_bulk() -> None:
    """Claims that Wong's firm has had checked, and not lodged."""
    wong = who("wong.ou")
    approved(wong, who("registry.sup"))
    with clock.set_to(TUESDAY_10):
        begun = start_bulk(actor=wong, case_type=CaseType.objects.get(pk="SCTC"), language="en")
    BulkFiling.objects.filter(pk=begun.pk).update(state=BulkFiling.State.CHECKED)
    BulkRow.objects.create(bulk=begun, number=2, typed={})


def lodged_in_bulk() -> None:
    """A claim of what Wong's firm has lodged in bulk."""
    checked_in_bulk()
    bulk = BulkFiling.objects.get()
    BulkFiling.objects.update(
        state=BulkFiling.State.LODGED, lodged_by=bulk.owner, stored_at=TUESDAY_10, received_at=TUESDAY_10
    )
    bulk.rows.update(filing=scenes.lodged())


def mended() -> None:
    """Returned by `registry`, mended and lodged again by its filer."""
    filing = scenes.returned()
    start_next_round(filing_id=filing.pk, actor=filing.owner)
    Document.objects.filter(filing=filing, decision="returned").update(decision="", return_reason=None)
    court.lodge_draft(Filing.objects.get(pk=filing.pk))
    stamp_filing(filing_id=filing.pk)


def sealed_before_a_closure() -> None:
    """Accepted and sealed; a closure that was entered afterwards changed its time of receipt."""
    filing = court.accept(scenes.lodged(at=TUESDAY_10 - timedelta(days=4)), who("registry"))
    for document in filing.documents.all():
        seal_document(document.pk)
    since = TUESDAY_10 - timedelta(days=4, hours=1)
    until = since + timedelta(hours=4)
    record_closure(office=None, reason="directed", from_at=since, until_at=until, actor=who("registry.sup"))
    correct_stamps()


def an_order_that_was_read() -> None:
    """An order by which the plaintiff files a list of documents; all of its readers have opened it."""
    steps = [Step("File a list of documents", 14, "plaintiff")]
    document = issued.issue(who("registry"), issued.case_of_three(who), steps=steps)
    for username in ("wong.ou", "lee.ou", "chan"):
        open_document(document_id=document.pk, reader=who(username))


def not_stamped() -> None:
    """Received, and the worker has made no stamp."""
    charge = court.lodge_draft(court.draft_of(who("chan")))
    assert charge is not None
    court.pay(charge)


def not_sealed() -> None:
    """Accepted, and the worker has made no seal."""
    filing = court.accept(scenes.lodged(at=TUESDAY_10 - timedelta(days=1)), who("registry"))
    Seal.objects.filter(document__filing=filing).update(given_at=TUESDAY_10 - timedelta(hours=1))


def given() -> None:
    """wong.pa gives wong.ou2 a case of wong.ou's."""
    assign(who("wong.pa"), [a_case(who("wong.ou"))], [who("wong.ou2")])


def with_nobody() -> None:
    """A case of the firm whose only user is suspended."""
    case = a_case(who("wong.ou"))
    case.assignments.update(ended_at=clock.now(), ended_how="unassigned")


def uncovered() -> None:
    """A trial whose only user is away."""
    case = a_case(who("wong.ou2"))
    fix(case, who("registry"), TUESDAY_10 + timedelta(days=2))
    first = clock.court_day(TUESDAY_10)
    away, last = who("wong.ou2"), first + timedelta(days=5)
    record_absence(actor=away, account=away, stand_in=None, first_day=first, last_day=last)


def closed_afterwards() -> None:
    """The court closes on the day for which a hearing is fixed already."""
    fixed = fix(a_case(who("wong.ou")), who("registry"), TUESDAY_10 + timedelta(days=20))
    day = {"from_at": fixed.starts_at, "until_at": fixed.ends_at}
    record_closure(office=None, reason="directed", actor=who("registry.sup"), **day)


def nearly_full() -> None:
    """Wong & Partners may have no more organization users than it has."""
    users = who("wong.ou").organization
    assert users is not None
    Organization.objects.filter(pk=users.pk).update(most_users=2)


def low_deposit() -> None:
    account = scenes.deposit_of(who("wong.pa"))
    DepositAccount.objects.filter(pk=account.pk).update(alert_below_cents=100_000, below_since=clock.now())


def refund_in(state: RefundState) -> Callable[[], None]:
    def make() -> None:
        refund = list_rows.small_refund({"lodged": scenes.lodged()})
        Refund.objects.filter(pk=refund.pk).update(
            state=state,
            asked_by=who("chan"),
            checked_by=None if state == RefundState.ASKED else who("accounts"),
            decided_by=who("accounts.sup") if state == RefundState.FAILED else None,
        )

    return make


def unconfirmed_payment() -> None:
    charge = court.lodge_draft(court.draft_of(who("chan")))
    assert charge is not None
    Payment.objects.create(
        charge=charge,
        gateway="sandbox",
        amount_cents=charge.amount_cents,
        started_at=clock.now() - timedelta(hours=2),
        waiting_since=clock.now() - timedelta(hours=1),
    )


def failed_email() -> None:
    Message.objects.filter(pk=desk_applications.failed_email(desk_applications.awaiting()).pk).update(
        email_state=Message.EmailState.FAILED
    )


def holidays_end() -> None:
    Holiday.objects.filter(date__gt=date(2026, 12, 26)).delete()


def everyone(names: tuple[str, ...], words: str) -> dict[str, str]:
    return dict.fromkeys(names, words)


WEEK = timedelta(days=7)


def asked_to_certify() -> Filing:
    """A translation that wong.ou wants certified."""
    return lodged_translation(who("wong.ou"), issued.case_of_three(who))


def comparing() -> None:
    """The officer of the language section compares it."""
    filing = asked_to_certify()
    with clock.set_to(TUESDAY_10):
        take(filing_id=filing.pk, officer=who("language"))


KINDS: dict[str, Kind] = {
    "a draft to approve": Kind("filings.to_approve", scenes.to_approve, {"rvd.ou": "Approve before lodging"}),
    "a returned filing": Kind("filings.returned", scenes.returned, {"chan": "Statement of claim"}),
    "a filing to pay": Kind("filings.to_pay", scenes.awaiting_payment, {"chan": "Writ of summons"}),
    "a draft about to lapse": Kind(
        "filings.lapsing", scenes.draft, {"chan": "Writ of summons"}, later=timedelta(days=25)
    ),
    "claims that were checked": Kind("bulk.in_hand", checked_in_bulk, {"wong.ou": "Bulk claims"}),
    "a filing in hand": Kind("registry.with_me", taken, {"registry": "is with you"}),
    "an urgent filing with nobody": Kind("registry.urgent", scenes.urgent, everyone(REGISTRY, "urgent")),
    "a filing that came back mended": Kind("registry.mended", mended, {"registry": "came back mended"}),
    "a filing past the target": Kind(
        "registry.past_target", scenes.lodged, everyone(REGISTRY, "past the target"), later=WEEK
    ),
    "claims that were lodged in bulk": Kind("bulk.to_decide", lodged_in_bulk, everyone(REGISTRY, "bulk filing waits")),
    "a translation in hand": Kind("translations.with_me", comparing, {"language": "is with you"}),
    "a translation with nobody": Kind("translations.next", asked_to_certify, {"language": "waits with nobody"}),
    "a court record to pay for": Kind("records.to_pay", lambda: applied(who("chan")), {"chan": "Copy of a summons"}),
    "a court record in hand": Kind(
        "records.with_me", lambda: record_taken(who("chan"), who("registry")), {"registry": "is with you"}
    ),
    "a court record with nobody": Kind(
        "records.next", lambda: received(who("chan")), everyone(REGISTRY, "waits with nobody")
    ),
    "seals to renew": Kind("registry.seals", sealed_before_a_closure, {"registry.sup": "to be renewed"}),
    "a stamp that is not made": Kind(
        "registry.not_made", not_stamped, everyone(("registry.sup", "admin"), "no stamp"), later=timedelta(minutes=20)
    ),
    "seals that are not made": Kind("registry.not_made", not_sealed, everyone(("registry.sup", "admin"), "no seal")),
    "a hearing this week": Kind(
        "cases.hearings",
        lambda: fix(a_case(who("wong.ou")), who("registry"), TUESDAY_10 + timedelta(days=2)),
        {"wong.ou": "Trial"},
    ),
    "a new case": Kind("cases.new", given, {"wong.ou2": "DCPI"}),
    "a case with nobody": Kind("cases.nobody", with_nobody, everyone(("wong.pa", "wong.sa"), "with nobody")),
    "a hearing that nobody can go to": Kind(
        "cases.nobody", uncovered, {"wong.ou2": "Trial", "wong.pa": "Nobody is there"}
    ),
    "a document from the court": Kind(
        "issuing.unread",
        lambda: issued.issue(who("registry"), issued.case_of_three(who)),
        everyone(("wong.ou", "lee.ou", "chan"), "Order")
        | everyone(("wong.pa", "wong.sa", "lee.pa"), "nobody has opened"),
    ),
    "something to do by an order that was read": Kind(
        "issuing.deadlines",
        an_order_that_was_read,
        {"wong.ou": "File a list of documents"},
    ),
    "a document from the court that nobody has opened for days": Kind(
        "issuing.unread_by_all",
        lambda: issued.issue(who("registry"), issued.case_of_three(who)),
        everyone(("wong.ou", "lee.ou", "chan"), "Order")
        | everyone(("wong.pa", "wong.sa", "lee.pa"), "nobody has opened")
        | everyone((*REGISTRY, "clerk"), "a party has not opened"),
        later=timedelta(days=4),
    ),
    "a judgment that waits for a second officer": Kind(
        "issuing.desk",
        lambda: issued.confirmed(
            issued.prepared(who("registry"), [issued.case_of_three(who)], kind="judgment"), who("registry")
        ),
        everyone(("registry.sup", "clerk"), "second officer"),
    ),
    "a hearing to move": Kind("cases.to_move", closed_afterwards, everyone(REGISTRY, "hearing to move")),
    "a link request": Kind(
        "cases.link_requests", lambda: firms.asked(a_case(who("wong.ou"))), everyone(REGISTRY, "link request")
    ),
    "holidays that end": Kind("cases.holidays", holidays_end, everyone(("registry.sup", "admin"), "holidays")),
    "a cap that is nearly used": Kind("organizations.caps", nearly_full, {"wong.pa": "Organization users"}),
    "an application in hand": Kind(
        "helpcentre.applications", desk_applications.under_review, {"helpcentre": "is with you"}
    ),
    "an application to review": Kind(
        "helpcentre.applications", desk_applications.sent_in, everyone(("helpcentre", "helpcentre2"), "to review")
    ),
    "an application to approve": Kind(
        "helpcentre.applications", desk_applications.confirmed, {"helpcentre2": "to approve"}
    ),
    "an appointment today": Kind(
        "helpcentre.appointments",
        lambda: desk_applications.appointment(desk_applications.awaiting(), TUESDAY_10 + timedelta(hours=1)),
        everyone(("helpcentre", "helpcentre2"), "appointment"),
    ),
    "a request for another maximum": Kind(
        "helpcentre.requests",
        desk_applications.asks_for_more,
        everyone(("helpcentre", "helpcentre2"), "another maximum"),
    ),
    "a request for another name": Kind(
        "helpcentre.requests", desk_applications.asks_for_name, everyone(("helpcentre", "helpcentre2"), "another name")
    ),
    "an e-mail that failed": Kind(
        "helpcentre.emails", failed_email, everyone(("helpcentre", "helpcentre2", "admin"), "e-mail")
    ),
    "a refund that failed": Kind("payments.refunds", refund_in(RefundState.FAILED), everyone(ACCOUNTS, "failed")),
    "a refund to check": Kind("payments.refunds", refund_in(RefundState.ASKED), everyone(ACCOUNTS, "to check")),
    "a refund to approve": Kind("payments.refunds", refund_in(RefundState.CHECKED), {"accounts.sup": "to approve"}),
    "a credit to approve": Kind(
        "payments.desk", lambda: scenes.deposit_of(who("wong.pa"), 5_000_000), {"accounts.sup": "credit"}
    ),
    "a payment that is not confirmed": Kind(
        "payments.desk", unconfirmed_payment, {"chan": "Writ of summons"} | everyone(ACCOUNTS, "not confirmed")
    ),
    "a change of fees to decide": Kind("payments.fees", scenes.proposed, {"accounts.sup": "change of fees"}),
    "a deposit account that runs low": Kind(
        "payments.deposits", low_deposit, everyone(("wong.pa", "wong.sa"), "is low")
    ),
}
