"""The calendar desk, as its officers and readers meet it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from cases.calendar import services
from cases.models import Closure, Holiday
from tests.factories.calendars import hk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_rows", "fix_now")]

MOMENT = ("day", "month", "year", "time")


def moment(name, *parts):
    return {f"{name}_{part}": value for part, value in zip(MOMENT, parts, strict=True)}


def until(*parts):
    return moment("until_at", *parts)


A_CLOSURE = {
    "office": "all",
    "reason": "gale",
    **moment("from_at", "15", "9", "2026", "14:20"),
    **until("", "", "", ""),
}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def address(name, *args, language="en"):
    with override(language):
        return reverse(f"calendar:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("role", [Role.REGISTRY, Role.REGISTRY_SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("name", ["desk", "holidays"])
def test_the_court_side_reads_the_desk(client, role, name):
    client.force_login(User.objects.create(username="reader", role=role, name_en="Reader"))
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("role", [Role.INDIVIDUAL, Role.ACCOUNTS, Role.HELP_CENTRE])
@pytest.mark.parametrize("name", ["desk", "holidays", "enter"])
def test_nobody_else_does(client, role, name):
    client.force_login(User.objects.create(username="other", role=role, name_en="Other"))
    assert client.get(address(name)).status_code == 403


@pytest.mark.parametrize("role", [Role.REGISTRY, Role.AUDITOR])
def test_readers_change_nothing(client, enter, role):
    closure = enter("2026-09-15 14:20", None)
    client.force_login(User.objects.create(username="reader", role=role, name_en="Reader"))
    assert client.post(address("enter"), {**A_CLOSURE, "act": "confirm"}).status_code == 403
    for name in ("end", "correct", "cancel"):
        assert client.post(address(name, closure.reference)).status_code == 403
    assert address("enter") not in text(client.get(address("desk")))


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(address("desk"))
    assert answer.status_code == 302 and "sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("name", ["desk", "holidays", "enter"])
def test_the_desk_speaks_three_languages(desk, enter, language, name):
    enter("2026-09-15 14:20", None)
    assert desk.get(address(name, language=language)).status_code == 200


def test_the_desk_says_who_is_open_now_and_what_is_in_force_first(desk, enter, dc):
    enter("2026-09-16 14:20", None, reason="directed")
    enter("2026-09-15 14:20", None, office=dc)
    page = text(desk.get(address("desk")))
    assert page.index("In force") < page.index("To come") < page.index("Over")
    assert "Closed for signal 8 or above" in page and "Not known yet" in page
    assert "Tue 15 Sep 2026, 5:30 pm" in page.replace("\xa0", " ")


def test_closures_are_paged(desk, enter):
    for day in range(1, 23):
        enter(f"2026-07-{day:02} 10:00", f"2026-07-{day:02} 11:00")
    first, second = desk.get(address("desk")), desk.get(address("desk") + "?page=2")
    assert (len(first.context["page"]), len(second.context["page"])) == (20, 3)


def test_the_number_of_queries_does_not_grow(desk, enter, django_assert_max_num_queries):
    for day in range(1, 21):
        enter(f"2026-07-{day:02} 10:00", f"2026-07-{day:02} 11:00")
    desk.get(address("desk"))
    with django_assert_max_num_queries(14):
        desk.get(address("desk"))


def test_entering_first_shows_what_it_changes(desk, stamp_of):
    stamp_of("2026-09-15 14:30")
    page = desk.post(address("enter"), {**A_CLOSURE, "act": "check"})
    assert page.templates[0].name == "cases/calendar/confirm.html"
    assert "Tuesday 15 September 2026, 2:20 pm" in text(page).replace("\xa0", " ")
    assert 1 in [each.count for each in page.context["change"].stamps]
    assert not Closure.objects.filter(reference_key=None).exists()


def test_the_confirmed_closure_is_entered(desk, officer):
    page = desk.post(address("enter"), {**A_CLOSURE, "act": "check"})
    typed = dict(page.context["typed"])
    answer = desk.post(address("enter"), {**typed, "act": "confirm"}, follow=True)
    closure = Closure.objects.get(reference_key=None)
    assert (closure.from_at, closure.until_at, closure.office) == (hk("2026-09-15 14:20"), None, None)
    assert (closure.reason, closure.entered_by) == ("gale", officer)
    assert "The closure is entered." in text(answer)


def test_changing_ones_mind_leads_back_to_the_form_with_everything_typed(desk):
    page = desk.post(address("enter"), {**A_CLOSURE, "act": "change"})
    assert page.templates[0].name == "cases/calendar/enter.html"
    assert 'value="14:20"' in text(page) and not page.context["form"].errors
    assert not Closure.objects.filter(reference_key=None).exists()


def test_until_before_from_gets_a_clear_sentence_at_its_field(desk):
    typed = {**A_CLOSURE, **until("15", "9", "2026", "2:19 pm"), "act": "check"}
    page = desk.post(address("enter"), typed)
    assert page.context["form"].errors["until_at"] == ["The closure must end after it begins."]
    assert "There is a problem" in text(page) and "Error:" in text(page)


def test_confirming_what_may_not_be_is_refused_too(desk):
    page = desk.post(address("enter"), {**A_CLOSURE, **until("15", "9", "2026", "10:00"), "act": "confirm"})
    assert page.context["form"].errors["until_at"] == ["The closure must end after it begins."]


def test_an_empty_form_lists_all_that_is_missing(desk):
    page = desk.post(address("enter"), {"act": "check"})
    assert set(page.context["form"].errors) == {"office", "reason", "from_at"}


def test_pressing_confirm_twice_enters_one(desk):
    for _ in range(2):
        page = desk.post(address("enter"), {**A_CLOSURE, "act": "confirm"})
    assert "This closure has been entered already." in text(page)
    assert Closure.objects.filter(reference_key=None).count() == 1


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("14:20", "14:20"),
        ("1420", "14:20"),
        ("2:20 pm", "14:20"),
        ("2:20PM", "14:20"),
        ("2.20 p.m.", "14:20"),
        ("2 pm", "14:00"),
        ("12 am", "00:00"),
        ("12:30 pm", "12:30"),
        ("下午2時20分", "14:20"),
        ("下午2时", "14:00"),
        ("上午8:45", "08:45"),
        ("00:00", "00:00"),
    ],
)
def test_times_are_typed_on_either_clock(desk, typed, means):
    page = desk.post(address("enter"), {**A_CLOSURE, "from_at_time": typed, "act": "check"})
    assert page.context["change"].after.from_at == hk(f"2026-09-15 {means}")


@pytest.mark.parametrize("typed", ["14", "25:00", "14:60", "13 pm", "0 am", "half past two", "2:2 pm"])
def test_what_is_no_time_gets_a_clear_sentence(desk, typed):
    page = desk.post(address("enter"), {**A_CLOSURE, "from_at_time": typed, "act": "check"})
    assert page.context["form"].errors["from_at"] == ["Enter the time as 14:20 or 2:20 pm."]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("31", "9", "2026", "14:20"), "There is no such date; check the day and the month."),
        (("15", "9", "26", "14:20"), "Enter the year with 4 digits, such as 2026."),
        (("15", "9", "2026", ""), "Enter the day, the month, the year and the time."),
    ],
)
def test_what_is_no_date_gets_a_clear_sentence(desk, parts, sentence):
    page = desk.post(address("enter"), {**A_CLOSURE, **until(*parts), "act": "check"})
    assert page.context["form"].errors["until_at"] == [sentence]


def test_ending_a_closure(desk, enter, stamp_of):
    closure = enter("2026-09-15 14:20", None)
    stamp_of("2026-09-15 15:00")
    typed = until("16", "9", "2026", "10:15")
    assert desk.get(address("end", closure.reference)).status_code == 200
    change = desk.post(address("end", closure.reference), {**typed, "act": "check"}).context["change"]
    assert sum(each.count for each in change.stamps) == 1
    assert change.rows[-1].second == ["Before: Not known yet"]
    desk.post(address("end", closure.reference), {**typed, "act": "confirm"})
    closure.refresh_from_db()
    assert closure.until_at == hk("2026-09-16 10:15")


def test_ending_what_has_an_end_leads_to_correcting_it(desk, enter):
    closure = enter("2026-09-15 14:20", "2026-09-15 16:00")
    answer = desk.get(address("end", closure.reference))
    assert answer.headers["Location"] == address("correct", closure.reference)


def test_correcting_a_closure_starts_from_what_is_entered(desk, enter, dc):
    closure = enter("2026-09-15 14:20", "2026-09-15 16:00", office=dc)
    page = text(desk.get(address("correct", closure.reference)))
    assert 'value="14:20"' in page and 'value="16:00"' in page
    typed = {**A_CLOSURE, "office": "DC", "reason": "black_rainstorm", **until("15", "9", "2026", "17:00")}
    change = desk.post(address("correct", closure.reference), {**typed, "act": "check"}).context["change"]
    assert [bool(row.second) for row in change.rows] == [False, True, False, True]
    desk.post(address("correct", closure.reference), {**typed, "act": "confirm"})
    closure.refresh_from_db()
    assert (closure.office, closure.reason, closure.until_at) == (dc, "black_rainstorm", hk("2026-09-15 17:00"))


def test_a_correction_that_changes_nothing_says_so(desk, enter):
    closure = enter("2026-09-15 14:20", None)
    page = desk.post(address("correct", closure.reference), {**A_CLOSURE, "act": "confirm"})
    assert "Nothing is different from what is entered already." in text(page)


def test_cancelling_a_closure_asks_first(desk, enter, stamp_of):
    closure = enter("2026-09-15 14:20", None)
    stamp_of("2026-09-15 15:00")
    page = desk.get(address("cancel", closure.reference))
    assert sum(each.count for each in page.context["change"].stamps) == 1
    answer = desk.post(address("cancel", closure.reference), follow=True)
    closure.refresh_from_db()
    assert closure.cancelled_at is not None
    assert "The closure is cancelled." in text(answer) and "Cancelled" in text(answer)


@pytest.mark.parametrize("name", ["end", "correct", "cancel"])
def test_a_cancelled_closure_leads_back_to_the_desk(desk, enter, officer, name):
    closure = enter("2026-09-15 14:20", None)
    services.cancel_closure(closure_id=closure.pk, actor=officer)
    answer = desk.post(address(name, closure.reference), follow=True)
    assert "This closure has been cancelled." in text(answer)


@pytest.mark.parametrize("reference", ["7KM4-2QXD-Z", "nonsense", "1"])
def test_a_closure_that_is_not_there_is_not_found(desk, reference):
    assert desk.get(address("end", reference)).status_code == 404


def test_the_desk_warns_when_the_holidays_end_soon(desk, fix_now):
    assert "The general holidays are loaded only until" not in text(desk.get(address("desk")))
    fix_now("2027-10-10 09:00")
    assert "The general holidays are loaded only until 31 December 2027." in text(desk.get(address("desk"))).replace(
        "\xa0", " "
    )


def test_the_desk_stands_past_the_table(desk, fix_now):
    fix_now("2028-01-03 10:00")
    page = desk.get(address("desk"))
    assert page.status_code == 200 and "The holidays of this year are not loaded" in text(page)


@pytest.mark.parametrize(
    ("asked", "shown"), [("", 2026), ("?year=2024", 2024), ("?year=1999", 2027), ("?year=²", 2026), ("?year=x", 2026)]
)
def test_the_holidays_of_a_year(desk, asked, shown):
    page = desk.get(address("holidays") + asked)
    assert page.context["year"] == shown
    assert len(page.context["holidays"]) == 17
    assert "Chung Yeung" in text(page)


def test_the_holidays_before_any_are_loaded(desk):
    Holiday.objects.all().delete()
    assert "No general holidays are loaded" in text(desk.get(address("holidays")))


def test_the_holidays_of_each_year_have_one_tab(desk):
    years = [tab.text for tab in desk.get(address("holidays")).context["tabs"]]
    assert len(years) > 1 and years == sorted(set(years))
