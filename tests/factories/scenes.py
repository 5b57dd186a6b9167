"""Filings that stand where a test begins, made by the services in the running portal's database, at the real time."""

from datetime import datetime, timedelta

from accounts.models import CapRequest, NameChange, User
from accounts.organizations.approval.services import set_approval
from cases.models import CaseType, Court
from filings.drafting import services as drafting
from filings.drafting.approval.services import ask
from filings.drafting.documents.services import add_document
from filings.drafting.exemptions.services import claim_exemption
from filings.drafting.sharing.services import invite
from filings.drafting.uploads.protocol import Announced
from filings.drafting.uploads.services import announce
from filings.maintenance.services import announce as announce_maintenance
from filings.models import Filing, MaintenanceWindow, NoteText, ReturnReason, SavedView, Upload
from filings.registry import decisions
from filings.registry.saved_views.services import keep_view
from filings.stamping.stamps import stamp_filing
from filings.states import Decision
from icms.lib import clock
from payments.charges.services import Visitor
from payments.deposits.services import accept_terms
from payments.desk.deposits.services import enter_credit
from payments.desk.reconciliation.services import import_settlement_file
from payments.fees.desk.services import propose_fee
from payments.gateways.settlement_file import Line, written
from payments.models import Charge, DepositAccount, Exemption, ScheduleProposal
from payments.public.services import pay_search_fee
from payments.refunds.requests import request_refund
from tests.factories import access_scene, court, desk_applications, papers
from tests.factories.organizations import member


def begun(account: str = "chan") -> Filing:
    """A draft with nothing in it."""
    kind = CaseType.objects.get(pk="DCPI")
    return drafting.start_filing(actor=User.objects.get(username=account), case_type=kind, case=None, language="en")


def half_sent(filing: Filing) -> Upload:
    """A file of its filer's that is on its way into this draft."""
    file = Announced(name="exhibit A.pdf", size=1000, sha256="a" * 64)
    return announce(filing_id=filing.pk, actor=filing.owner, file=file)


def draft(account: str = "chan") -> Filing:
    """Ready to be lodged."""
    return court.draft_of(User.objects.get(username=account), at=clock.now())


def with_a_file_that_cannot_be_filed(account: str = "chan") -> Filing:
    """A draft with two good documents and one that is refused."""
    filing = draft(account)
    letter = court.arrived(papers.not_a_pdf(), "letter to the registrar.pdf")
    add_document(filing_id=filing.pk, actor=filing.owner, file=letter)
    return filing


def maintenance() -> MaintenanceWindow:
    """Announced for a day far from now, so that no page says so, at a time that is long when written."""
    there = MaintenanceWindow.objects.ahead(clock.now()).first()
    at = clock.court_time(clock.now() + timedelta(days=90)).replace(day=28, hour=22, minute=50)
    why = "A newer version of the portal."
    texts = {"why_en": why, "why_zh_hant": "更新本系統。", "why_zh_hans": "更新本系统。"}
    admin = User.objects.get(username="admin")
    return there or announce_maintenance(from_at=at, until_at=at + timedelta(hours=4), actor=admin, **texts)


def awaiting_payment(account: str = "chan") -> Charge:
    """Lodged, and its fee not paid yet."""
    charge = court.lodge_draft(draft(account), at=clock.now())
    assert charge is not None
    return charge


def lodged(account: str = "chan", at: datetime | None = None) -> Filing:
    """Lodged, paid and stamped at this time (now)."""
    return court.lodged_of(User.objects.get(username=account), at=at or clock.now())


def to_decide(account: str = "chan") -> Filing:
    """Lodged so long ago that it is deemed received, whatever holidays lie between: the registry may decide on it."""
    return lodged(account, at=clock.now() - timedelta(days=10))


def accepted(account: str = "chan") -> Filing:
    """On the court's file; the worker seals it at once, as it was received long ago."""
    return court.accept(to_decide(account), officer())


def to_approve(approver: str = "rvd.ou") -> Filing:
    """A draft of a colleague of this account, who is asked to approve it before it is lodged."""
    account = User.objects.select_related("organization").get(username=approver)
    primary = User.objects.get(organization=account.organization, role="PA")
    set_approval(actor=primary, wants=True)
    filing = court.draft_of(member("rvd.asks", primary=primary.username), at=clock.now())
    invite(filing_id=filing.pk, actor=filing.owner, accounts=[account])
    ask(filing_id=filing.pk, actor=filing.owner, approver=account, note="Before noon, please.")
    return filing


def returned(account: str = "chan", at: datetime | None = None) -> Filing:
    """The writ is accepted, the statement of claim sent back."""
    return court.accept(lodged(account, at), officer(), returned=(2,))


def refused(account: str = "chan") -> Filing:
    """The registry has refused the whole of it."""
    reason = ReturnReason.objects.filter(for_refusal=True).first()
    assert reason is not None
    filing = lodged(account)
    with court.once_received(filing):
        return decisions.refuse(filing_id=filing.pk, officer=officer(), reason=reason, note="On paper already.")


def withdrawn(account: str = "chan") -> Filing:
    """A draft that its owner withdrew."""
    filing = draft(account)
    return drafting.withdraw(filing_id=filing.pk, actor=filing.owner)


