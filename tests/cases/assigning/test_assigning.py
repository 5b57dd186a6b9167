"""Assigning and unassigning: who may, to whom, what changes, what the record says (domain 3.1, 4.2)."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Empowerment, Message, User
from cases.assigning import services
from cases.assigning.rules import assignable_cases
from cases.models import Assignment, AssignmentAct, CaseUserPermission
from cases.permissions import cases_acted_in, users_acting_in
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import Kind, a_case, act, assign, cases_of, has, unassign


@pytest.fixture
def firm(person):
    """Wong & Partners with six cases that nobody has."""
    return cases_of(person("wong.ou"), 6)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_pa_assigns_many_cases_to_many_users_in_one_act(person, firm):
    users = [person("wong.ou"), person("wong.ou2")]
    done = assign(person("wong.pa"), firm, users)
    assert (done.given, done.taken) == (12, 0)
    assert all(has(user) == {case.pk for case in firm} for user in users)


def test_a_case_numbered_by_its_venue_is_chosen_and_assigned_on_the_pages(person, client):
    a_case(person("wong.ou"), kind="MCDS", venue="KTS")
    client.force_login(person("wong.pa"))
    assert client.get("/en/cases/assignment/case/KTS-1-2026/").status_code == 200
    answer = client.post("/en/cases/assignment/select/", {"case": ["KTS 1/2026"], "act": "assign"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/choose/") and "KTS 1/2026" in answer.content.decode()


def test_the_grant_stands_and_falls_with_the_assignment(person, firm):
    assign(person("wong.pa"), firm[:2], [person("wong.ou")])
    assert CaseUserPermission.objects.filter(user=person("wong.ou")).count() == 2
    unassign(person("wong.pa"), firm[:1], [person("wong.ou")])
    assert has(person("wong.ou")) == {firm[1].pk}
    ended = Assignment.objects.get(case=firm[0], account=person("wong.ou"))
    assert ended.ended_how == "unassigned" and ended.ended_by == person("wong.pa")


def test_what_is_so_already_stays_so_without_an_error(person, firm):
    first = assign(person("wong.pa"), firm[:3], [person("wong.ou")])
    second = assign(person("wong.pa"), firm, [person("wong.ou")])
    assert (first.given, second.given) == (3, 3)
    assert Assignment.objects.filter(account=person("wong.ou")).count() == 6


def test_confirming_twice_is_confirming_once(person, firm):
    chosen = act(person("wong.pa"), Kind.ASSIGN, firm, [person("wong.ou")])
    for _time in range(2):
        services.confirm(act_id=chosen.pk, actor=person("wong.pa"))
    assert AuditEntry.objects.filter(act="cases.assign").count() == 1
    assert Message.objects.filter(kind="case_assigned").count() == 1


@pytest.mark.parametrize("other", ["lee.ou", "wong.pa", "wong.sa", "chan"])
def test_only_users_of_the_organization_can_be_given_cases(person, firm, other):
    with pytest.raises(Refused) as refused:
        act(person("wong.pa"), Kind.ASSIGN, firm, [person(other)])
    assert codes(refused) == ["not_a_receiver"]


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_user_suspended_between_choosing_and_confirming_gets_nothing(person, firm, state):
    chosen = act(person("wong.pa"), Kind.ASSIGN, firm, [person("wong.ou")])
    User.objects.filter(username="wong.ou").update(state=state)
    with pytest.raises(Refused) as refused:
        services.confirm(act_id=chosen.pk, actor=person("wong.pa"))
    assert codes(refused) == ["not_a_receiver"] and has(person("wong.ou")) == set()


def test_cases_of_another_organization_are_left_out(person, firm):
    others = cases_of(person("lee.ou"), 2, first=5_000)
    chosen = services.propose(
        actor=person("wong.pa"), kind=Kind.ASSIGN, case_ids=[case.pk for case in (*firm, *others)]
    )
    assert set(chosen.case_ids) == {case.pk for case in firm}
    with pytest.raises(Refused) as refused:
        services.propose(actor=person("wong.pa"), kind=Kind.ASSIGN, case_ids=[case.pk for case in others])
    assert codes(refused) == ["no_cases"]


@pytest.mark.parametrize("username", ["wong.ou", "chan", "registry"])
def test_nobody_but_administrators_assigns(person, firm, username):
    with pytest.raises(Refused) as refused:
        services.propose(actor=person(username), kind=Kind.ASSIGN, case_ids=[firm[0].pk])
    assert codes(refused) == ["not_now"]


def test_an_sa_assigns_in_its_own_branch_only(person, firm):
    sa = person("wong.sa")
    with pytest.raises(Refused) as refused:
        act(sa, Kind.ASSIGN, firm, [person("wong.ou2")])
    assert codes(refused) == ["not_a_receiver"]
    assert assign(sa, firm, [person("wong.ou")]).given == 6


def test_a_case_of_another_branch_is_not_an_sas_and_one_that_nobody_has_is(person, firm):
    assign(person("wong.pa"), firm[:2], [person("wong.ou2")])
    assert set(assignable_cases(person("wong.sa"))) == set(firm[2:])
    assert set(assignable_cases(person("wong.pa"))) == set(firm)


def test_a_case_of_a_suspended_user_alone_is_nobodys(person, firm):
    assign(person("wong.pa"), firm[:2], [person("wong.ou2")])
    User.objects.filter(username="wong.ou2").update(state="suspended")
    assert set(assignable_cases(person("wong.sa"))) == set(firm)


def test_an_empowered_sa_assigns_across_branches_until_it_is_taken_back(person, firm):
    sa, pa = person("wong.sa"), person("wong.pa")
    power = Empowerment.objects.create(account=sa, kind="other_branches", given_by=pa, given_at=TUESDAY_10)
    chosen = act(sa, Kind.ASSIGN, firm, [person("wong.ou2")])
    power.taken_back_at, power.taken_back_by = clock.now(), pa
    power.save()
    with pytest.raises(Refused):
        services.confirm(act_id=chosen.pk, actor=sa)
    assert has(person("wong.ou2")) == set()


def test_cases_that_left_the_firm_meanwhile_are_left_out(person, firm):
    chosen = act(person("wong.pa"), Kind.ASSIGN, firm, [person("wong.ou")])
    firm[0].parties.update(represented_by=None)
    assert services.confirm(act_id=chosen.pk, actor=person("wong.pa")).given == 5


def test_undo_puts_everything_back_and_leaves_later_acts_alone(person, firm):
    pa, ou, ou2 = person("wong.pa"), person("wong.ou"), person("wong.ou2")
    assign(pa, firm[:1], [ou])
    done = assign(pa, firm, [ou, ou2])
    unassign(pa, firm[5:], [ou2])
    services.undo(act_id=done.pk, actor=pa)
    assert has(ou) == {firm[0].pk} and has(ou2) == set()
    services.undo(act_id=done.pk, actor=pa)
    assert AuditEntry.objects.filter(act="cases.assign_undone").count() == 1


def test_undoing_an_unassignment_gives_back(person, firm):
    pa, ou = person("wong.pa"), person("wong.ou")
    assign(pa, firm, [ou])
    services.undo(act_id=unassign(pa, firm, [ou]).pk, actor=pa)
    assert has(ou) == {case.pk for case in firm}
    assert Assignment.objects.present().filter(account=ou, how="given_back").count() == 6


def test_after_half_an_hour_nothing_is_undone(person, firm):
    with clock.set_to(TUESDAY_10):
        done = assign(person("wong.pa"), firm, [person("wong.ou")])
    with clock.set_to(TUESDAY_10 + timedelta(minutes=30, microseconds=1)), pytest.raises(Refused) as refused:
        services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert codes(refused) == ["too_late"]
    with clock.set_to(TUESDAY_10 + timedelta(minutes=30)):
        assert services.undo(act_id=done.pk, actor=person("wong.pa")).undone_at


def test_what_was_only_chosen_cannot_be_undone(person, firm):
    chosen = act(person("wong.pa"), Kind.ASSIGN, firm, [person("wong.ou")])
    with pytest.raises(Refused) as refused:
        services.undo(act_id=chosen.pk, actor=person("wong.pa"))
    assert codes(refused) == ["not_done"]


def test_the_record_names_every_case_and_every_account(person, firm):
    done = assign(person("wong.pa"), firm, [person("wong.ou")])
    entry = AuditEntry.objects.get(act="cases.assign")
    assert entry.subject == done.reference and entry.on_behalf_of == person("wong.pa").organization
    assert sorted(entry.detail["cases"]) == sorted(case.number for case in firm)
    assert entry.detail["accounts"] == ["wong.ou"]


def test_each_user_gets_one_message_however_many_cases(person, firm):
    assign(person("wong.pa"), firm, [person("wong.ou"), person("wong.ou2")])
    assert Message.objects.filter(kind="case_assigned").count() == 2
    params = Message.objects.get(to=person("wong.ou")).params
    assert params["count"] == 6 and len(params["cases"]) == 6 and params["more"] == 0


def test_who_commences_a_case_for_an_organization_has_it_by_that(person):
    case = a_case(person("wong.ou"))
    assignment = Assignment.objects.get(case=case)
    assert (assignment.account, assignment.how) == (person("wong.ou"), "commenced")
    assert list(cases_acted_in(person("wong.ou"))) == [case]


def test_a_party_in_person_has_a_grant_and_no_assignment(person):
    case = a_case(person("chan"))
    assert list(cases_acted_in(person("chan"))) == [case] and not Assignment.objects.exists()


def test_guardian_answers_as_the_pages_do(person):
    case = a_case(person("wong.ou"))
    assert person("wong.ou").has_perm("cases.act_in_case", case)
    assert not person("wong.ou2").has_perm("cases.act_in_case", case)
    assert list(users_acting_in(case)) == [person("wong.ou")]
    unassign(person("wong.pa"), [case], [person("wong.ou")])
    assert not User.objects.get(username="wong.ou").has_perm("cases.act_in_case", case)
    assert not users_acting_in(case).exists()


def test_the_number_of_queries_does_not_grow_with_the_cases(person, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    few, many = cases_of(person("wong.ou"), 3, first=100), cases_of(person("wong.ou"), 200, first=2_000)
    counts = []
    for cases in (few, many):
        chosen = act(person("wong.pa"), Kind.ASSIGN, cases, [person("wong.ou"), person("wong.ou2")])
        with CaptureQueriesContext(connection) as queries:
            services.confirm(act_id=chosen.pk, actor=person("wong.pa"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_chosen_and_never_confirmed_is_forgotten_after_a_day(person, firm):
    from cases.periodic import sweep

    with clock.set_to(TUESDAY_10):
        act(person("wong.pa"), Kind.ASSIGN, firm, [person("wong.ou")])
    with clock.set_to(TUESDAY_10 + timedelta(days=1, seconds=1)):
        sweep()
    assert not AssignmentAct.objects.exists()
