"""Sends the links for a forgotten password: one e-mail with a link for each account of the address."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36

from accounts import audit
from accounts.models import ForgottenPassword, User
from icms.lib import clock
from icms.lib.message import Email

log = logging.getLogger(__name__)
TRIES = 8
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5  # no stranger fills a letter box; the links already sent still work
State = ForgottenPassword.State


@shared_task
def send_password_links(asked_id: int) -> None:
    """Send the links of one asking, or nothing where no active account is kept with its address."""
    with transaction.atomic():
        asked = ForgottenPassword.objects.select_for_update(skip_locked=True).waiting().filter(pk=asked_id).first()
        if asked is None:
            return
        accounts = _accounts(asked)
        asked.tries += 1
        if not accounts or _sent_lately(asked) >= MOST_AN_HOUR:
            asked.state = State.NOTHING
        else:
            asked.state = _sent(asked, accounts)
        asked.save(update_fields=["state", "tries"])


def _accounts(asked: ForgottenPassword) -> list[User]:
    """Those kept with this very address: the database takes ſ for s and ı for i, and the mail goes to one of them."""
    active = User.objects.filter(email__iexact=asked.email, state=User.State.ACTIVE)
    found = active.select_related("organization").order_by("username")
    return [account for account in found if account.email.lower() == asked.email]


def _sent_lately(asked: ForgottenPassword) -> int:
    since = clock.now() - HOUR
    return ForgottenPassword.objects.filter(email=asked.email, state=State.SENT, asked_at__gt=since).count()


def _sent(asked: ForgottenPassword, accounts: list[User]) -> State:
    """Send it, in the language of its accounts, or where they differ in that of the page that asked."""
    languages = {account.language for account in accounts}
    language = languages.pop() if len(languages) == 1 else asked.language
    with translation.override(language):
        links = [(account, settings.PUBLIC_URL + _path(account)) for account in accounts]
        text = render_to_string("accounts/signin/passwords/password_links.txt", {"links": links})
    subject, _, body = text.strip().partition("\n")
    try:
        Email(subject=subject.strip(), body=f"{body.strip()}\n\niCMS\n", to=[accounts[0].email]).send()
    except (OSError, SMTPException) as error:
        log.warning("The e-mail with links for new passwords was not taken: %s", error)
        return State.FAILED if asked.tries >= TRIES else State.WAITING
    for account in accounts:
        audit.record(act="account.password_link_sent", subject=account, actor=None)
    return State.SENT


def _path(account: User) -> str:
    key = {"uidb36": int_to_base36(account.pk), "key": default_token_generator.make_token(account)}
    return reverse("account_reset_password_from_key", kwargs=key)
