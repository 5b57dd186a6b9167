"""Many at once, with real connections: one result without an error, and what is being lodged stands."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections, transaction

from accounts.models import User
from cases.access import not_in_case
from cases.assigning import services
from cases.linking.codes.services import issue_code, printed_code, use_code
from cases.models import Assignment, Case, CaseUserPermission, LinkCode
from cases.numbering import parse_case_number
from icms.lib.errors import Refused
from tests.factories.firm_cases import Kind, a_case, act, assign, cases_of, has

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def court(transactional_db: None) -> None:
    """The court, with rows that every thread can see."""
    from tests.factories.court import load_court

    load_court()


def together(*works: Any) -> list[Any]:
    """Do these at the same time, each on a connection of its own; what each came to, exceptions too."""
    start = Barrier(len(works))

    def one(work: Any) -> Any:
        close_old_connections()
        try:
            start.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_two_administrators_who_assign_the_same_640_cases_at_once_make_one_result(person):
    cases = cases_of(person("wong.ou"), 640)
    pa, sa, users = person("wong.pa"), person("wong.sa"), [person("wong.ou")]
    acts = [act(actor, Kind.ASSIGN, cases, users) for actor in (pa, sa)]
    done = together(
        lambda: services.confirm(act_id=acts[0].pk, actor=pa), lambda: services.confirm(act_id=acts[1].pk, actor=sa)
    )
    assert sorted(each.given for each in done) == [0, 640]
    assert Assignment.objects.present().count() == CaseUserPermission.objects.count() == 640


def test_twenty_presses_of_the_same_button_assign_once(person):
    cases = cases_of(person("wong.ou"), 50)
    pa = person("wong.pa")
    chosen = act(pa, Kind.ASSIGN, cases, [person("wong.ou")])
    done = together(*[lambda: services.confirm(act_id=chosen.pk, actor=pa)] * 20)
    assert {each.given for each in done} == {50} and Assignment.objects.count() == 50


def test_assigning_and_unassigning_at_once_leave_grants_and_assignments_alike(person):
    cases = cases_of(person("wong.ou"), 100, to=[person("wong.ou")])
    pa, users = person("wong.pa"), [person("wong.ou")]
    acts = [act(pa, kind, cases, users) for kind in (Kind.ASSIGN, Kind.UNASSIGN) * 3]
    done = together(*[lambda pk=each.pk: services.confirm(act_id=pk, actor=pa) for each in acts])
    assert not [each for each in done if isinstance(each, Exception)]
    held = set(Assignment.objects.present().values_list("case_id", flat=True))
    assert held == has(person("wong.ou"))


def test_whoever_unassigns_waits_for_the_one_who_is_lodging(person):
    case = a_case(person("wong.ou"))
    chosen = act(person("wong.pa"), Kind.UNASSIGN, [case], [person("wong.ou")])
    holding, order = Event(), []

    def lodging() -> None:
        with transaction.atomic():
            assert not_in_case(person("wong.ou"), case) == []
            holding.set()
            while not _somebody_waits():
                pass
            order.append("lodged")

    def unassigning() -> None:
        holding.wait()
        services.confirm(act_id=chosen.pk, actor=person("wong.pa"))
        order.append("unassigned")

    assert together(lodging, unassigning) == [None, None]
    assert order == ["lodged", "unassigned"] and has(person("wong.ou")) == set()
    assert not_in_case_now(person("wong.ou"), case)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def not_in_case_now(account: User, case: Case) -> bool:
    with transaction.atomic():
        return bool(not_in_case(account, case))


def test_a_code_typed_twice_at_once_links_one(person):
    case = a_case(person("wong.ou"))
    code = issue_code(party_id=case.parties.get(capacity="defendant").pk, actor=person("registry"))
    number, typed = parse_case_number(case.number), printed_code(code)
    people = [person("lee.ou"), person("ng")]
    done = together(*[lambda who=who: use_code(actor=who, number=number, code=typed) for who in people])
    assert sum(isinstance(each, Case) for each in done) == 1 and sum(isinstance(each, Refused) for each in done) == 1
    assert LinkCode.objects.get().used_by in people


def test_two_handovers_at_once_lose_nothing(person):
    first, second = person("wong.ou"), person("wong.ou2")
    third = User.objects.create(
        username="wong.ou3", role="OU", name_en="Third", organization=first.organization, branch=first.branch
    )
    cases = cases_of(first, 60)
    assign(person("wong.pa"), cases[:30], [first])
    assign(person("wong.pa"), cases[30:], [second])
    pa, acts = person("wong.pa"), []
    for leaver, receiver in ((first, second), (second, third)):
        chosen = services.propose(actor=pa, kind=Kind.HAND_OVER, leaver=leaver)
        acts.append(services.choose(act_id=chosen.pk, actor=pa, accounts=[receiver]))
    done = together(*[lambda pk=each.pk: services.confirm(act_id=pk, actor=pa) for each in acts])
    assert not [each for each in done if isinstance(each, Exception)]
    held = has(first) | has(second) | has(third)
    assert held == {case.pk for case in cases} and not has(first)
    assert not Assignment.objects.present().filter(case__in=cases, account=first).exists()
