"""Filings that stand where a test begins, made by the services in the running portal's database, at the real time."""

from datetime import datetime

from accounts.models import User
from cases.models import CaseType
from filings.drafting import services as drafting
from filings.drafting.documents import add_document
from filings.models import Filing, ReturnReason
from filings.registry import services as registry
from filings.states import Decision
from icms.lib import clock
from payments.models import Charge
from tests import court
from tests.browser import papers


def begun(account: str = "chan") -> Filing:
    """A draft with nothing in it."""
    kind = CaseType.objects.get(pk="DCPI")
    return drafting.start_filing(actor=User.objects.get(username=account), case_type=kind, case=None, language="en")


def draft(account: str = "chan") -> Filing:
    """Ready to be lodged."""
    return court.draft_of(User.objects.get(username=account), at=clock.now())


def with_a_file_that_cannot_be_filed(account: str = "chan") -> Filing:
    """A draft with two good documents and one that is refused."""
    filing = draft(account)
    letter = court.arrived(papers.not_a_pdf(), "letter to the registrar.pdf")
    add_document(filing_id=filing.pk, actor=filing.owner, file=letter)
    return filing


def awaiting_payment(account: str = "chan") -> Charge:
    """Lodged, and its fee not paid yet."""
    charge = court.lodge_draft(draft(account), at=clock.now())
    assert charge is not None
    return charge


def lodged(account: str = "chan", at: datetime | None = None) -> Filing:
    """Lodged, paid and stamped at this time (now)."""
    return court.lodged_of(User.objects.get(username=account), at=at or clock.now())


def accepted(account: str = "chan") -> Filing:
    """On the court's file; the worker seals it."""
    return court.accept(lodged(account), officer())


def returned(account: str = "chan", at: datetime | None = None) -> Filing:
    """The writ is accepted, the statement of claim sent back."""
    return court.accept(lodged(account, at), officer(), returned=(2,))


def refused(account: str = "chan") -> Filing:
    """The registry has refused the whole of it."""
    reason = ReturnReason.objects.filter(for_refusal=True).first()
    assert reason is not None
    return registry.refuse(filing_id=lodged(account).pk, officer=officer(), reason=reason, note="On paper already.")


def withdrawn(account: str = "chan") -> Filing:
    """A draft that its owner withdrew."""
    filing = draft(account)
    return drafting.withdraw(filing_id=filing.pk, actor=filing.owner)


def undecided(filing: Filing) -> list[int]:
    """The documents the registry has still to decide."""
    return list(filing.documents.exclude(decision=Decision.ACCEPTED).values_list("order", flat=True))


def officer() -> User:
    """Somebody of the registry."""
    return User.objects.get(username="registry")


def summons(account: str = "rvd.ou") -> Filing:
    """A draft at the Magistrates' Courts that does not say yet at which of them."""
    kind = CaseType.objects.get(pk="MCDS")
    return drafting.start_filing(actor=User.objects.get(username=account), case_type=kind, case=None, language="en")
