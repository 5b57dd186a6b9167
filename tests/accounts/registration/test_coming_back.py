"""Back to an application without an account: by the link, by the code, and never otherwise (domain 3.3)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import links
from accounts.messages.tasks import send_email
from accounts.models import Application, OneTimeLink
from accounts.registration import services, tasks
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.references import new_reference
from icms.lib.uploads import MAY_UPLOAD
from tests.accounts.registration.conftest import address, open_here, solved
from tests.factories.applications import EMAIL, draft_application, submitted_application
from tests.factories.court import TUESDAY_10

STATUS, CODE = "/en/register/status/", "/en/register/status/code/"


def link_of(application: Application) -> str:
    return f"/en{links.path_of(application.one_time_links.latest('pk'))}"


def ask(client: Client, reference: str, email: str = EMAIL, **more):
    return client.post(STATUS, {"reference": reference, "email": email, "altcha": solved(), **more})


def code_for(application: Application, email: str = EMAIL) -> str:
    """The code as the worker sends it."""
    tasks.send_code(application.reference, email)
    return links.code_of(application.one_time_links.latest("pk"))


def test_looking_at_the_link_changes_nothing_and_pressing_the_button_opens(client, tuesday):
    application = draft_application()
    for _ in range(3):
        assert b"Open my application" in client.get(link_of(application)).content
    assert client.get(address(application, "tasks")).status_code == 404
    before = client.session.session_key
    answer = client.post(link_of(application))
    assert answer.headers["Location"] == address(application, "application")
    assert client.session.session_key != before and client.session[MAY_UPLOAD]
    assert client.get(address(application, "tasks")).status_code == 200


def test_a_link_that_was_used_expired_or_superseded_or_forged_gets_the_same_page(client, tuesday):
    application = draft_application()
    used = link_of(application)
    client.post(used)
    links.link_to_application(application)
    superseded = link_of(application)
    links.link_to_application(application)
    fresh = link_of(application)
    forged = fresh[:-2] + ("0" if fresh[-2] != "0" else "1") + "/"
    pages = [Client().get(address) for address in (used, superseded, forged, "/en/register/open/nothing/")]
    with clock.set_to(TUESDAY_10 + links.APPLICATION_LIFETIME + timedelta(seconds=1)):
        pages.append(Client().get(fresh))
        pages.append(Client().post(fresh))
    assert {page.status_code for page in pages} == {404}
    for page in pages:
        assert b"This link no longer works" in page.content and b"Send me a new link" in page.content


def test_a_forwarded_link_opens_for_whoever_is_first_and_for_nobody_after(client, tuesday):
    link = link_of(draft_application())
    assert Client().post(link).status_code == 302
    assert client.post(link).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_are_one_let_in(transactional_db):
    link = links.link_to_application(draft_application())

    def use(_number: int) -> str:
        try:
            links.use(link_id=link.pk)
        except Refused as refusal:
            return refusal.reasons[0].code
        finally:
            connections.close_all()
        return "in"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == ["in", *["link_no_longer"] * 3]


def test_the_code_opens_the_application_once(client, tuesday):
    application = submitted_application()
    assert ask(client, application.reference).headers["Location"] == CODE
    code = code_for(application)
    send_email(application.messages.latest("pk").pk)
    assert code in mail.outbox[-1].body and code not in mail.outbox[-1].subject
    answer = client.post(CODE, {"code": f"{code[:4]} {code[4:]}"})
    assert answer.headers["Location"] == address(application, "application")
    assert client.get(answer.headers["Location"]).status_code == 200
    other = Client()
    ask(other, application.reference)
    assert b"This is not the code" in other.post(CODE, {"code": code}).content


def test_five_wrong_codes_use_the_code_up(client, tuesday):
    application = submitted_application()
    ask(client, application.reference)
    code = code_for(application)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for _ in range(5):
        assert b"This is not the code" in client.post(CODE, {"code": wrong}).content
    assert b"This is not the code" in client.post(CODE, {"code": code}).content


def test_an_expired_code_opens_nothing(client, tuesday):
    application = submitted_application()
    ask(client, application.reference)
    code = code_for(application)
    with clock.set_to(TUESDAY_10 + links.CODE_LIFETIME + timedelta(seconds=1)):
        assert b"This is not the code" in client.post(CODE, {"code": code}).content


@pytest.mark.parametrize("typed", ["1234567", "123456789", "12ab5678", ""])
def test_what_is_no_code_is_told_without_a_try(client, tuesday, typed):
    application = submitted_application()
    ask(client, application.reference)
    code_for(application)
    client.post(CODE, {"code": typed})
    assert application.one_time_links.latest("pk").wrong_codes == 0


def asked(reference: str, email: str) -> tuple[int, str, int, bytes, int]:
    """Status, place, number of queries of asking; then the page of the code; then the queries of a wrong code."""
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as first:
        answer = ask(client, reference, email)
    to_ask = len(first.captured_queries)
    page = client.get(CODE).content.replace(reference.encode(), b"R").replace(email.encode(), b"E")
    with CaptureQueriesContext(connection) as second:
        client.post(CODE, {"code": "00000000"})
    to_type = len(second.captured_queries)
    token = page.partition(b'csrfmiddlewaretoken" value="')[2][:64]
    return answer.status_code, answer.headers["Location"], to_ask, page.replace(token, b""), to_type


def test_right_and_wrong_reference_and_address_get_the_same_answer_with_the_same_work(client, tuesday):
    application = submitted_application()
    OneTimeLink.objects.all().delete()
    asked(application.reference, EMAIL)  # the first page of a process reads the calendar
    right = asked(application.reference, EMAIL)
    assert asked(new_reference(), EMAIL) == right
    assert asked(application.reference, "somebody@example.hk") == right


def test_the_worker_sends_a_code_to_the_right_address_only_and_a_few_times_an_hour(client, tuesday):
    application = submitted_application()
    sent = application.messages.count()
    tasks.send_code(application.reference, "somebody@example.hk")
    tasks.send_code(new_reference(), EMAIL)
    assert application.messages.count() == sent
    for _ in range(7):
        tasks.send_code(application.reference, EMAIL.upper())
    assert application.messages.count() == sent + 5


def test_somebody_without_the_address_cannot_use_up_the_applicants_code(client, tuesday):
    application = submitted_application()
    code_for(application)
    ask(client, application.reference, "somebody@example.hk")
    for _ in range(6):
        client.post(CODE, {"code": "00000000"})
    assert application.one_time_links.latest("pk").wrong_codes == 0


def test_asking_needs_work_or_is_limited(client, tuesday, settings):
    settings.STATUS_CHECKS_WITHOUT_SCRIPT = 1
    assert ask(client, new_reference(), altcha="").status_code == 302
    assert ask(client, new_reference(), altcha="").status_code == 429


def test_typing_codes_is_limited(client, tuesday):
    ask(client, new_reference())
    for _ in range(30):
        assert client.post(CODE, {"code": "00000000"}).status_code == 200
    assert client.post(CODE, {"code": "00000000"}).status_code == 429


def test_a_mistyped_reference_is_told_as_such(client, tuesday):
    page = ask(client, "7KM4-2QXD-A")
    assert page.status_code == 200 and b"One of these is mistyped" in page.content


def test_where_nobody_works_the_visitor_is_told(client, tuesday, monkeypatch):
    def away(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(services.send_code, "apply_async", away)
    assert ask(client, new_reference()).status_code == 503


def test_the_page_of_the_code_leads_back_to_those_who_asked_for_none(client, court):
    assert client.get(CODE).headers["Location"] == STATUS


PAGES = ["application", "tasks", "person", "proceeding", "documents", "check", "submitted", "withdraw", "close"]


@pytest.mark.parametrize("page", [*PAGES, "password", "appointment", "cancel_appointment", "appointment_calendar"])
def test_a_stranger_gets_the_same_404_for_another_s_application_and_for_none(client, tuesday, page):
    application = draft_application()
    open_here(client, draft_application(email="other@example.hk"))
    answers = [client.get(address(application, page)), client.get(address(Application(), page))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert b"has to be opened again" in answers[0].content


@pytest.mark.parametrize("username", ["chan", "wong.pa", "helpcentre", "registry", "admin", "auditor"])
def test_no_account_opens_an_application_by_its_address(client, person, tuesday, username):
    application = draft_application()
    client.force_login(person(username))
    assert client.get(address(application, "tasks")).status_code == 404


def test_opening_a_second_application_closes_the_first(client, tuesday):
    first, second = draft_application(), draft_application()
    open_here(client, first)
    open_here(client, second)
    assert client.get(address(first, "tasks")).status_code == 404
    assert client.get(address(second, "tasks")).status_code == 200


def test_an_applicant_can_leave(client, tuesday):
    application = draft_application()
    open_here(client, application)
    assert application.reference.encode() in client.get(address(application, "close")).content
    assert b"closed on this browser" in client.post(address(application, "close")).content
    assert client.get(address(application, "tasks")).status_code == 404
    assert MAY_UPLOAD not in client.session


def test_leaving_does_not_sign_an_account_out(client, person, tuesday):
    application = draft_application()
    client.force_login(person("chan"))
    open_here(client, application)
    client.post(address(application, "close"))
    assert client.get("/en/messages/").status_code == 200


def test_the_idle_warning_is_for_applicants_too(client, tuesday):
    application = draft_application()
    assert client.get("/en/stay/").status_code == 403
    open_here(client, application)
    assert b'data-leave="/en/register/status/"' in client.get(address(application, "tasks")).content
    assert client.get("/en/stay/").status_code == 204


def test_a_new_e_mail_address_gets_the_link_and_ends_the_old_one(client, tuesday):
    application = draft_application()
    old = link_of(application)
    services.answer(application_id=application.pk, part="person", email="new@example.hk")
    assert Client().get(old).status_code == 404
    send_email(application.messages.latest("pk").pk)
    assert mail.outbox[-1].to == ["new@example.hk"]
