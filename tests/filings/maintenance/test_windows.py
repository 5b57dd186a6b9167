"""The administrator announces maintenance; it begins and ends by the clock or by hand, and is recorded (domain 12)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.messages.kinds import render_message
from accounts.models import AuditEntry, Message, User
from filings.maintenance import selectors, services, tasks
from filings.models import Filing, MaintenanceWindow
from filings.outages.selectors import entries, ledger
from filings.periodic import withdraw_old_drafts
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, draft_of

Person = Callable[[str], User]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUNDAY = TUESDAY_10 + 5 * DAY
WHY = {"why_en": "We move.", "why_zh_hant": "我們搬遷。", "why_zh_hans": "我们搬迁。"}


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def admin(person: Person) -> User:
    return person("admin")


def announced(admin: User, start: datetime | None = SUNDAY, hours: int = 4) -> MaintenanceWindow:
    return services.announce(from_at=start, until_at=(start or clock.now()) + hours * HOUR, actor=admin, **WHY)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def test_a_window_is_in_force_from_its_first_instant_and_not_at_its_last(admin: User) -> None:
    window = announced(admin)
    second = timedelta(microseconds=1)
    for at, holds in [
        (SUNDAY - second, False),
        (SUNDAY, True),
        (window.until_at - second, True),
        (window.until_at, False),
    ]:
        with clock.set_to(at):
            assert (selectors.in_force() is not None) is holds, at


def test_every_act_is_recorded_with_what_was_before(admin: User) -> None:
    window = announced(admin)
    services.change(window_id=window.pk, from_at=SUNDAY + HOUR, until_at=SUNDAY + 6 * HOUR, actor=admin, **WHY)
    services.begin_now(window_id=window.pk, actor=admin)
    with clock.set_to(TUESDAY_10 + HOUR):
        services.end_now(window_id=window.pk, actor=admin)
    entries = AuditEntry.objects.filter(subject=window.reference).order_by("pk")
    assert [each.act for each in entries] == [
        f"maintenance.{act}" for act in ("announced", "changed", "begun", "ended")
    ]
    assert entries[1].detail["before"]["from_at"] == SUNDAY.isoformat()
    window.refresh_from_db()
    assert (window.from_at, window.until_at) == (TUESDAY_10, TUESDAY_10 + HOUR)
    assert entries[2].detail["after"]["until_at"] == (TUESDAY_10 + 5 * HOUR).isoformat()
    assert (window.announced_from_at, window.is_otherwise_than_announced) == (SUNDAY, True)


def test_without_a_beginning_it_begins_at_once(admin: User) -> None:
    announced(admin, None)
    assert selectors.in_force() is not None


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (-HOUR, HOUR, "passed"),
        (HOUR, HOUR, "ends_before"),
        (2 * HOUR, HOUR, "ends_before"),
        (HOUR, HOUR + 3 * DAY + timedelta(minutes=1), "too_long"),
        (367 * DAY, 367 * DAY + HOUR, "too_far"),
        (5 * DAY + HOUR, 5 * DAY + 2 * HOUR, "overlaps"),
    ],
)
def test_a_time_that_cannot_be_is_refused(admin: User, start: timedelta, end: timedelta, code: str) -> None:
    announced(admin)
    with pytest.raises(Refused) as refusal:
        services.announce(from_at=TUESDAY_10 + start, until_at=TUESDAY_10 + end, actor=admin, **WHY)
    assert codes(refusal) == [code]


def test_the_database_itself_keeps_two_windows_apart(admin: User) -> None:
    window = announced(admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        MaintenanceWindow.objects.create(
            from_at=window.from_at,
            until_at=window.until_at,
            announced_from_at=window.from_at,
            announced_until_at=window.until_at,
            announced_at=TUESDAY_10,
            announced_by=admin,
            **WHY,
        )


def test_what_is_called_off_is_over_for_good_and_leaves_room(admin: User) -> None:
    window = announced(admin)
    services.cancel(window_id=window.pk, actor=admin)
    for service in (services.cancel, services.begin_now, services.end_now):
        with pytest.raises(Refused) as refusal:
            service(window_id=window.pk, actor=admin)
        assert codes(refusal) == ["called_off"]
    announced(admin)
    with clock.set_to(SUNDAY):
        assert selectors.in_force() is not None


def test_what_has_begun_keeps_its_beginning_and_may_end_later(admin: User) -> None:
    window = announced(admin, None)
    with clock.set_to(TUESDAY_10 + 3 * HOUR):
        services.change(window_id=window.pk, from_at=None, until_at=TUESDAY_10 + 9 * HOUR, actor=admin, **WHY)
        with pytest.raises(Refused) as refusal:
            services.cancel(window_id=window.pk, actor=admin)
    assert codes(refusal) == ["has_begun"]
    window.refresh_from_db()
    assert (window.from_at, window.until_at) == (TUESDAY_10, TUESDAY_10 + 9 * HOUR)


def told(account: User) -> list[tuple[str, list[str]]]:
    found = Message.objects.filter(to=account, params__has_key="window").order_by("pk")
    return [(each.kind, each.params["drafts"]) for each in found]


def test_who_has_an_open_draft_is_told_once_and_again_when_the_times_change(admin: User, person: Person) -> None:
    draft = draft_of(person("chan"))
    window = announced(admin)
    for _ in range(2):
        tasks.tell_filers(window.pk)
    assert told(person("chan")) == [("filing_maintenance", [draft.reference])] and told(person("ng")) == []
    services.change(window_id=window.pk, from_at=SUNDAY + HOUR, until_at=SUNDAY + 2 * HOUR, actor=admin, **WHY)
    tasks.tell_filers(window.pk)
    services.cancel(window_id=window.pk, actor=admin)
    tasks.tell_filers(window.pk)
    kinds = [kind for kind, _ in told(person("chan"))]
    assert kinds == ["filing_maintenance", "filing_maintenance", "filing_maintenance_cancelled"]


def test_begun_by_hand_it_lasts_as_long_as_was_announced_and_the_announced_time_is_used_up(admin: User) -> None:
    window = announced(admin)
    services.begin_now(window_id=window.pk, actor=admin)
    window.refresh_from_db()
    assert (window.from_at, window.until_at) == (TUESDAY_10, TUESDAY_10 + 4 * HOUR)
    with clock.set_to(SUNDAY + HOUR):
        assert selectors.in_force() is None


def test_it_does_not_begin_by_hand_where_it_would_run_into_another(client: Client, admin: User) -> None:
    window = announced(admin)
    announced(admin, TUESDAY_10 + 2 * HOUR)
    client.force_login(admin)
    page = words_of(client.post(f"/en/desk/maintenance/{window.reference}/begin/"))
    assert "Other maintenance is announced for a part of this time." in page
    window.refresh_from_db()
    assert (window.from_at, window.version) == (SUNDAY, 1)


def test_the_page_of_beginning_it_shows_the_times_it_would_have_and_what_they_touch(
    client: Client, admin: User, person: Person
) -> None:
    window = announced(admin)
    draft_of(person("chan"))
    tasks.tell_filers(window.pk)
    Filing.objects.update(saved_at=TUESDAY_10 - 20 * DAY)
    client.force_login(admin)
    page = words_of(client.get(f"/en/desk/maintenance/{window.reference}/begin/"))
    assert "Tue 24 Nov 2026, 10:00 am to 2:00 pm" in page
    assert "what is announced for Sun 29 Nov 2026, 10:00 am to 2:00 pm: nothing begins then" in page
    assert "Open at some time of it: " in page and "No registry is open then." not in page
    assert "0 open drafts" in page and "1 account is told once" in page


def test_who_was_told_of_the_announced_time_is_told_that_it_began_early(admin: User, person: Person) -> None:
    window, draft = announced(admin), draft_of(person("chan"))
    tasks.tell_filers(window.pk)
    services.begin_now(window_id=window.pk, actor=admin)
    tasks.tell_filers(window.pk)
    assert told(person("chan")) == [("filing_maintenance", [draft.reference])] * 2
    newest = Message.objects.filter(to=person("chan")).latest("pk")
    for language, sentences in {
        "en": [
            "Maintenance has begun: nothing can be lodged until Tue 24 Nov 2026, 2:00 pm",
            "that we told you of, Sun 29 Nov 2026, 10:00 am to 2:00 pm: that time does not hold any more.",
        ],
        "zh-hant": ["維護已開始：至2026年11月24日（星期二）下午2時為止不能呈交文件", "原定時間不再適用"],
        "zh-hans": ["维护已开始：至2026年11月24日（星期二）下午2时为止不能呈交文件", "原定时间不再适用"],
    }.items():
        said = " ".join(render_message(newest, language)).replace("\xa0", " ")
        assert all(sentence in said for sentence in sentences), said
        assert "lodge before" not in said


def test_who_was_told_is_told_of_another_time_though_no_draft_of_theirs_is_touched_any_more(
    admin: User, person: Person
) -> None:
    window = announced(admin)
    draft_of(person("chan"))
    tasks.tell_filers(window.pk)
    Filing.objects.update(saved_at=TUESDAY_10 - 20 * DAY)
    services.change(window_id=window.pk, from_at=SUNDAY + HOUR, until_at=SUNDAY + 2 * HOUR, actor=admin, **WHY)
    tasks.tell_filers(window.pk)
    assert [drafts for _kind, drafts in told(person("chan"))][1:] == [[]]
    newest = Message.objects.filter(to=person("chan")).latest("pk")
    assert "Your open drafts" not in render_message(newest, "en")[1]


@pytest.mark.parametrize("is_called_off", [False, True])
def test_of_what_is_over_nobody_is_told_any_more(admin: User, person: Person, is_called_off: bool) -> None:
    window = announced(admin)
    draft_of(person("chan"))
    if is_called_off:
        tasks.tell_filers(window.pk)
        services.cancel(window_id=window.pk, actor=admin)
    before = len(told(person("chan")))
    with clock.set_to(window.until_at):
        tasks.tell_filers(window.pk)
    assert len(told(person("chan"))) == before
    assert not MaintenanceWindow.objects.to_tell().exists()


def test_the_ledger_calls_announced_only_what_was_announced_before_it_began(admin: User) -> None:
    early, kept = announced(admin, SUNDAY + DAY), announced(admin, SUNDAY)
    services.begin_now(window_id=early.pk, actor=admin)
    with clock.set_to(TUESDAY_10 + 5 * HOUR):
        at_once = announced(admin, None)
    with clock.set_to(SUNDAY + HOUR):
        found = {each.began_at: each.called for each in entries(ledger()) if each.kind == "maintenance"}
    assert found == {
        kept.from_at: "Announced maintenance",
        at_once.from_at: "Maintenance, begun at once when it was announced",
        TUESDAY_10: "Maintenance, earlier than announced at first",
    }


def test_an_old_draft_counts_where_its_filer_named_a_day_near_the_window(admin: User, person: Person) -> None:
    draft = draft_of(person("chan"))
    Filing.objects.filter(pk=draft.pk).update(saved_at=TUESDAY_10 - 20 * DAY)
    assert not selectors.drafts_touched(SUNDAY, SUNDAY + HOUR).exists()
    Filing.objects.filter(pk=draft.pk).update(urgent_reason="limitation", urgent_on=clock.court_day(SUNDAY + 2 * DAY))
    assert selectors.drafts_due(SUNDAY, SUNDAY + HOUR).get() == draft


def test_no_draft_lapses_while_it_lasts_nor_for_a_day_after(admin: User, person: Person) -> None:
    draft_of(person("chan"))
    announced(admin, TUESDAY_10 + 30 * DAY, hours=1)
    for later, waits in [(HOUR, True), (24 * HOUR, True), (26 * HOUR, False)]:
        with clock.set_to(TUESDAY_10 + 30 * DAY + later - timedelta(minutes=1)):
            assert selectors.drafts_have_time() is waits, later
    with clock.set_to(TUESDAY_10 + 31 * DAY + 2 * HOUR):
        withdraw_old_drafts()
    assert Filing.objects.get().state == "withdrawn"


def announce_on_the_page(client: Client, step: str) -> str:
    typed = {"from_at_0": "29", "from_at_1": "11", "from_at_2": "2026", "from_at_3": "01:00"}
    typed |= {"until_at_0": "29", "until_at_1": "11", "until_at_2": "2026", "until_at_3": "5:00 am"}
    parts = {name.replace("_0", "_day").replace("_1", "_month").replace("_2", "_year").replace("_3", "_time"): text
             for name, text in typed.items()}  # fmt: skip
    return words_of(client.post("/en/desk/maintenance/announce/", {**parts, **WHY, "act": step}, follow=True))


def words_of(page: HttpResponse) -> str:
    """What it says, every space a plain one."""
    return page.content.decode().replace("\xa0", " ")


def test_the_administrator_sees_the_banner_in_each_language_before_it_is_announced(client: Client, admin: User) -> None:
    client.force_login(admin)
    page = announce_on_the_page(client, "check")
    assert "Maintenance Sun 29 Nov 2026, 1:00 am to 5:00 am." in page
    assert "2026年11月29日（星期日）上午1時" in page and "2026年11月29日（星期日）上午1时" in page
    assert "No registry is open then." in page and not MaintenanceWindow.objects.exists()
    assert "It is announced." in announce_on_the_page(client, "confirm")
    assert MaintenanceWindow.objects.get().why_en == "We move."


def test_the_banner_is_on_every_page_from_the_day_before_and_the_status_page_says_it_at_once(
    client: Client, admin: User
) -> None:
    announced(admin)
    assert "We move." in client.get("/en/status/").content.decode()
    for at, sentence in [
        (SUNDAY - 2 * DAY, ""),
        (SUNDAY - DAY, "Maintenance Sun 29 Nov 2026, 10:00 am to 2:00 pm."),
        (SUNDAY + HOUR, "Maintenance until Sun 29 Nov 2026, 2:00 pm."),
        (SUNDAY + 4 * HOUR, ""),
    ]:
        with clock.set_to(at):
            selectors.forget_remembered()
            page = words_of(client.get("/en/deadlines/"))
            assert (sentence in page) if sentence else ("Maintenance " not in page), at


def test_a_page_asks_nothing_of_the_database_for_it(client: Client, django_assert_num_queries, court: None) -> None:
    selectors.ahead()
    with django_assert_num_queries(0):
        assert selectors.to_be_shown() is None
