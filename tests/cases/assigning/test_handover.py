"""A leaver's cases, drafts and unread messages go to others in one step, and come back by one press (domain 4.2)."""

from datetime import timedelta

import pytest

from accounts.messages.services import post
from accounts.models import AuditEntry, Message, User
from cases.assigning import handover, services
from cases.models import Assignment
from filings.drafting.services import start_filing
from filings.models import Filing
from icms.lib import clock
from icms.lib.errors import Refused
from payments.access import visible_charges
from payments.models import Charge
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft, lodged_of
from tests.factories.firm_cases import cases_of, hand_over, has


@pytest.fixture
def leaver(person):
    """wong.ou has four cases, a draft in one of them, a draft of a new case, and an unread message about another."""
    account = person("wong.ou")
    cases = cases_of(account, 4, to=[account])
    with clock.set_to(TUESDAY_10):
        start_filing(actor=account, case_type=cases[1].case_type, case=cases[1], language="en")
        start_filing(actor=account, case_type=cases[1].case_type, case=None, language="en")
    post(to=account, kind="case_without_user", params={"case": cases[2].number})
    return account


def test_everything_goes_to_one_user_in_one_act(person, leaver):
    done = hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    assert (done.given, done.taken) == (4, 4)
    assert has(leaver) == set() and len(has(person("wong.ou2"))) == 4
    assert not Filing.objects.filter(owner=leaver).exists()
    assert Message.objects.unread().filter(to=person("wong.ou2"), kind="case_without_user").exists()
    assert AuditEntry.objects.filter(act="cases.hand_over").count() == 1


def test_the_preview_says_what_goes_with_the_cases(leaver):
    said = " ".join(handover.described(leaver))
    assert "2 drafts" in said and "1 unread message" in said


def test_in_turn_each_case_and_what_belongs_to_it_goes_to_one(person, leaver):
    third = User.objects.create(
        username="wong.ou3",
        role="OU",
        name_en="Tsui Hoi Ching",
        organization=leaver.organization,
        branch=leaver.branch,
    )
    hand_over(person("wong.pa"), leaver, [person("wong.ou2"), third], in_turn=True)
    first, second = has(person("wong.ou2")), has(third)
    assert len(first) == len(second) == 2 and not first & second
    draft = Filing.objects.exclude(case=None).get()
    assert draft.case_id in has(draft.owner)


def test_undo_brings_back_cases_drafts_and_messages(person, leaver):
    before = has(leaver)
    done = hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert has(leaver) == before and has(person("wong.ou2")) == set()
    assert Filing.objects.filter(owner=leaver).count() == 2
    assert Message.objects.filter(to=leaver, kind="case_without_user").exists()


def test_a_message_read_meanwhile_is_not_taken_back(person, leaver):
    done = hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    Message.objects.filter(kind="case_without_user").update(read_at=TUESDAY_10)
    services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert Message.objects.get(kind="case_without_user").to == person("wong.ou2")


def test_a_draft_lodged_by_its_new_owner_stays_with_it(person, leaver):
    draft = draft_of(leaver)
    done = hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    lodge_draft(Filing.objects.get(pk=draft.pk))
    services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert Filing.objects.get(pk=draft.pk).owner == person("wong.ou2")


def test_what_is_owed_for_a_filing_is_owed_by_whoever_took_it_over(person, leaver):
    charge = lodge_draft(draft_of(leaver))
    hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    assert Charge.objects.get(pk=charge.pk).payer == person("wong.ou2")
    assert visible_charges(person("wong.ou2")).count() == 1


def test_a_lodged_filing_keeps_who_lodged_it_and_its_answer_reaches_the_new_owner(person, leaver):
    lodged = lodged_of(leaver)
    hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    now = Filing.objects.get(pk=lodged.pk)
    assert (now.owner, now.lodged_by) == (person("wong.ou2"), leaver)


def test_what_comes_in_between_seeing_and_confirming_goes_too(person, leaver):
    act = services.propose(actor=person("wong.pa"), kind="hand_over", leaver=leaver)
    services.choose(act_id=act.pk, actor=person("wong.pa"), accounts=[person("wong.ou2")])
    cases_of(leaver, 1, first=9_000, to=[leaver])
    assert services.confirm(act_id=act.pk, actor=person("wong.pa")).taken == 5


def test_nothing_is_handed_over_to_the_leaver_or_out_of_the_firm(person, leaver):
    for other in (leaver, person("lee.ou")):
        with pytest.raises(Refused):
            hand_over(person("wong.pa"), leaver, [other])


def test_an_sa_hands_over_only_in_its_branch(person, leaver):
    with pytest.raises(Refused):
        hand_over(person("wong.sa"), leaver, [person("wong.ou2")])
    with pytest.raises(Refused):
        hand_over(person("wong.sa"), person("wong.ou2"), [leaver])


def test_a_suspended_leaver_gets_back_what_it_had_and_a_closed_one_nothing(person, leaver):
    done = hand_over(person("wong.pa"), leaver, [person("wong.ou2")])
    User.objects.filter(pk=leaver.pk).update(state="closed")
    with pytest.raises(Refused) as refused:
        services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert [reason.code for reason in refused.value.reasons] == ["closed"]
    User.objects.filter(pk=leaver.pk).update(state="suspended")
    services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert Assignment.objects.present().filter(account=leaver).count() == 4


@pytest.mark.slow
def test_a_thousand_cases_with_drafts_go_in_one_step_and_come_back(person):
    leaver, receiver = person("wong.ou"), person("wong.ou2")
    cases = cases_of(leaver, 1_000, to=[leaver])
    Filing.objects.bulk_create(
        Filing(
            owner=leaver,
            organization=leaver.organization,
            court=case.court,
            case_type=case.case_type,
            case=case,
            saved_at=TUESDAY_10,
        )
        for case in cases
    )
    Message.objects.bulk_create(
        Message(to=leaver, kind="filing_accepted", params={"case": case.number}, email_state="none") for case in cases
    )
    with clock.set_to(TUESDAY_10):
        done = hand_over(person("wong.pa"), leaver, [receiver])
    assert (done.given, done.taken) == (1_000, 1_000)
    assert Filing.objects.filter(owner=receiver).count() == 1_000
    assert Message.objects.unread().filter(to=receiver, kind="filing_accepted").count() == 1_000
    entry = AuditEntry.objects.get(act="cases.hand_over")
    assert len(entry.detail["cases"]) == 1_000 and entry.detail["moved"]["filings"]["count"] == 1_000
    with clock.set_to(TUESDAY_10 + timedelta(minutes=29)):
        services.undo(act_id=done.pk, actor=person("wong.pa"))
    assert len(has(leaver)) == Filing.objects.filter(owner=leaver).count() == 1_000
    assert Message.objects.unread().filter(to=leaver, kind="filing_accepted").count() == 1_000
