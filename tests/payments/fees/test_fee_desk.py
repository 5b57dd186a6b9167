"""The fee schedule changes by four eyes, for a day to come, and what was once in force is never edited."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, Message
from icms.lib import clock
from icms.lib.errors import Refused
from payments.fees.desk import services
from payments.fees.desk.rules import FARTHEST
from payments.fees.quote import price_of, quote
from payments.fees.rules import Period
from payments.models import ConcessionPeriod, FeeItem, ScheduleProposal
from tests.factories.court import TUESDAY_10
from tests.factories.fee_proposals import NEW_YEAR, a_dearer_writ, a_further_concession

TODAY = clock.court_day(TUESDAY_10)


def codes(refusal: Any) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def test_a_proposal_changes_nothing_until_it_is_approved(officer):
    a_dearer_writ(officer)
    assert quote([("DC", "writ", 1)], deemed_day=NEW_YEAR).total_cents == 50_400
    assert AuditEntry.objects.filter(act="schedule.proposed").count() == 1
    assert Message.objects.get().to.username == "accounts.sup"


def test_a_supervisor_who_proposes_is_not_told_of_the_own_proposal(supervisor):
    a_dearer_writ(supervisor)
    assert not Message.objects.filter(to=supervisor).exists()


def test_three_years_ahead_is_the_last_day_that_can_be_proposed(officer):
    last = TODAY + FARTHEST
    proposal = a_dearer_writ(officer, from_day=last)
    services.withdraw(proposal_id=proposal.pk, actor=officer)
    with pytest.raises(Refused) as refusal:
        a_dearer_writ(officer, from_day=last + timedelta(days=1))
    assert [(each.code, each.field) for each in refusal.value.reasons] == [("too_far", "from_day")]
    assert "three years" in str(refusal.value.reasons[0].message)


def test_approved_it_holds_from_its_day_and_the_version_before_it_ends_the_day_before(officer, supervisor):
    proposal = services.approve(proposal_id=a_dearer_writ(officer).pk, actor=supervisor)
    before, after = FeeItem.objects.filter(court="DC", code="writ").order_by("in_force_from")
    assert (before.in_force_until, after.in_force_from) == (date(2026, 12, 31), NEW_YEAR)
    assert (after.description, after.unit, proposal.item) == (before.description, before.unit, after)
    assert quote([("DC", "writ", 1)], deemed_day=date(2026, 12, 31)).total_cents == 50_400
    assert quote([("DC", "writ", 1)], deemed_day=NEW_YEAR).total_cents == 56_000
    assert Message.objects.filter(to=officer, kind="payment_schedule_decided").exists()


def test_nobody_approves_an_own_proposal(supervisor):
    proposal = a_dearer_writ(supervisor)
    with pytest.raises(Refused) as refusal:
        services.approve(proposal_id=proposal.pk, actor=supervisor)
    assert codes(refusal) == ["same_officer"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleProposal.objects.update(
            state="approved", decided_by=supervisor, decided_at=TUESDAY_10, item=FeeItem.objects.first()
        )


@pytest.mark.parametrize("who", ["accounts", "admin", "auditor", "registry.sup", "chan"])
def test_only_an_accounts_supervisor_decides(person, supervisor, who):
    proposal = a_dearer_writ(supervisor)
    with pytest.raises(Refused) as refusal:
        services.approve(proposal_id=proposal.pk, actor=person(who))
    assert codes(refusal) == ["not_a_supervisor"]


@pytest.mark.parametrize("who", ["admin", "auditor", "registry", "chan"])
def test_only_the_accounts_office_proposes(person, who):
    with pytest.raises(Refused) as refusal:
        a_dearer_writ(person(who))
    assert codes(refusal) == ["not_your_desk"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"from_day": TODAY}, "not_ahead"),
        ({"from_day": date(2020, 1, 1)}, "not_ahead"),
        ({"from_day": date(2036, 1, 1)}, "too_far"),
        ({"ordinary_cents": None, "concession": False, "e_cents": None}, "no_amount"),
        ({"e_cents": None}, "no_e_fee"),
        ({"e_cents": 57_000}, "not_eighty_per_cent"),
        ({"e_cents": 55_950}, "not_eighty_per_cent"),
        ({"code": "no_such_item"}, "no_such_item"),
        (
            {
                "ordinary_cents": 63_000,
                "e_cents": 50_400,
                "confirmed": False,
                "source": "Public pages",
                "source_zh_hant": "公開網頁",
                "source_zh_hans": "公开网页",
            },
            "no_change",
        ),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(officer, said, code):
    with pytest.raises(Refused) as refusal:
        a_dearer_writ(officer, **said)
    assert code in codes(refusal)
    assert not ScheduleProposal.objects.exists()


def test_every_reason_is_told_at_once(officer):
    with pytest.raises(Refused) as refusal:
        a_dearer_writ(officer, from_day=TODAY, e_cents=1)
    assert codes(refusal) == ["not_ahead", "not_eighty_per_cent"]


def test_the_list_says_which_way_it_is_rounded(officer):
    for e_cents in (1400, 1500):  # 80% of 18 is 14.40
        proposal = a_dearer_writ(officer, ordinary_cents=1800, e_cents=e_cents)
        services.withdraw(proposal_id=proposal.pk, actor=officer)
    with pytest.raises(Refused):
        a_dearer_writ(officer, ordinary_cents=1800, e_cents=1600)


def test_a_second_proposal_for_the_same_item_waits_for_the_first(officer):
    a_dearer_writ(officer)
    with pytest.raises(Refused) as refusal:
        a_dearer_writ(officer, from_day=date(2027, 2, 1))
    assert codes(refusal) == ["another_open"]


def test_a_version_cannot_begin_before_the_last_one(officer, supervisor):
    services.approve(proposal_id=a_dearer_writ(officer).pk, actor=supervisor)
    with pytest.raises(Refused) as refusal:
        a_dearer_writ(officer, from_day=date(2026, 12, 15), ordinary_cents=71_000, e_cents=56_800)
    assert codes(refusal) == ["not_after_last"]


def test_approved_too_late_it_is_refused_and_stays(officer, supervisor, it_is):
    proposal = a_dearer_writ(officer)
    it_is(TUESDAY_10 + timedelta(days=90))
    with pytest.raises(Refused) as refusal:
        services.approve(proposal_id=proposal.pk, actor=supervisor)
    assert codes(refusal) == ["not_ahead"]
    proposal.refresh_from_db()
    assert proposal.is_open


def test_a_refusal_says_why_and_leaves_the_schedule_alone(officer, supervisor):
    proposal = a_dearer_writ(officer)
    with pytest.raises(Refused) as refusal:
        services.refuse(proposal_id=proposal.pk, actor=supervisor, note="")
    assert codes(refusal) == ["no_note"]
    services.refuse(proposal_id=proposal.pk, actor=supervisor, note="Not gazetted yet.")
    assert FeeItem.objects.filter(court="DC", code="writ").count() == 1
    with pytest.raises(Refused) as again:
        services.approve(proposal_id=proposal.pk, actor=supervisor)
    assert codes(again) == ["not_open"]


def test_only_the_one_who_proposed_withdraws(officer, supervisor):
    proposal = a_dearer_writ(officer)
    with pytest.raises(Refused):
        services.withdraw(proposal_id=proposal.pk, actor=supervisor)
    services.withdraw(proposal_id=proposal.pk, actor=officer)
    assert services.withdraw(proposal_id=proposal.pk, actor=officer).state == "withdrawn"


def test_an_item_that_was_not_set_gets_its_fee(officer, supervisor):
    proposal = a_dearer_writ(
        officer, code="translation_certification", concession=False, e_cents=None, ordinary_cents=12_500
    )
    services.approve(proposal_id=proposal.pk, actor=supervisor)
    wanted = [("DC", "translation_certification", 1)]
    assert quote(wanted, deemed_day=TODAY).blocked[0].code == "fee_not_set"
    assert quote(wanted, deemed_day=NEW_YEAR).total_cents == 12_500


def test_a_fee_may_be_abolished(officer, supervisor):
    services.approve(proposal_id=a_dearer_writ(officer, free=True).pk, actor=supervisor)
    assert quote([("DC", "writ", 1)], deemed_day=NEW_YEAR).is_free


def test_a_further_concession_follows_the_last(officer, supervisor):
    services.approve(proposal_id=a_further_concession(officer).pk, actor=supervisor)
    for day in (date(2027, 5, 5), date(2027, 5, 6), date(2029, 5, 5)):
        assert quote([("DC", "writ", 1)], deemed_day=day).total_cents == 50_400
    assert quote([("DC", "writ", 1)], deemed_day=date(2029, 5, 6)).total_cents == 63_000


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"from_day": date(2027, 5, 5)}, "overlaps"),
        ({"last_day": date(2027, 5, 5)}, "ends_before"),
        ({"last_day": date(2057, 5, 5)}, "too_long"),
        ({"from_day": TODAY}, "not_ahead"),
    ],
)
def test_a_concession_that_makes_no_sense_is_refused(officer, said, code):
    with pytest.raises(Refused) as refusal:
        a_further_concession(officer, **said)
    assert code in codes(refusal)


@pytest.mark.parametrize(
    "change",
    [
        {"ordinary_cents": 64_000},
        {"e_cents": 1},
        {"in_force_from": date(2022, 5, 7)},
        {"source": "another"},
        {"confirmed": True},
    ],
)
def test_the_database_lets_nobody_edit_a_version(court, change):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FeeItem.objects.filter(court="DC", code="writ").update(**change)


def test_the_last_day_of_a_version_is_filled_in_once(court):
    writ = FeeItem.objects.filter(court="DC", code="writ")
    writ.update(in_force_until=date(2026, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        writ.update(in_force_until=date(2027, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        writ.delete()


def test_the_database_refuses_versions_and_periods_that_overlap(court):
    with pytest.raises(IntegrityError, match="fee_item_versions_apart"), transaction.atomic():
        FeeItem.objects.create(
            court_id="DC", code="writ", unit="document", in_force_from=TODAY, in_force_until=NEW_YEAR, source="a test"
        )
    with pytest.raises(IntegrityError, match="concession_periods_apart"), transaction.atomic():
        ConcessionPeriod.objects.create(
            court_id="DC", first_day=date(2027, 5, 5), last_day=date(2028, 1, 1), source="a test"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ConcessionPeriod.objects.update(last_day=date(2030, 1, 1))


def test_loading_the_reference_data_again_leaves_what_officers_set(officer, supervisor):
    from payments import reference_data

    services.approve(proposal_id=a_dearer_writ(officer).pk, actor=supervisor)
    services.approve(proposal_id=a_further_concession(officer).pk, actor=supervisor)
    reference_data.load()
    assert quote([("DC", "writ", 1)], deemed_day=NEW_YEAR).total_cents == 56_000
    assert ConcessionPeriod.objects.filter(court="DC").count() == 2


def refusals(make: Any) -> list[tuple[str, str]]:
    """The codes and fields of the reasons against it."""
    with pytest.raises(Refused) as refusal:
        make()
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def test_what_is_wrong_with_the_last_day_of_a_concession_stands_at_the_last_day(officer):
    first = date(2027, 5, 6)
    assert refusals(lambda: a_further_concession(officer, last_day=first - timedelta(days=1))) == [
        ("ends_before", "last_day")
    ]
    assert refusals(lambda: a_further_concession(officer, last_day=date(2040, 1, 1))) == [("too_long", "last_day")]


def test_an_open_proposal_of_one_court_keeps_no_other_court_from_its_own(officer):
    a_dearer_writ(officer)
    cfi = FeeItem.objects.filter(court="CFI", code="writ").latest("in_force_from")
    dearer = {"ordinary_cents": 120_000, "e_cents": 96_000}
    assert a_dearer_writ(officer, court=cfi.court, **dearer).court == cfi.court
    assert ScheduleProposal.objects.count() == 2


def test_the_note_of_whoever_proposes_is_kept_for_whoever_decides(officer):
    assert a_dearer_writ(officer, note="As the Gazette says.").note == "As the Gazette says."


def test_an_item_that_is_not_listed_for_the_concession_costs_its_ordinary_fee_whatever_stands_beside_it(court):
    item = FeeItem.objects.filter(court="DC", code="writ").latest("in_force_from")
    item.concession = False
    assert price_of(item, [Period(date(2022, 5, 6), date(2027, 5, 5))], TODAY).charged_cents == item.ordinary_cents
