"""The registry fixes, changes and vacates hearings; each is recorded, and those in the case are told (domain 4.2)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Message
from cases.assigning.assignments import grant_access
from cases.hearings import services
from cases.models import Hearing
from cases.selectors import hearings_of, next_hearings
from cases.signals import hearing_entered
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.hearings import fix
from tests.support.kept import kept, somebody

SOON = TUESDAY_10 + timedelta(days=8)


@kept
def case():
    """A case in which wong.ou acts, and wong.ou2 as well."""
    case = accept(lodged_of(somebody("wong.ou")), somebody("registry")).case
    grant_access(account=somebody("wong.ou2"), case=case, how="assigned", actor=None)
    return case


@pytest.fixture
def fixed(case, person):
    with clock.set_to(TUESDAY_10):
        return fix(case, person("registry"), SOON, kind="call_over")


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to__username", flat=True))


def test_everybody_who_acts_in_the_case_is_told_of_a_hearing(fixed, person, client):
    assert told("hearing_fixed") == ["wong.ou", "wong.ou2"]
    assert AuditEntry.objects.get(act="hearing.fixed").detail["case"] == fixed.case.number
    client.force_login(person("wong.ou2"))
    message = Message.objects.get(to__username="wong.ou2", kind="hearing_fixed")
    shown = client.get(f"/en/messages/{message.reference}/").content.decode()
    assert "Call-over" in shown and "Court 12" in shown and "Judge Au" in shown


def test_in_chinese_a_message_names_room_and_judge_in_chinese(fixed, person, client):
    client.force_login(person("wong.ou2"))
    message = Message.objects.get(to__username="wong.ou2", kind="hearing_fixed")
    shown = client.get(f"/zh-hant/messages/{message.reference}/").content.decode()
    assert "提訊" in shown and "灣仔法院大樓第12庭" in shown and "區法官" in shown
    assert "Judge Au" not in shown and "Court 12" not in shown


def test_without_a_length_a_hearing_takes_what_its_kind_usually_takes(fixed, case, person):
    assert fixed.minutes == 15 and fixed.ends_at == SOON + timedelta(minutes=15)
    with clock.set_to(TUESDAY_10):
        longer = fix(case, person("registry"), SOON + timedelta(hours=1), kind="call_over", minutes=45)
    assert longer.minutes == 45


def test_a_change_keeps_the_old_row_and_tells_both_times(fixed, person, case):
    later = SOON + timedelta(days=1)
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        services.change_hearing(case=case, reference=fixed.reference, starts_at=later, actor=person("registry"))
    old, new = Hearing.objects.order_by("pk")
    assert (old.superseded_at, new.starts_at, new.reference) == (new.entered_at, later, old.reference)
    assert new.minutes == old.minutes
    assert [each.starts_at for each in hearings_of(case)] == [later]
    assert [each.starts_at for each in hearings_of(case, TUESDAY_10 + timedelta(minutes=30))] == [SOON]
    assert hearings_of(case, TUESDAY_10 - timedelta(minutes=1)) == []
    message = Message.objects.filter(kind="hearing_changed").first()
    assert message.params["before_at"] == SOON.isoformat()


def test_a_vacated_hearing_is_shown_as_vacated_and_is_not_the_next(fixed, person, case, client):
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        services.vacate_hearing(case=case, reference=fixed.reference, note="Settled.", actor=person("registry"))
        assert next_hearings([case.pk]) == {}
        client.force_login(person("wong.ou"))
        page = client.get(f"/en/cases/DCPI-{case.serial}-2026/?show=hearings").content.decode()
    assert "vacated" in page and "Settled." in page and "none fixed" in page
    assert told("hearing_vacated") == ["wong.ou", "wong.ou2"]
    with pytest.raises(Refused) as refusal:
        services.vacate_hearing(case=case, reference=fixed.reference, note="", actor=person("registry"))
    assert codes(refusal) == {"vacated"}


def test_a_hearing_moved_to_the_time_that_it_has_is_not_moved(fixed, case, person):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.change_hearing(case=case, reference=fixed.reference, starts_at=SOON, actor=person("registry"))
    assert codes(refusal) == {"nothing_changed"}


def test_whoever_listens_hears_of_each_act_with_what_was_before_and_whether_a_notice_is_wanted(case, person):
    heard = []

    def listen(sender, hearing, before, notice, actor, **_):
        assert connection.in_atomic_block
        heard.append((hearing.state, before and before.starts_at, notice, actor.username))

    hearing_entered.connect(listen)
    try:
        with clock.set_to(TUESDAY_10):
            one = fix(case, person("registry"), SOON, notice=True)
            act = {"case": case, "reference": one.reference, "actor": person("registry")}
            services.change_hearing(starts_at=SOON + timedelta(days=1), notice=True, **act)
            services.vacate_hearing(note="", **act)
    finally:
        hearing_entered.disconnect(listen)
    assert heard == [
        ("fixed", None, True, "registry"),
        ("fixed", SOON, True, "registry"),
        ("vacated", SOON + timedelta(days=1), False, "registry"),
    ]


def desk_of(case):
    return f"/en/desk/cases/DCPI-{case.serial}-2026/hearings/fix/"


def typed(**more):
    day = {"starts_at_day": "8", "starts_at_month": "3", "starts_at_year": "2027", "starts_at_time": "10:00 am"}
    return {"kind": "trial", "minutes": "", "room": "DC-9", "judge": "au", "note": "", **day, **more}


def test_the_registry_fixes_a_hearing_on_its_desk(case, client, person):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        wrong = client.post(desk_of(case), typed(starts_at_year="2025"))
        assert b"still to come" in wrong.content and not Hearing.objects.exists()
        client.post(desk_of(case), typed())
        file = client.get(f"/en/desk/cases/DCPI-{case.serial}-2026/")
        assert b"Court 9" in file.content and b"Court 9" in client.get("/en/desk/cases/").content
    assert clock.court_time(Hearing.objects.get().starts_at).hour == 10


def test_only_rooms_and_judges_of_the_court_are_offered(case, client, person):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        page = client.get(desk_of(case)).content.decode()
    assert 'value="DC-12"' in page and 'value="HC-9"' not in page and 'value="ESS-1"' not in page
    assert 'value="au"' in page and 'value="lok"' not in page


@pytest.mark.parametrize(
    "wrong", [{"room": "HC-9"}, {"judge": "lok"}, {"kind": "party"}, {"minutes": "601"}, {"minutes": "soon"}]
)
def test_a_room_of_another_court_and_an_odd_length_are_refused_on_the_page(case, client, person, wrong):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        answer = client.post(desk_of(case), typed(**wrong))
    assert answer.status_code == 200 and b"error" in answer.content and not Hearing.objects.exists()


def test_the_notice_is_asked_for_only_where_somebody_issues_it(case, client, person):
    def listen(**_):
        """Somebody who would issue it."""

    client.force_login(person("registry"))
    others = hearing_entered.receivers
    hearing_entered.receivers = []
    hearing_entered.sender_receivers_cache.clear()
    try:
        with clock.set_to(TUESDAY_10):
            assert b'name="notice"' not in client.get(desk_of(case)).content
            hearing_entered.connect(listen)
            assert b'name="notice"' in client.get(desk_of(case)).content
    finally:
        hearing_entered.receivers = others
        hearing_entered.sender_receivers_cache.clear()


def test_the_cause_book_shows_the_next_hearing_with_one_query_for_all(fixed, client):
    def cost():
        with clock.set_to(TUESDAY_10), CaptureQueriesContext(connection) as queries:
            page = client.get("/en/cause-book/", {"q": "harbourview"}).content.decode()
        return len(queries), page

    cost()
    count, page = cost()
    assert "Call-over" in page
    with clock.set_to(TUESDAY_10):
        fix(fixed.case, fixed.entered_by, SOON + timedelta(hours=1), minutes=60, room="DC-15", judge="ko")
    assert cost()[0] == count
