"""Whatever assignments, default users, absences and representation do, a document reaches whoever reads it now."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Branch, Message, User
from cases import representation
from cases.absences.services import cancel_absence, record_absence
from cases.assigning import assignments
from cases.models import Absence, Assignment, Case, Party, Representation
from cases.permissions import cases_acted_in
from cases.services import join_case, leave_case
from filings.issuing.notifications import deliver, open_document, remind, to_remind
from filings.issuing.rules import deliveries_read_by, misrouted
from filings.issuing.selectors import count_unread, unread_for, unread_in_organization
from filings.models import Delivery, DeliveryReader
from icms.lib import clock
from tests.factories.court import TUESDAY_10
from tests.factories.issued import case_of_three, issue
from tests.support.samples import how_many

pytestmark = pytest.mark.django_db
USERS = ("wong.ou", "wong.ou2", "lee.ou", "rvd.ou", "chan", "ng")
FIRM = ("wong.ou", "wong.ou2", "lee.ou", "rvd.ou")
RUNS = how_many("ICMS_DELIVERY_RUNS", sample=8, proof=200)


@pytest.fixture
def case(court, person):
    return case_of_three(person)


def sweep():
    """What the clock does every minute."""
    for pk in misrouted().values_list("pk", flat=True):
        deliver(document_id=pk)


def take_over(party: Party, account: User) -> None:
    """A notice to act: the account acts for the party from now, and whoever did before loses the case."""
    before = representation.present(party)
    join_case(account=account, party=party, how=Representation.How.NOTICE)
    if before:
        leave_case(before, party.case, actor=account, unless=account)


def told_of(document):
    rows = DeliveryReader.objects.filter(document=document, told_at__isnull=False)
    return sorted(rows.values_list("account__username", flat=True))


def test_a_firm_that_ceased_a_minute_ago_gets_nothing_and_the_new_one_does(case, person):
    take_over(case.parties.get(order=2), person("rvd.ou"))
    document = issue(person("registry"), case)
    assert told_of(document) == ["chan", "rvd.ou", "wong.ou"]
    assert count_unread(person("lee.ou")) == 0


def test_an_unopened_document_follows_the_case_to_the_firm_that_acts_now(case, person):
    document = issue(person("registry"), case)
    take_over(case.parties.get(order=2), person("rvd.ou"))
    assert [each.document for each in unread_for(person("rvd.ou"))] == [document]
    sweep()
    assert "rvd.ou" in told_of(document)
    assert unread_for(person("lee.ou")) == []


def test_what_was_opened_stays_read_when_another_firm_comes(case, person):
    document = issue(person("registry"), case)
    open_document(document_id=document.pk, reader=person("lee.ou"))
    take_over(case.parties.get(order=2), person("rvd.ou"))
    sweep()
    assert "rvd.ou" not in told_of(document)
    assert document.deliveries.get(party__order=2).opened_by == person("lee.ou")


def test_a_case_that_nobody_has_goes_to_the_default_user_of_the_branch(case, person):
    lee, other = person("lee.ou"), person("wong.ou2")
    Branch.objects.filter(pk=person("wong.ou").branch_id).update(default_user=other)
    assignments.unassign(pairs=[(case.pk, person("wong.ou").pk)], how="unassigned", actor=None)
    document = issue(person("registry"), case)
    assert told_of(document) == ["chan", lee.username, "wong.ou2"]
    assert Assignment.objects.present().filter(case=case, account=other).exists()


def test_without_a_default_user_the_administrators_are_alerted_once(case, person):
    assignments.unassign(pairs=[(case.pk, person("wong.ou").pk)], how="unassigned", actor=None)
    document = issue(person("registry"), case)
    for _ in range(3):
        sweep()
    alerts = Message.objects.filter(kind="case_without_user")
    assert list(alerts.values_list("to__username", flat=True)) == ["wong.pa"]
    assert document.deliveries.get(party__order=1).how == Delivery.How.NOBODY
    assert list(unread_in_organization(person("wong.pa"))) == [document]
    assignments.assign(pairs=[(case.pk, person("wong.ou2").pk)], how="assigned", actor=None)
    sweep()
    assert "wong.ou2" in told_of(document)


def test_a_stand_in_gets_a_copy_and_opens_it_for_the_firm(case, person):
    with clock.set_to(TUESDAY_10):
        record_absence(
            actor=person("wong.ou"),
            account=person("wong.ou"),
            stand_in=person("wong.ou2"),
            first_day=clock.court_day(TUESDAY_10),
            last_day=clock.court_day(TUESDAY_10 + timedelta(days=2)),
        )
        document = issue(person("registry"), case)
        assert Message.objects.filter(to=person("wong.ou2"), kind="case_document_issued").exists()
        assert [each.document for each in unread_for(person("wong.ou2"))] == [document]
        open_document(document_id=document.pk, reader=person("wong.ou2"))
    assert document.deliveries.get(party__order=1).opened_by == person("wong.ou2")


def test_one_who_opens_reads_for_his_own_party_alone(case, person):
    document = issue(person("registry"), case)
    open_document(document_id=document.pk, reader=person("chan"))
    read = document.deliveries.exclude(opened_at=None).values_list("party__order", flat=True)
    assert list(read) == [3]
    assert count_unread(person("chan")) == 0 and count_unread(person("lee.ou")) == 1


def test_after_three_days_those_who_have_not_opened_it_are_reminded_once(case, person):
    document = issue(person("registry"), case)
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        open_document(document_id=document.pk, reader=person("chan"))
        assert not to_remind().exists()
    with clock.set_to(TUESDAY_10 + timedelta(days=3)):
        assert list(to_remind()) == [document]
        assert remind(document_id=document.pk, actor=None) == 2
        assert remind(document_id=document.pk, actor=person("registry")) == 0
        assert not to_remind().exists()
    reminded = Message.objects.filter(kind="case_document_reminder").values_list("to__username", flat=True)
    assert sorted(reminded) == ["lee.ou", "wong.ou"]


class Representing(RuleBasedStateMachine):
    """Two firms and a person in a case with one document that is unread, and all that may happen to them."""

    world: dict[str, Any]

    @initialize()
    def begin(self) -> None:
        person = self.world["person"]
        self.world["serial"] += 1
        self.people = {name: person(name) for name in USERS}
        User.objects.filter(username__in=USERS).update(state=User.State.ACTIVE)
        Absence.objects.all().delete()
        Branch.objects.update(default_user=None)
        self.case: Case = case_of_three(person, serial=self.world["serial"])
        self.document = issue(person("registry"), self.case)

    @rule(name=st.sampled_from(FIRM))
    def assigned(self, name: str) -> None:
        account = self.people[name]
        if self.case.parties.filter(represented_by=account.organization).exists():
            assignments.assign(pairs=[(self.case.pk, account.pk)], how="assigned", actor=None)

    @rule(name=st.sampled_from(FIRM))
    def unassigned(self, name: str) -> None:
        assignments.unassign(pairs=[(self.case.pk, self.people[name].pk)], how="unassigned", actor=None)

    @rule(name=st.sampled_from(USERS), state=st.sampled_from([User.State.ACTIVE, User.State.SUSPENDED]))
    def suspended_or_not(self, name: str, state: str) -> None:
        User.objects.filter(pk=self.people[name].pk).update(state=state)

    @rule(name=st.sampled_from(FIRM), there=st.booleans())
    def default_user(self, name: str, there: bool) -> None:
        account = self.people[name]
        Branch.objects.filter(pk=account.branch_id).update(default_user=account if there else None)

    @rule(order=st.sampled_from([1, 2, 3, 4]), name=st.sampled_from(USERS))
    def another_acts(self, order: int, name: str) -> None:
        account = User.objects.select_related("organization", "branch").get(pk=self.people[name].pk)
        if account.is_active:
            take_over(self.case.parties.get(order=order), account)

    @rule(order=st.sampled_from([1, 2, 3]))
    def ceases(self, order: int) -> None:
        party = self.case.parties.get(order=order)
        before = representation.end(party=party)
        if before:
            leave_case(before, self.case, actor=self.people["ng"], unless=self.people["ng"])

    @rule(there=st.booleans())
    def away(self, there: bool) -> None:
        wong = self.people["wong.ou"]
        if there and not Absence.objects.at(clock.now()).exists() and User.objects.get(pk=wong.pk).is_active:
            today = clock.court_day(clock.now())
            Absence.objects.create(
                account=wong,
                stand_in=self.people["wong.ou2"],
                from_at=clock.now(),
                until_at=clock.now() + timedelta(days=2),
                entered_by=wong,
                entered_at=clock.now(),
            )
            assert today
        for absence in Absence.objects.at(clock.now()) if not there else ():
            cancel_absence(absence_id=absence.pk, actor=wong)

    @rule(name=st.sampled_from(USERS))
    def opened(self, name: str) -> None:
        account = User.objects.select_related("organization").get(pk=self.people[name].pk)
        if account.is_active and cases_acted_in(account).filter(pk=self.case.pk).exists():
            open_document(document_id=self.document.pk, reader=account)

    @invariant()
    def everybody_who_reads_was_told(self) -> None:
        if not hasattr(self, "document"):
            return
        sweep()
        told = set(told_of(self.document))
        for delivery in self.document.deliveries.filter(opened_at=None).select_related("party"):
            acts = representation.present(delivery.party)
            if acts is None:
                continue
            if acts.organization is None:
                wanted = [acts.account] if acts.account and acts.account.is_active else []
            else:
                held = Assignment.objects.present().filter(case=self.case, account__organization=acts.organization)
                wanted = [each.account for each in held if each.account.is_active]
                if not wanted:
                    alerted = Message.objects.filter(kind="case_without_user", params__case=self.case.number)
                    assert alerted.exists(), "nobody of the organization has heard of it"
                    assert delivery.how == Delivery.How.NOBODY
            for account in wanted:
                assert account.username in told
                assert self.document.pk in {each.document.pk for each in unread_for(account)}
                assert deliveries_read_by(account).filter(pk=delivery.pk).exists()


@pytest.mark.slow
def test_nobodys_box_misses_a_document_whatever_happens_meanwhile(court, person):
    Representing.world = {"person": person, "serial": 100}
    with clock.set_to(TUESDAY_10):
        run_state_machine_as_test(
            Representing,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
