"""The message box: each reader's alone, in the reader's language, read when opened (domain 12)."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.messages.kinds import render_message
from accounts.messages.services import post
from accounts.models import Message, User
from icms.lib import clock
from icms.lib.message import Email
from icms.lib.references import new_reference
from tests.factories.court import TUESDAY_10

BOX = "/en/messages/"
FACTS = {
    "reference": "7KM4-2QXD-Z",
    "case": "DCPI 1/2026",
    "parties": {"en": "Chan Tai Man v Harbourview & Co", "zh-hant": "陳大文 訴 海景", "zh-hans": "陈大文 诉 海景"},
    "court": {"en": "District Court", "zh-hant": "區域法院", "zh-hans": "区域法院"},
    "received_at": TUESDAY_10.isoformat(),
    "deemed_at": TUESDAY_10.isoformat(),
    "because": {"en": "The registry was open.", "zh-hant": "登記處當時開放。", "zh-hans": "登记处当时开放。"},
    "documents": ["Writ of summons", "<b>Exhibit</b>"],
}
REASON = {
    "document": "Writ of summons",
    "code": "R-07",
    "text": {"en": "A page is missing", "zh-hant": "缺頁", "zh-hans": "缺页"},
    "note": "Page 3.",
}
KINDS = {
    "filing_lodged": FACTS,
    "filing_pending": {**FACTS, "deemed_at": None, "case": ""},
    "filing_restamped": {**FACTS, "old_deemed_at": (TUESDAY_10 - timedelta(days=1)).isoformat()},
    "filing_accepted": FACTS,
    "filing_returned": {**FACTS, "reasons": [REASON]},
    "filing_refused": {**FACTS, "reasons": [{**REASON, "document": ""}]},
    "payment_received": {"reference": "7KM4-2QXD-Z", "cents": 50_400},
    "payment_to_refund": {"reference": "7KM4-2QXD-Z", "cents": 50_400, "currency": "HKD"},
}
AT = TUESDAY_10.isoformat()
PLACE = {"browser": "Firefox", "system": "Windows", "address": "203.0.113.…"}
SECURITY = {
    "account_new_device": {"signed_in_at": AT, **PLACE},
    "account_password_changed": {"changed_at": AT, **PLACE},
    "account_second_factor_added": {"done_at": AT, "kind": "app", **PLACE},
    "account_second_factor_removed": {"done_at": AT, "kind": "passkey", **PLACE},
    "account_second_factor_reset": {"reset_at": AT, "by_help_centre": True},
    "account_recovery_codes_made": {"done_at": AT, "browser": "", "system": "", "address": ""},
    "account_recovery_code_used": {"done_at": AT, "left": 9, "browser": "", "system": "Linux", "address": ""},
    "account_email_changed": {"changed_at": AT, "username": "chan"},
    "account_email_kept": {"changed_at": AT, "username": "chan"},
}


READER = User(username="chan", name_en="Chan Tai Man")


def words(kind, language="en"):
    """The text of a message, its unbreaking spaces as plain ones."""
    return render_message(Message(to=READER, kind=kind, params=KINDS[kind]), language)[1].replace("\u00a0", " ")


def posted(to, kind="filing_lodged", **params):
    return post(to=to, kind=kind, params={**KINDS[kind], **params}, link="/filings/7KM4-2QXD-Z/")


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_in_every_language(kind, language):
    subject, text = render_message(Message(to=READER, kind=kind, params=KINDS[kind]), language)
    assert "7KM4-2QXD-Z" in subject
    assert text and "None" not in subject + text and "{" not in subject + text


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("kind", SECURITY)
def test_every_notice_of_security_names_the_account_and_its_time(kind, language):
    subject, text = render_message(Message(to=READER, kind=kind, params=SECURITY[kind]), language)
    assert subject and "chan" in subject + text and "2026" in text
    assert "None" not in subject + text and "{" not in subject + text


def test_the_words_are_in_the_readers_language_with_the_courts_times():
    english, chinese = words("filing_lodged"), words("filing_lodged", "zh-hant")
    assert "Tuesday 24 November 2026, 10:00 am" in english and "The registry was open." in english
    assert "2026年11月24日（星期二）上午10時" in chinese and "陳大文 訴 海景" in chinese


def test_a_plain_text_message_escapes_nothing():
    assert "Harbourview & Co" in words("filing_lodged")


def test_a_restamped_filing_shows_both_times():
    text = words("filing_restamped")
    assert "Before: Monday 23 November 2026" in text and "Now: Tuesday 24 November 2026" in text


def test_a_return_gives_each_reason_and_note():
    text = words("filing_returned")
    assert "A page is missing (R-07)" in text and "Page 3." in text


def test_opening_a_message_is_reading_it(client, person):
    message = posted(person("chan"))
    client.force_login(person("chan"))
    assert b"1 unread message" in client.get(BOX).content
    page = client.get(f"{BOX}{message.reference}/")
    assert b'href="/en/filings/7KM4-2QXD-Z/"' in page.content
    assert b"0 unread messages" in client.get(BOX).content


def test_what_a_filer_wrote_is_text_on_the_page(client, person):
    message = posted(person("chan"))
    client.force_login(person("chan"))
    page = client.get(f"{BOX}{message.reference}/").content
    assert b"&lt;b&gt;Exhibit" in page and b"<b>Exhibit" not in page


@pytest.mark.parametrize("reader", ["ng", "wong.ou", "registry", "wong.pa"])
def test_another_account_gets_the_same_404_as_for_no_message(client, person, reader):
    message = posted(person("chan"))
    client.force_login(person(reader))
    other, none = client.get(f"{BOX}{message.reference}/"), client.get(f"{BOX}{new_reference()}/")
    assert (other.status_code, none.status_code) == (404, 404)
    message.refresh_from_db()
    assert message.read_at is None


def test_a_visitor_is_asked_to_sign_in(client, person):
    message = posted(person("chan"))
    for address in (BOX, f"{BOX}{message.reference}/", f"{BOX}read/"):
        assert client.get(address).headers["Location"] == f"/en/account/sign-in/?next={address}"


def test_all_are_read_at_once_and_only_ones_own(client, person):
    mine, other = posted(person("chan")), posted(person("ng"))
    client.force_login(person("chan"))
    assert b"1 message will count as read" in client.get(f"{BOX}read/").content
    client.post(f"{BOX}read/")
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at and not other.read_at


def test_the_list_shows_what_is_unread_alone(client, person):
    read, unread = posted(person("chan"), reference="0000-0000-0"), posted(person("chan"))
    Message.objects.filter(pk=read.pk).update(read_at=clock.now())
    client.force_login(person("chan"))
    page = client.get(BOX, {"show": "unread"}).content.decode()
    assert unread.reference in page and read.reference not in page


def test_a_failed_e_mail_is_shown(client, person):
    message = posted(person("chan"))
    Message.objects.filter(pk=message.pk).update(email_state=Message.EmailState.FAILED)
    client.force_login(person("chan"))
    assert b"could not be sent" in client.get(BOX).content
    assert b"Ask the Help Centre" in client.get(f"{BOX}{message.reference}/").content


def test_the_list_is_paged_at_a_constant_cost(client, person):
    client.force_login(person("chan"))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(BOX)
        return len(queries)

    posted(person("chan"))
    cost()  # the calendar is read once and remembered
    few = cost()
    with transaction.atomic():
        for _ in range(25):
            posted(person("chan"))
    assert cost() == few
    assert b"1 to 20 of 26" in client.get(BOX).content


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(client, person, language):
    message = posted(person("chan"))
    client.force_login(person("chan"))
    for address in ("", f"{message.reference}/", "read/", "?show=unread&page=9"):
        assert client.get(f"/{language}/messages/{address}").status_code == 200


@pytest.mark.parametrize(
    "subject",
    [
        "已退回：你的呈交文件 ATZF-5J2S-S 有1份文件須予修正，請盡快處理並再次呈交",
        "Paid",
        "Lodged: Mon 23 Nov 2026, 8:45\u00a0am " * 4,
    ],
)
def test_the_subject_of_an_email_has_no_space_before_it(subject):
    sent = Email(subject=subject, body="", to=["chan@example.com"]).message()
    assert message_from_bytes(sent.as_bytes(), policy=policy.default)["Subject"] == subject
    assert b"Subject: \n" not in sent.as_bytes()


def test_a_subject_of_two_lines_is_refused():
    with pytest.raises(BadHeaderError):
        Email(subject="Paid\nBcc: everybody@example.com", body="", to=["chan@example.com"]).message()
