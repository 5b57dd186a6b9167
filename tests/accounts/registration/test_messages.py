"""The e-mails to an applicant: every kind has words in every language, the right facts, and escapes nothing."""

import pytest

from accounts.messages.kinds import render_message
from accounts.models import Application, Message
from tests.factories.court import TUESDAY_10

AT = TUESDAY_10.isoformat()
APPOINTMENT = {"reference": "7KM4-2QXD-Z", "starts_at": AT, "counter": 2, "lapses_at": AT}
KINDS = {
    "application_begun": {"reference": "7KM4-2QXD-Z", "expires_at": AT, "days": 30},
    "application_code": {"reference": "7KM4-2QXD-Z", "expires_at": AT},
    "application_submitted": {"reference": "7KM4-2QXD-Z", "again": False},
    "application_withdrawn": {"reference": "7KM4-2QXD-Z"},
    "application_lapsing": {"reference": "7KM4-2QXD-Z", "lapses_at": AT},
    "application_lapsed": {"reference": "7KM4-2QXD-Z", "lapses_at": AT},
    "appointment_booked": {**APPOINTMENT, "moved": False},
    "appointment_reminder": APPOINTMENT,
    "appointment_cancelled": APPOINTMENT,
    "appointment_called_off": APPOINTMENT,
    "appointment_missed": APPOINTMENT,
}


def words(kind: str, language: str = "en", **more: object) -> tuple[str, str]:
    message = Message(application=Application(name_en="Chan"), kind=kind, params={**KINDS[kind], **more})
    subject, text = render_message(message, language, code="01234567" if kind == "application_code" else "")
    return subject.replace("\u00a0", " "), text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_in_every_language(kind, language):
    subject, text = words(kind, language)
    assert "7KM4-2QXD-Z" in subject + text
    assert text and "None" not in subject + text and "{" not in subject + text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("appointment")])
def test_every_message_about_an_appointment_says_when_it_is(kind):
    subject, text = words(kind)
    assert "24 Nov 2026" in subject and "10:00 am" in subject + text


def test_the_code_is_in_the_text_and_not_in_the_subject():
    subject, text = words("application_code")
    assert "01234567" in text and "01234567" not in subject


def test_a_second_submission_and_a_moved_appointment_say_so():
    assert words("application_submitted", again=True)[0].startswith("Submitted again")
    assert words("appointment_booked", moved=True)[0].startswith("Moved")
