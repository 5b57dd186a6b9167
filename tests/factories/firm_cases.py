"""A firm with cases: rows enough for assigning, made by the services where it matters and in bulk where it counts."""

from collections.abc import Sequence
from datetime import date

from guardian.shortcuts import get_objects_for_user

from accounts.models import User
from cases import representation
from cases.assigning import assignments, services
from cases.models import Assignment, AssignmentAct, Case, CaseType, Party, Representation
from icms.lib import clock

Kind = AssignmentAct.Kind


def cases_of(account: User, count: int, *, first: int = 1_000, to: Sequence[User] = ()) -> list[Case]:
    """So many cases that the account's organization came to, assigned to nobody or to these."""
    kind = CaseType.objects.get(pk="DCPI")
    day = date(2026, 11, 20)
    cases = Case.objects.bulk_create(
        Case(case_type=kind, serial=first + n, year=2026, commenced_on=day) for n in range(count)
    )
    parties = Party.objects.bulk_create(
        Party(
            case=case,
            capacity=capacity,
            kind="person",
            name_en=f"{name} {case.serial}",
            order=order,
            represented_by=account.organization if order == 1 else None,
        )
        for case in cases
        for order, (capacity, name) in enumerate((("plaintiff", "Ho Ka Ming"), ("defendant", "Bright Lane")), 1)
    )
    Representation.objects.bulk_create(
        Representation(
            party=party, organization=account.organization, branch=account.branch, from_at=clock.now(), how="linked"
        )
        for party in parties
        if party.order == 1
    )
    assignments.assign(
        pairs=[(case.pk, each.pk) for case in cases for each in to], how=Assignment.How.ASSIGNED, actor=account
    )
    return cases


def a_case(account: User, *, serial: int = 1, kind: str = "DCPI", venue: str | None = None) -> Case:
    """One case that this account commenced, with a plaintiff it represents and a defendant nobody does."""
    day = date(2026, 11, 20)
    case = Case.objects.create(case_type_id=kind, venue_id=venue, serial=serial, year=2026, commenced_on=day)
    plaintiff = Party.objects.create(
        case=case, capacity="plaintiff", kind="person", name_en="Chan Tai Hing", name_zh="陳大興", order=1
    )
    Party.objects.create(case=case, capacity="defendant", kind="body", name_en="Kwong Fat Transport Limited", order=2)
    representation.begin(party=plaintiff, account=account, how=Representation.How.COMMENCED)
    assignments.grant_access(account=account, case=case, how=Assignment.How.COMMENCED, actor=account)
    return case


def act(actor: User, kind: str, cases: Sequence[Case], accounts: Sequence[User]) -> AssignmentAct:
    """Chosen and seen, and not confirmed yet."""
    chosen = services.propose(actor=actor, kind=kind, case_ids=[case.pk for case in cases])
    return services.choose(act_id=chosen.pk, actor=actor, accounts=accounts)


def assign(actor: User, cases: Sequence[Case], accounts: Sequence[User]) -> AssignmentAct:
    """Assigned, in one go."""
    return services.confirm(act_id=act(actor, Kind.ASSIGN, cases, accounts).pk, actor=actor)


def unassign(actor: User, cases: Sequence[Case], accounts: Sequence[User]) -> AssignmentAct:
    """Taken from them, in one go."""
    return services.confirm(act_id=act(actor, Kind.UNASSIGN, cases, accounts).pk, actor=actor)


def hand_over(actor: User, leaver: User, accounts: Sequence[User], *, in_turn: bool = False) -> AssignmentAct:
    """Everything of a leaver, in one go."""
    chosen = services.propose(actor=actor, kind=Kind.HAND_OVER, leaver=leaver)
    services.choose(act_id=chosen.pk, actor=actor, accounts=accounts, in_turn=in_turn)
    return services.confirm(act_id=chosen.pk, actor=actor)


def has(account: User) -> set[int]:
    """The cases an account may act in, by its grants alone."""
    return set(get_objects_for_user(account, "act_in_case", klass=Case).values_list("pk", flat=True))


def in_address(case: Case) -> str:
    """`DCPI-1-2026`."""
    return case.number.replace(" ", "-").replace("/", "-")
