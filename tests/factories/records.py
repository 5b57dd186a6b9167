"""Applications for court records, really applied for and paid; their fees are illustrative."""

from accounts.models import User
from cases.models import Venue
from causebook.models import RecordKind, RecordRequest
from causebook.records import services
from causebook.records.desk.services import take
from dev.demo.schedule import set_illustrative
from icms.lib import clock
from payments.models import Charge
from tests.factories.court import pay


def applied(account: User, *, kind: str = "copy_of_summons", number: str = "ESS 12/2026") -> RecordRequest:
    """Applied for, and not paid."""
    set_illustrative()
    return services.apply(
        account=account,
        kind=RecordKind.objects.get(pk=kind),
        venue=Venue.objects.get(pk="ESS"),
        number=number,
        particulars="Chan Tai Man, heard on 3 March 2026",
        purpose="Insurance",
        language="en",
    )


def received(account: User, *, kind: str = "copy_of_summons", number: str = "ESS 12/2026") -> RecordRequest:
    """Paid for, and with the court."""
    asked = applied(account, kind=kind, number=number)
    pay(Charge.objects.get(subject_kind=services.SUBJECT, subject=asked.reference), at=clock.now())
    return RecordRequest.objects.shown().get(pk=asked.pk)


def taken(account: User, officer: User) -> RecordRequest:
    """In the hand of this officer."""
    return take(request_id=received(account).pk, officer=officer)
