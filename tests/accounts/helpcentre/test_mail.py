"""E-mails that failed: seen, sent again, dealt with."""

import pytest

from accounts.helpcentre.mail.services import send_again, settle
from accounts.messages.services import post
from accounts.models import AuditEntry, Message, User
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk

MAIL = "/en/desk/help-centre/requests/mail/"


@pytest.fixture
def failed(court: None) -> Message:
    return desk.failed_email(desk.awaiting())


def test_the_list_says_to_whom_what_why_and_how_often(failed, signed_in):
    page = signed_in("helpcentre").get(MAIL).content.decode()
    for words in ("yip@example.hk", "550 no such user", "Come to the Help Centre", failed.application.reference):
        assert words in page
    assert f"/applications/{failed.application.reference}/e-mail/" in page


def test_sent_again_it_waits_for_the_worker_with_its_tries_forgotten(failed):
    send_again(message_id=failed.pk, officer=desk.officer())
    failed.refresh_from_db()
    assert (failed.email_state, failed.email_tries, failed.email_error) == ("queued", 0, "")
    assert AuditEntry.objects.filter(act="message.sent_again", subject=failed.reference).exists()


def test_dealt_with_it_is_off_the_list_and_kept_among_the_settled(failed, signed_in):
    settle(message_id=failed.pk, officer=desk.officer(), note="Told by telephone.")
    assert "yip@example.hk" not in signed_in("helpcentre").get(MAIL).content.decode()
    assert "yip@example.hk" in signed_in("helpcentre").get(MAIL + "?show=settled").content.decode()


@pytest.mark.parametrize("state", [state for state in Message.EmailState if state != Message.EmailState.FAILED])
def test_only_what_failed_is_sent_again_or_dealt_with(failed, signed_in, state):
    Message.objects.filter(pk=failed.pk).update(email_state=state)
    for act in (
        lambda: send_again(message_id=failed.pk, officer=desk.officer()),
        lambda: settle(message_id=failed.pk, officer=desk.officer(), note="Told."),
    ):
        with pytest.raises(Refused):
            act()
    assert signed_in("helpcentre").get(f"{MAIL}{failed.reference}/settle/").status_code == 404


def test_mail_to_an_account_leads_to_the_account(court, signed_in):
    for username in ("chan", "wong.ou"):
        sent = post(to=User.objects.get(username=username), kind="account_reactivated", params={"username": username})
        Message.objects.filter(pk=sent.pk).update(email_state="failed", email_error="452 full", email_tries=8)
    page = signed_in("helpcentre").get(MAIL).content.decode()
    assert "/accounts/chan/e-mail/" in page
    assert "/accounts/wong.ou/" in page and "/accounts/wong.ou/e-mail/" not in page


def test_an_auditor_sees_the_list_and_no_button(failed, signed_in):
    page = signed_in("auditor").get(MAIL).content.decode()
    assert "yip@example.hk" in page and "send-again" not in page
    assert signed_in("auditor").post(f"{MAIL}{failed.reference}/send-again/").status_code == 403
