"""Alerts by e-mail: double opt-in, what is told, what never is, and the one click that ends them."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail

from accounts.messages.tasks import send_email
from accounts.models import Message, User
from cases.hearings.services import change_hearing, vacate_hearing
from cases.models import Case
from cases.signals import case_changed
from causebook import services as causebook
from causebook.alerts import notifications, services
from causebook.alerts.access import EMAILS_TO_ONE_ADDRESS_AN_HOUR, path_of
from causebook.alerts.selectors import happened
from causebook.models import Alert, News
from filings.models.court import UNDO_WITHIN
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.firm_cases import a_case
from tests.factories.hearings import fix
from tests.factories.issued import issue

pytestmark = pytest.mark.django_db
NEW = "/en/alerts/new/"
TEN = clock.from_court(datetime(2026, 12, 2, 10, 0))
LATER = timedelta(minutes=5)
LAM = "lam@example.hk"


@pytest.fixture(autouse=True)
def _on_a_tuesday(court):
    with clock.set_to(TUESDAY_10 - LATER):
        notifications.collect()
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def case(person):
    found = a_case(person("wong.ou"))
    causebook.rebuild_entries()
    return found


def ask_as_visitor(client, query, often="at_once", email=LAM):
    return client.post(f"{NEW}?{query}", {"email": email, "often": often})


def running(often="at_once", email=LAM, language="en", **about):
    """A visitor's alert that was confirmed."""
    alert = services.ask(about=services.About(**about), often=often, language=language, email=email)
    Message.objects.all().delete()
    return services.confirm(alert_id=alert.pk)


def told(after=LATER):
    """What went out once the clock had run: the e-mails, in their order."""
    with clock.set_to(TUESDAY_10 + after):
        notifications.collect()
        notifications.write_emails()
        for pk in Message.objects.email_waiting().filter(kind=notifications.NEWS).values_list("pk", flat=True):
            send_email(pk)
    return mail.outbox


def link_in(text):
    return re.search(r"https?://[^/]+(/\S+/alerts/\S+)", text).group(1)


def test_a_visitor_confirms_first_and_nothing_is_told_before(client, case, person):
    answer = ask_as_visitor(client, "case=DCPI+1/2026")
    assert answer.status_code == 302
    assert LAM in client.get("/en/alerts/asked/").content.decode()
    message = Message.objects.get(kind=services.CONFIRM)
    send_email(message.pk)
    address = link_in(mail.outbox[0].body)
    fix(case, person("registry"), TEN)
    assert len(told()) == 1, "the e-mail to confirm alone"
    assert client.get(address).status_code == 200 and Alert.objects.get().confirmed_at is None, (
        "looking confirms nothing"
    )
    assert client.post(address).status_code == 302
    assert Alert.objects.get().confirmed_at is not None


def test_an_account_is_told_without_confirming_and_ends_it_on_its_list(client, case, person):
    chan = person("chan")
    client.force_login(chan, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"{NEW}?name=Kwong+Fat", {"often": "daily"}).status_code == 302
    alert = Alert.objects.get()
    assert alert.account == chan and alert.is_running and not alert.email
    page = client.get("/en/alerts/").content.decode()
    assert "Kwong Fat" in page
    client.post(f"/en/alerts/{alert.reference}/end/")
    assert "Kwong Fat" not in client.get("/en/alerts/").content.decode()


def test_another_accounts_alert_is_not_there(client, case, person):
    alert = services.ask(about=services.About(case=case), often="daily", language="en", account=person("ng"))
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"/en/alerts/{alert.reference}/end/").status_code == 404


def test_a_hearing_that_is_fixed_is_told_at_once_with_its_case(case, person):
    running(case=case)
    fix(case, person("registry"), TEN)
    (email,) = told()
    assert email.subject == "DCPI 1/2026: something is new" and email.to == [LAM]
    assert "a hearing was fixed: Trial" in email.body and "Court 12" in email.body
    assert "/en/cause-book/DCPI-1-2026/" in email.body


def test_in_the_language_of_who_asked(case, person):
    running(case=case, language="zh-hant")
    fix(case, person("registry"), TEN)
    (email,) = told()
    assert "聆訊已排期" in email.body and "/zh-hant/cause-book/" in email.body


