"""A case with two represented parties and one in person, and documents that the court really issued in it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from accounts.models import User
from cases import representation
from cases.assigning import assignments
from cases.models import Assignment, Case, Party, Representation
from filings.issuing import services
from filings.issuing.tasks import seal_issued
from filings.models import IssuedDocument, IssuedKind, IssuingAct, OrderTemplate
from icms.lib import clock
from tests.factories.court import TUESDAY_10, arrived, pdf

People = Callable[[str], User]
MADE_ON = date(2026, 11, 24)


def case_of_three(person: People, *, serial: int = 4127) -> Case:
    """Wong for the plaintiff, Lee for the first defendant, Chan in person, and somebody who is not on the portal."""
    case = Case.objects.create(case_type_id="DCPI", serial=serial, year=2026, commenced_on=date(2026, 11, 20))
    named = (("plaintiff", "Chan Tai Hing"), ("defendant", "Kwong Fat Limited"), ("defendant", "Chan Tai Man"))
    parties = [
        Party.objects.create(case=case, capacity=capacity, kind="person", name_en=name, order=order)
        for order, (capacity, name) in enumerate((*named, ("defendant", "Chow Wing Kei")), start=1)
    ]
    for party, username in zip(parties, ("wong.ou", "lee.ou", "chan"), strict=False):
        join(party, person(username))
    return case


def join(party: Party, account: User) -> None:
    """The account, and its organization, acts for the party from now."""
    representation.begin(party=party, account=account, how=Representation.How.LINKED)
    assignments.grant_access(account=account, case=party.case, how=Assignment.How.LINKED, actor=account)


def facts(kind: str = "order", **said: Any) -> services.Facts:
    """What an officer says of a document."""
    found = IssuedKind.objects.get(pk=kind)
    given = {"title": "", "language": "en", "made_on": MADE_ON, "judge": "Master Cheung", "public": found.public}
    return services.Facts(**{"kind": found, **given, **said})


@cache
def _paper(text: str) -> bytes:
    """The same words are the same file."""
    return pdf(text)


def prepared(
    officer: User, cases: Sequence[Case], *, text: str = "ORDER", at: datetime = TUESDAY_10, **said: Any
) -> IssuingAct:
    """A draft for these cases."""
    options = {name: said.pop(name) for name in ("replaces", "why") if name in said}
    with clock.set_to(at):
        file = arrived(_paper(text), "order.pdf")
        return services.prepare(actor=officer, cases=cases, facts=facts(**said), file=file, **options)


def drafted(
    officer: User, cases: Sequence[Case], template: str = "payment", *, at: datetime = TUESDAY_10, **said: Any
) -> IssuingAct:
    """A draft from a template, its blanks still empty."""
    found = OrderTemplate.objects.get(pk=template)
    with clock.set_to(at):
        given = facts(found.kind_id, template=found, **said)
        return services.prepare(actor=officer, cases=cases, facts=given, file=None)


def confirmed(act: IssuingAct, officer: User, *, at: datetime = TUESDAY_10) -> IssuingAct:
    """Confirmed by this officer as it stands."""
    with clock.set_to(at):
        return services.confirm(act_id=act.pk, officer=officer, seen=services.mark_of(act))


def sealed(act: IssuingAct, *, at: datetime = TUESDAY_10) -> list[IssuedDocument]:
    """The worker has sealed and delivered each of its documents."""
    with clock.set_to(at):
        for document in act.documents.all():
            seal_issued(document.pk)
    return list(act.documents.select_related("seal", "act__kind", "case").order_by("case"))


def issue(officer: User, case: Case, *, at: datetime = TUESDAY_10, **said: Any) -> IssuedDocument:
    """Issued in one case, sealed and delivered."""
    act = prepared(officer, [case], at=at, **said)
    return sealed(confirmed(act, officer, at=at), at=at)[0]