def exempt(account: str = "chan") -> Filing:
    """Lodged without a fee, for a party on legal aid."""
    filing = draft(account)
    legal_aid = Exemption.objects.get(pk="LA")
    party = filing.parties.get(is_filer=True)
    claim_exemption(filing_id=filing.pk, actor=filing.owner, exemption=legal_aid, party=party, evidence="LA/2026/1")
    court.lodge_draft(filing, at=clock.now())
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


def urgent(account: str = "chan") -> Filing:
    """Lodged for an injunction, which its filer wants today."""
    filing = lodged(account)
    Filing.objects.filter(pk=filing.pk).update(urgent_reason="injunction", urgent_on=clock.court_day(clock.now()))
    return Filing.objects.get(pk=filing.pk)


def note_text() -> NoteText:
    """A text for notes."""
    return NoteText.objects.first() or access_scene.note_text(User.objects.get(username="registry.sup"))


def saved_view() -> SavedView:
    """The writs of the queue, as an officer has kept them."""
    owner = User.objects.get(username="registry")
    known = SavedView.objects.filter(owner=owner).first()
    return known or keep_view(owner=owner, name="Writs", query="tab=review&document=writ", is_opening=False)


def begun_by_a_visitor() -> Charge:
    """Two searches, to be paid without an account."""
    visitor = Visitor("visitor@example.com", "Lam Siu Wai 林小慧")
    dc = Court.objects.get(pk="DC")
    charge = pay_search_fee(court=dc, code="search", quantity=2, visitor=visitor, language="en", about="DCPI 1/2026")
    charge.emails.create(
        address=charge.payer_email,
        address_language="en",
        kind="payment_received",
        email_state="failed",
        email_error="550 no such mailbox",
    )
    return charge


def proposed() -> ScheduleProposal:
    """A fee that waits for the supervisor; one that waits already is used again."""
    waiting = ScheduleProposal.objects.filter(state="proposed", code="taxation").first()
    return waiting or propose_fee(
        actor=User.objects.get(username="accounts"),
        court=Court.objects.get(pk="DC"),
        code="taxation",
        from_day=clock.court_day(clock.now()) + timedelta(days=30),
        free=False,
        ordinary_cents=63_000,
        concession=True,
        e_cents=50_400,
        source="Gazette",
        confirmed=True,
        note="Please check the amount.",
    )


def money() -> dict[str, str]:
    """What the pages of the accounts office speak of: a deposit account, a credit, a refund, a day that differs."""
    administrator, officer = User.objects.get(username="wong.pa"), User.objects.get(username="accounts.sup")
    account = deposit_of(administrator)
    credit = enter_credit(
        account_id=account.pk,
        officer=officer,
        cents=5_000_000,
        source_reference=f"CHQ {account.credits.count()}",
        received_on=clock.court_day(clock.now()),
    )
    charge = Charge.objects.get(subject=lodged("wong.ou").reference, state="settled")
    refund = request_refund(charge_id=charge.pk, actor=officer, reason="overcharged", words="", parts={1: 12_600})
    yesterday = clock.court_day(clock.now()) - timedelta(days=1)
    body = written([Line("payment", "pay_x", "4N7P-R2KQ-J", "visa", 50_400, "HKD", clock.now())], yesterday)
    found = import_settlement_file(gateway="sandbox", day=yesterday, body=body, actor=officer)
    difference = found.differences.first()
    assert difference is not None
    return {
        "deposit": account.reference,
        "holder": account.organization.reference,
        "credit": credit.reference,
        "own_paid": charge.reference,
        "refund": refund.reference,
        "matched_day": yesterday.isoformat(),
        "difference": difference.reference,
    }


def deposit_of(administrator: User, cents: int = 0) -> DepositAccount:
    """The account of the head office of this administrator's firm, with so much put in."""
    accept_terms(actor=administrator, version=1, signed_name=administrator.name)
    account = DepositAccount.objects.get(organization=administrator.organization, branch__code="HQ")
    if cents:
        enter_credit(
            account_id=account.pk,
            officer=User.objects.get(username="accounts"),
            cents=cents,
            source_reference=f"TT {account.credits.count()}",
            received_on=clock.court_day(clock.now()),
        )
    return account


def undecided(filing: Filing) -> list[int]:
    """The documents the registry has still to decide."""
    return list(filing.documents.exclude(decision=Decision.ACCEPTED).values_list("order", flat=True))


def help_centre() -> dict[str, str]:
    """What the Help Centre's pages speak of: applications in hand and waiting, requests, an e-mail that failed."""
    now = clock.now()
    waiting = desk_applications.awaiting(at=now, email="waiting@example.hk")
    cap = CapRequest.objects.filter(state="waiting").first() or desk_applications.asks_for_more()
    name = NameChange.objects.filter(state="waiting").first() or desk_applications.asks_for_name()
    return {
        "application": desk_applications.under_review(at=now, kind="administrator").reference,
        "waiting": waiting.reference,
        "organization": cap.organization.reference,
        "cap": cap.reference,
        "name": name.reference,
        "mail": desk_applications.failed_email(waiting).reference,
    }


def officer() -> User:
    """Somebody of the registry."""
    return User.objects.get(username="registry")


def summons(account: str = "rvd.ou") -> Filing:
    """A draft at the Magistrates' Courts that does not say yet at which of them."""
    kind = CaseType.objects.get(pk="MCDS")
    return drafting.start_filing(actor=User.objects.get(username=account), case_type=kind, case=None, language="en")