def test_only_the_last_word_on_a_hearing_is_told(case, person):
    running(case=case)
    hearing = fix(case, person("registry"), TEN)
    change_hearing(case=case, reference=hearing.reference, actor=person("registry"), starts_at=TEN + timedelta(days=1))
    (email,) = told()
    assert "a hearing was changed" in email.body and "Thu 3 Dec" in email.body.replace("\xa0", " ")
    assert "was fixed" not in email.body


def test_a_vacated_hearing_is_told(case, person):
    hearing = fix(case, person("registry"), TEN)
    told()
    running(case=case)
    with clock.set_to(TUESDAY_10 + 2 * LATER):
        vacate_hearing(case=case, reference=hearing.reference, note="Settled.", actor=person("registry"))
    (email,) = told(3 * LATER)
    assert "a hearing was vacated" in email.body and "Settled" not in email.body


def test_a_name_is_told_of_a_new_case_and_of_its_document(person):
    running(text="海景裝修")
    running(text="nobody of this name", email="other@example.hk")
    accept(lodged_of(person("chan")), person("registry"))
    emails = told(timedelta(days=1))
    assert [email.to for email in emails] == [[LAM]]
    assert "a new case" in emails[0].body


def test_a_court_is_told_in_the_evening_of_hearings_alone(case, person):
    running(court=case.court, often="daily")
    fix(case, person("registry"), TEN)
    assert told() == []
    (email,) = told(timedelta(hours=9))
    assert email.subject == "District Court: hearings were fixed or changed"


def test_the_daily_alerts_of_one_address_are_one_email(case, person):
    running(case=case, often="daily")
    running(text="Kwong Fat", often="daily")
    fix(case, person("registry"), TEN)
    (email,) = told(timedelta(hours=9))
    assert email.subject == "Something is new in 2 alerts" and "“Kwong Fat”" in email.body


def test_nothing_is_told_twice(case, person):
    running(case=case)
    fix(case, person("registry"), TEN)
    told()
    assert len(told(2 * LATER)) == 1


def test_a_restricted_case_is_told_of_to_nobody(case, person):
    running(case=case)
    running(text="Kwong Fat", email="other@example.hk")
    running(court=case.court, often="daily", email="third@example.hk")
    Case.objects.filter(pk=case.pk).update(restricted=True)
    fix(case, person("registry"), TEN)
    assert told(timedelta(hours=9)) == []


def restrict(case):
    case.restricted = True
    case.save(update_fields=["restricted"])
    case_changed.send(sender=Case, case=case)


def test_what_waits_is_forgotten_when_the_case_is_restricted(case, person):
    running(case=case, often="daily")
    fix(case, person("registry"), TEN)
    with clock.set_to(TUESDAY_10 + LATER):
        notifications.collect()
    assert News.objects.exists()
    restrict(case)
    assert not News.objects.exists() and told(timedelta(hours=9)) == []


def test_an_email_that_is_written_and_not_sent_goes_without_the_case_that_was_restricted(case, person):
    other = a_case(person("wong.ou"), serial=2)
    causebook.rebuild_entries()
    running(text="Kwong Fat", often="daily")
    fix(case, person("registry"), TEN)
    fix(other, person("registry"), TEN, room="DC-15", judge="leung")
    with clock.set_to(TUESDAY_10 + timedelta(hours=9)):
        notifications.collect()
        notifications.write_emails()
    restrict(case)
    (email,) = told(timedelta(hours=9, minutes=1))
    assert "DCPI 2/2026" in email.body and "DCPI 1/2026" not in email.body


@pytest.mark.parametrize("query", ["case=DCPI+1/2026", "case=DCPI+999/2026", "court=xx", "name=", "name=%21%21", ""])
def test_what_the_public_does_not_know_cannot_be_asked_for(client, case, query):
    restrict(case)
    assert client.get(f"{NEW}?{query}").status_code == 404


def test_one_click_of_a_mail_program_ends_it(client, case, person):
    alert = running(case=case)
    fix(case, person("registry"), TEN)
    (email,) = told()
    header = email.extra_headers["List-Unsubscribe"].strip("<>")
    assert email.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.sub(r"https?://[^/]+", "", header)
    assert client.get(address).status_code == 200 and Alert.objects.running().exists(), "looking ends nothing"
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    alert.refresh_from_db()
    assert not alert.is_running
    assert strict.post(address).status_code == 200, "again does no harm"


