"""Asking for an alert, confirming it, ending it; and forgetting what must not be told any more."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import email_to_address
from accounts.models import Message, User
from cases.models import Case, Court
from causebook.alerts.access import path_of
from causebook.models import Alert, News
from icms.lib import clock
from icms.lib.errors import Reason, Refused

MOST = 30
CONFIRM = "case_alert_confirm"
NO_ADDRESS = Reason("no_address", _("Your account has no e-mail address. Enter one in your profile first."))
TOO_MANY = Reason("too_many_alerts", _("There are thirty alerts already. End one first."))


@dataclass(frozen=True)
class About:
    """What an alert is about: exactly one of the three."""

    case: Case | None = None
    text: str = ""
    court: Court | None = None


@transaction.atomic
def ask(*, about: About, often: str, language: str, account: User | None = None, email: str = "") -> Alert:
    """An alert of an account, which runs at once; or of a visitor's address, which waits for the link in its e-mail.

    The same one asked for again is the one that there is; a visitor gets the e-mail again. Refused for an account
    without an address, and past thirty.
    """
    if account and not account.email:
        raise Refused(NO_ADDRESS)
    if account:
        User.objects.select_for_update().get(pk=account.pk)
    own = Alert.objects.filter(ended_at=None, account=account, email="" if account else email)
    alert = own.filter(case=about.case, text=about.text, court=about.court).first()
    if alert is None:
        if own.count() >= MOST:
            raise Refused(TOO_MANY)
        alert = Alert(account=account, email="" if account else email, asked_at=clock.now(), **vars(about))
    alert.often, alert.language = often, language
    if account and alert.confirmed_at is None:
        alert.confirmed_at = clock.now()
    alert.save()
    audit.record(act="alert.asked_for", subject=alert, actor=account)
    if not account:
        _ask_to_confirm(alert)
    return alert


def _ask_to_confirm(alert: Alert) -> None:
    params = {"about": about_json(alert)}
    link = path_of("confirm", alert)
    email_to_address(address=alert.email, language=alert.language, kind=CONFIRM, params=params, link=link)


@transaction.atomic
def confirm(*, alert_id: int) -> Alert:
    """The owner of the address has followed the link. Does nothing if it is confirmed, or was ended."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    if alert.confirmed_at is None and alert.ended_at is None:
        alert.confirmed_at = clock.now()
        alert.save(update_fields=["confirmed_at"])
        audit.record(act="alert.confirmed", subject=alert, actor=None)
    return alert


@transaction.atomic
def end(*, alert_id: int, actor: User | None = None, why: str = "") -> None:
    """Nothing more is told; what was still to be sent is not sent. Does nothing if it was ended."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)
    if alert.ended_at is None:
        alert.ended_at = clock.now()
        alert.save(update_fields=["ended_at"])
        alert.news.filter(email=None).delete()
        audit.record(act="alert.ended", subject=alert, actor=actor, why=why)


@transaction.atomic
def end_all(*, alert_id: int) -> int:
    """End every alert of the same address or account. Returns how many."""
    alert = Alert.objects.get(pk=alert_id)
    running = list(Alert.objects.filter(ended_at=None).of_the_same(alert).values_list("pk", flat=True))
    for pk in running:
        end(alert_id=pk)
    return len(running)


def forget_case(case_id: int) -> None:
    """The public may not know of a case any more: what was not sent yet is not sent, in the caller's transaction.

    An e-mail that waits with news of other cases, too, is taken apart: those are written again without it.
    """
    about = News.objects.filter(case=case_id)
    # Whoever writes an e-mail of these holds them until its message is there to be found.
    list(about.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    queued = Message.objects.email_waiting().filter(pk__in=about.exclude(email=None).values("email"))
    for message in queued.select_for_update():
        News.objects.filter(email=message).exclude(case=case_id).update(email=None)
        message.delete()
    about.delete()


def about_json(alert: Alert) -> dict[str, object]:
    """What an alert is about, for the words of an e-mail."""
    return {
        "case": alert.case.number if alert.case else "",
        "text": alert.text,
        "court": alert.court.name.as_json() if alert.court else "",
    }
