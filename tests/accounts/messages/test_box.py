"""The box filtered, searched by number, archived and brought back; and which e-mail copies are sent (domain 12)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.messages.services import archive, bring_back, choose_emails, post
from accounts.models import AuditEntry, Message
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10

BOX, ARCHIVE = "/en/messages/", "/en/messages/archive/"
NOTICES = "/en/account/profile/notices/"
PLACE = {"browser": "Firefox", "system": "Windows", "address": "203.0.113.…"}


def about_account(to):
    return post(to=to, kind="account_password_changed", params={"changed_at": TUESDAY_10.isoformat(), **PLACE})


def about_payment(to, reference="7KM4-2QXD-Z"):
    return post(to=to, kind="payment_received", params={"reference": reference, "cents": 50_400})


def references_on(page):
    return {message.reference for message in Message.objects.all() if message.reference in page.content.decode()}


@pytest.fixture
def reader(client, person):
    client.force_login(person("chan"))
    return person("chan")


def test_the_box_is_filtered_by_subject(client, reader):
    security, payment = about_account(reader), about_payment(reader)
    assert references_on(client.get(BOX, {"about": "payment"})) == {payment.reference}
    assert references_on(client.get(BOX, {"about": "account"})) == {security.reference}
    assert references_on(client.get(BOX, {"about": "nonsense", "show": "nonsense"})) == {
        security.reference,
        payment.reference,
    }


@pytest.mark.parametrize("words", ["7km4", "7KM4-2QXD-Z", " 2QXD ", "\u200b7KM4"])
def test_a_message_is_found_by_the_number_in_it(client, reader, words):
    wanted, other = about_payment(reader), about_payment(reader, "0000-0000-0")
    page = client.get(BOX, {"q": words})
    assert references_on(page) == {wanted.reference} and other.reference not in page.content.decode()


@pytest.mark.parametrize("words", ["100%", "_", "' OR 1=1", "\\", "x" * 500])
def test_odd_words_find_nothing_and_break_nothing(client, reader, words):
    about_account(reader)
    page = client.get(BOX, {"q": words})
    assert page.status_code == 200
    assert not references_on(page)


def test_messages_are_archived_and_brought_back_by_ticking(client, reader):
    first, second, third = (about_payment(reader) for _ in range(3))
    page = client.post(ARCHIVE, {"message": [first.reference, second.reference]}, follow=True)
    assert b"2 messages are in the archive." in page.content
    assert references_on(client.get(BOX)) == {third.reference}
    assert references_on(client.get(BOX, {"show": "archived"})) == {first.reference, second.reference}
    client.post(ARCHIVE, {"message": [first.reference], "back": "yes", "show": "archived"})
    assert references_on(client.get(BOX)) == {first.reference, third.reference}


def test_archiving_counts_as_reading(client, reader):
    message = about_payment(reader)
    archive(reader=reader, references=[message.reference])
    message.refresh_from_db()
    assert message.read_at and message.archived_at
    assert b"0 unread messages" in client.get(BOX).content


def test_the_time_of_reading_stays(reader):
    message = about_payment(reader)
    Message.objects.filter(pk=message.pk).update(read_at=TUESDAY_10)
    archive(reader=reader, references=[message.reference])
    message.refresh_from_db()
    assert message.read_at == TUESDAY_10


def test_the_list_comes_back_as_it_was_filtered(client, reader):
    message = about_payment(reader)
    sent = {"message": message.reference, "show": "unread", "about": "payment", "q": "7KM4"}
    assert client.post(ARCHIVE, sent).headers["Location"] == f"{BOX}?show=unread&about=payment&q=7KM4"


def test_nothing_ticked_says_so(client, reader):
    assert b"Tick the messages first." in client.post(ARCHIVE, {"message": "nonsense"}, follow=True).content


def test_nobody_archives_the_messages_of_another(client, reader, person):
    other = about_payment(person("ng"))
    client.post(ARCHIVE, {"message": other.reference})
    assert archive(reader=reader, references=[other.reference]) == 0
    assert bring_back(reader=reader, references=[other.reference]) == 0
    other.refresh_from_db()
    assert other.archived_at is None and other.read_at is None


def test_twice_is_once(reader):
    message = about_payment(reader)
    assert archive(reader=reader, references=[message.reference]) == 1
    assert archive(reader=reader, references=[message.reference]) == 0
    assert bring_back(reader=reader, references=[message.reference]) == 1
    assert bring_back(reader=reader, references=[message.reference]) == 0


@pytest.mark.parametrize("query", [{}, {"show": "unread"}, {"about": "payment", "q": "7KM4"}, {"show": "archived"}])
def test_every_view_costs_the_same_whatever_the_number(client, reader, query):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(BOX, query)
        return len(queries)

    message = about_payment(reader)
    if "archived" in query.values():
        archive(reader=reader, references=[message.reference])
    cost()  # the calendar is read once and remembered
    few = cost()
    with transaction.atomic():
        made = [about_payment(reader).reference for _ in range(45)]
        if "archived" in query.values():
            archive(reader=reader, references=made)
    assert cost() == few


def test_a_subject_that_may_be_muted_sends_no_e_mail(person):
    administrator = person("wong.pa")
    choose_emails(account=administrator, muted=["organization"])
    message = post(to=administrator, kind="organization_told", params={})
    assert message.email_state == "none"
    assert about_account(administrator).email_state == "queued"
    assert AuditEntry.objects.filter(act="account.emails_chosen", detail__muted=["organization"]).exists()
    choose_emails(account=administrator, muted=[])
    assert post(to=administrator, kind="organization_told", params={}).email_state == "queued"


@pytest.mark.parametrize("subject", ["filing", "payment", "account", "appointment", "nonsense"])
def test_legal_notices_cannot_be_switched_off(person, subject):
    with pytest.raises(Refused):
        choose_emails(account=person("chan"), muted=[subject])
    assert not person("chan").muted_subjects.exists()


def test_the_switches_are_on_the_profile(client, person):
    client.force_login(person("wong.pa"))
    page = client.get(NOTICES)
    assert b"They cannot be switched off." in page.content and b"checked" in page.content
    client.post(NOTICES, {})
    assert b"All but these: Your organization" in client.get("/en/account/profile/").content
    client.post(NOTICES, {"subjects": "organization"})
    assert not person("wong.pa").muted_subjects.exists()
    assert client.post(NOTICES, {"subjects": "filing"}).status_code == 200


def test_how_the_copy_fared_is_said(client, reader):
    message = about_payment(reader)
    for state, words in (("none", b"No copy was sent"), ("sent", b"A copy was sent"), ("queued", b"on its way")):
        Message.objects.filter(pk=message.pk).update(email_state=state, posted_at=clock.now())
        assert words in client.get(f"{BOX}{message.reference}/").content