def test_the_link_shows_every_alert_of_the_address_and_ends_them_all(client, case, person):
    first = running(case=case)
    running(text="Kwong Fat")
    running(text="Not theirs", email="other@example.hk")
    page = client.get("/en" + path_of("kept", first)).content.decode()
    assert "DCPI 1/2026" in page and "Kwong Fat" in page and "Not theirs" not in page
    client.post("/en" + path_of("end_all", first))
    assert [alert.email for alert in Alert.objects.running()] == ["other@example.hk"]


@pytest.mark.parametrize("page", ["", "confirm/", "end/", "end-all/"])
def test_an_altered_link_opens_nothing(client, case, page):
    alert = running(case=case)
    assert client.get(f"/en/alerts/{alert.reference}/{'0' * 32}/{page}").status_code == 404
    assert client.post(f"/en/alerts/{alert.reference}/{'0' * 32}/{page}").status_code in (404, 405)


def test_an_address_is_written_to_only_a_few_times_an_hour(client, case, monkeypatch):
    monkeypatch.setattr("causebook.alerts.access.rate_limits.admit", lambda *args, **more: None)
    for _ in range(EMAILS_TO_ONE_ADDRESS_AN_HOUR):
        assert ask_as_visitor(client, "case=DCPI+1/2026").status_code == 302
    assert ask_as_visitor(client, "case=DCPI+1/2026").status_code == 429
    assert Alert.objects.count() == 1, "the same one asked for again is the one that there is"


def test_a_robot_is_kept_out(client, case):
    answers = [
        ask_as_visitor(client, "case=DCPI+1/2026", email=f"{number}@example.hk").status_code for number in range(4)
    ]
    assert answers == [302, 302, 302, 429]


def test_thirty_alerts_are_enough(case, person):
    for number in range(services.MOST):
        running(text=f"Name {number}")
    with pytest.raises(services.Refused):
        running(text="One more")


def test_an_address_that_takes_nothing_is_not_written_to_again(case, person):
    alert = running(case=case)
    fix(case, person("registry"), TEN)
    with clock.set_to(TUESDAY_10 + LATER):
        notifications.collect()
        notifications.write_emails()
        Message.objects.filter(kind=notifications.NEWS).update(email_state=Message.EmailState.FAILED)
        notifications.end_undeliverable()
    alert.refresh_from_db()
    assert alert.ended_at


def test_what_was_never_confirmed_is_deleted_after_three_days(case):
    services.ask(about=services.About(case=case), often="daily", language="en", email=LAM)
    running(text="Kwong Fat")
    with clock.set_to(TUESDAY_10 + timedelta(days=4)):
        notifications.delete_old()
    assert [alert.text for alert in Alert.objects.all()] == ["Kwong Fat"]


def test_an_account_that_is_closed_is_told_nothing(case, person):
    chan = person("chan")
    services.ask(about=services.About(case=case), often="at_once", language="en", account=chan)
    User.objects.filter(pk=chan.pk).update(state=User.State.SUSPENDED)
    fix(case, person("registry"), TEN)
    assert [email for email in told() if email.to == [chan.email]] == []
    assert not Alert.objects.running().exists()


def test_the_news_of_many_alerts_are_found_with_as_many_queries_as_of_few(case, person, django_assert_max_num_queries):
    for number in range(8):
        running(case=case, email=f"{number}@example.hk")
    fix(case, person("registry"), TEN)
    with clock.set_to(TUESDAY_10 + LATER), django_assert_max_num_queries(16):
        notifications.collect()
    assert News.objects.count() == 8


def test_an_order_is_told_of_once_the_public_may_read_of_it_and_not_while_it_can_be_undone(case, person):
    document = issue(person("registry"), case, public=True)
    since, end = TUESDAY_10 - LATER, TUESDAY_10 + UNDO_WITHIN
    with clock.set_to(end):
        assert [each.row for each in happened(since, end - timedelta(seconds=1))] == []
        found = happened(end - timedelta(seconds=1), end)
    assert [(each.row, each.at) for each in found] == [(document.pk, end)]
