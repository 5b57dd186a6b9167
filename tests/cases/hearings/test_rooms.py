"""Each room's day; a room that is taken out of use; what becomes of hearings when their case ends (domain 4.2)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import AuditEntry, Message
from cases.calendar.context import hearings_in
from cases.calendar.services import record_closure
from cases.case_desk.status import set_status
from cases.hearings.selectors import hearings_to_move, rooms_on
from cases.hearings.services import change_hearing, set_in_use
from cases.models import Closure, Court, CourtRoom, Hearing
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case, in_address
from tests.factories.hearings import fix, named

pytestmark = pytest.mark.django_db


def at(text):
    return clock.from_court(datetime.fromisoformat(f"2026-12-02T{text}"))


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.fixture
def fixed(case, person):
    with clock.set_to(TUESDAY_10):
        return fix(case, person("registry"), at("10:30"), minutes=60)


def day_of(code):
    rooms = rooms_on(Court.objects.get(pk="DC"), at("10:00").date())
    return next(each for each in rooms if each.room.pk == code)


def test_a_rooms_day_has_its_hearings_and_the_sitting_time_between_them(fixed, case, person):
    assert [each.reference for each in day_of("DC-12").hearings] == [fixed.reference]
    assert day_of("DC-12").free == [(at("10:00"), at("10:30")), (at("11:30"), at("13:00")), (at("14:30"), at("16:30"))]
    with clock.set_to(TUESDAY_10):
        fix(case, person("registry"), at("12:00"), minutes=270)
    assert day_of("DC-12").free == [(at("10:00"), at("10:30")), (at("11:30"), at("12:00"))]
    assert day_of("DC-9").free == [(at("10:00"), at("13:00")), (at("14:30"), at("16:30"))]
    assert day_of("DC-9").hearings == [] and day_of("DC-9").taken_parts == []


def test_the_desk_shows_each_room_of_the_court_and_day_that_are_chosen(fixed, case, client, person):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        page = client.get("/en/desk/cases/rooms/", {"court": "DC", "day": "2026-12-02"}).content.decode()
        assert case.number in page and "Court 15" in page and f"/desk/cases/{in_address(case)}/" in page
        assert "2026-12-01" in page and "2026-12-03" in page
        others = client.get("/zh-hant/desk/cases/rooms/", {"court": "MC", "day": "2026-12-02"}).content.decode()
        assert case.number not in others and "沙田裁判法院第1庭" in others
        wrong = client.get("/en/desk/cases/rooms/", {"court": "XX", "day": "never"})
    assert wrong.status_code == 200 and b"Choose a court." in wrong.content


def test_a_room_taken_out_of_use_keeps_its_hearings_on_a_list_to_move(fixed, case, client, person):
    client.force_login(person("registry.sup"))
    page = "/en/desk/cases/rooms/DC-12/"
    with clock.set_to(TUESDAY_10):
        assert case.number in client.get(page).content.decode() and CourtRoom.objects.get(pk="DC-12").in_use
        client.post(page, {"in_use": "no"})
        client.post(page, {"in_use": "no"})  # pressed twice
        assert [each.reference for each in hearings_to_move()] == [fixed.reference]
        assert "Hearings to move" in client.get("/en/desk/cases/rooms/").content.decode()
        act = {"case": case, "reference": fixed.reference, "actor": person("registry")}
        with pytest.raises(Refused) as refusal:
            change_hearing(starts_at=at("11:00"), **act)
        assert [reason.code for reason in refusal.value.reasons] == ["room_not_in_use"]
        change_hearing(**act, **named({"room": "DC-9"}))
        assert not hearings_to_move().exists()
        client.post(page, {"in_use": "yes"})
    assert CourtRoom.objects.get(pk="DC-12").in_use
    acts = AuditEntry.objects.filter(act__startswith="court_room.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["court_room.taken_out", "court_room.put_back"]


@pytest.mark.parametrize(("username", "status"), [("registry", 403), ("auditor", 403), ("wong.ou", 403)])
def test_only_a_supervisor_takes_a_room_away(client, person, username, status):
    client.force_login(person(username))
    assert client.post("/en/desk/cases/rooms/DC-12/", {"in_use": "no"}).status_code == status
    assert CourtRoom.objects.get(pk="DC-12").in_use


def test_a_room_without_a_row_is_not_found(client, person):
    client.force_login(person("registry.sup"))
    assert client.get("/en/desk/cases/rooms/DC-99/").status_code == 404


def test_set_in_use_again_records_nothing(person):
    set_in_use(row=CourtRoom.objects.get(pk="DC-9"), in_use=True, actor=person("registry.sup"))
    assert not AuditEntry.objects.filter(act__startswith="court_room.").exists()


def test_whoever_ends_a_case_says_what_becomes_of_each_hearing(fixed, case, person):
    with clock.set_to(TUESDAY_10):
        other = fix(case, person("registry"), at("10:00") + timedelta(days=1))
        end = {"case": case, "status": "ended", "why": "Settled", "actor": person("registry")}
        for said in (None, {}, {fixed.reference: "vacate"}, {fixed.reference: "vacate", other.reference: "perhaps"}):
            with pytest.raises(Refused) as refusal:
                set_status(**end, hearings=said)
            assert {reason.code for reason in refusal.value.reasons} == {"hearing_left"}
        set_status(**end, hearings={fixed.reference: "vacate", other.reference: "keep"})
    states = {each.reference: (each.state, each.note) for each in Hearing.objects.standing()}
    assert states == {fixed.reference: ("vacated", "Settled"), other.reference: ("fixed", "")}
    assert Message.objects.filter(kind="hearing_vacated", to=person("wong.ou")).count() == 1


def test_the_page_asks_for_each_hearing_and_marks_the_one_left_out(fixed, case, client, person):
    client.force_login(person("registry"))
    page, name = f"/en/desk/cases/{in_address(case)}/status/", f"hearing-{fixed.reference}"
    with clock.set_to(TUESDAY_10):
        assert f'name="{name}"' in client.get(page).content.decode()
        left = client.post(page, {"status": "ended", "why": "Settled"}).content.decode()
        assert "Say what becomes of the hearing" in left
        case.refresh_from_db()
        assert case.status == "active"
        client.post(page, {"status": "ended", "why": "Settled", name: "keep"})
    case.refresh_from_db()
    assert case.status == "ended" and Hearing.objects.get().state == "fixed"


def test_no_room_is_free_while_the_registry_is_closed(person):
    with clock.set_to(TUESDAY_10):
        times = {"from_at": at("09:00"), "until_at": at("12:00")}
        record_closure(office=None, reason="directed", actor=person("registry.sup"), **times)
    court, closed, holiday = Court.objects.get(pk="DC"), clock.court_day(at("10:00")), date(2026, 12, 25)
    free = {each.room.pk: each.free for each in rooms_on(court, closed)}
    assert free["DC-12"] == [
        (at("12:00"), at("13:00")),
        (at("14:30"), at("16:30")),
    ]
    assert not any(each.free for each in rooms_on(court, holiday))


def test_the_page_says_who_sits_when_and_how_long_hearings_take(client, person):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10):
        page = client.get("/en/desk/cases/rooms/").content.decode()
    assert "Judge Au" in page and "Mr Justice Lok" not in page and "Sitting hours" in page
    assert "6\xa0hours 30\xa0minutes" in page and "/judges/au/" not in page


def test_a_judge_who_sits_no_longer_is_chosen_by_nobody_and_has_hearings_to_move(fixed, case, client, person):
    client.force_login(person("registry.sup"))
    page = "/en/desk/cases/judges/au/"
    with clock.set_to(TUESDAY_10):
        assert case.number in client.get(page).content.decode()
        client.post(page, {"in_use": "no"})
        assert [each.reference for each in hearings_to_move()] == [fixed.reference]
        assert "sits no longer" in client.get("/en/desk/cases/rooms/").content.decode()
        form = client.get(f"/en/desk/cases/{in_address(case)}/hearings/fix/").content.decode()
        assert 'value="au"' not in form
        client.post(page, {"in_use": "yes"})
        assert not hearings_to_move().exists()
    acts = AuditEntry.objects.filter(act__startswith="judge.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["judge.taken_out", "judge.put_back"]
    assert client.get("/en/desk/cases/judges/nobody/").status_code == 404


@pytest.mark.parametrize(("office", "count"), [("DC", 1), ("MC", 0), (None, 1)])
def test_a_closure_says_before_it_is_entered_how_many_hearings_fall_on_it(fixed, office, count):
    def falling(begins, ends):
        return hearings_in(Closure(office_id=office, from_at=begins, until_at=ends))

    assert falling(at("10:00"), at("11:00")) == falling(at("10:00"), None) == count
    assert falling(at("11:30"), at("13:00")) == falling(at("11:30"), None) == 0


def test_whoever_enters_a_closure_reads_that_and_is_led_to_the_hearings_to_move(fixed, client, person):
    when = {"from_at_day": "2", "from_at_month": "12", "from_at_year": "2026", "from_at_time": "9:00"}
    typed = {"office": "all", "reason": "gale", "act": "check"} | when
    typed |= {name.replace("from", "until"): "" for name in when}
    for username, leads in (("registry.sup", True), ("admin", False)):
        client.force_login(person(username))
        with clock.set_to(TUESDAY_10):
            page = " ".join(client.post("/en/desk/calendar/enter/", typed).content.decode().split())
        assert "1 hearing falls on this closure." in page
        assert ("/desk/cases/rooms/#to-move" in page) is leads
