"""One-time links and the codes that go with them: made, sent, used once, expired (domain 3.3).

A link's token and its code are worked out from the row and the secret key, so that the database alone opens nothing and
an e-mail can be sent again without being kept. Looking at a link changes nothing (mail scanners look); using it does.
"""

import hmac
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Application, OneTimeLink, User
from icms.lib import clock
from icms.lib.errors import Reason, Refused

PASSWORD_LIFETIME = timedelta(days=7)
APPLICATION_LIFETIME = timedelta(days=7)
CODE_LIFETIME = timedelta(minutes=30)
CODE_DIGITS = 8
MOST_WRONG_CODES = 5
TOKEN_LENGTH = 32

NO_LONGER = Reason(
    "link_no_longer", _("This link was used already, has expired, or a newer one was sent. Ask for a new link.")
)
WRONG_CODE = Reason(
    "wrong_code", _("This is not the code in our last e-mail. Check it, or ask for a new code."), "code"
)


def link_to_set_password(account: User) -> OneTimeLink:
    """A new link with which the holder of an account sets its password; earlier ones stop working."""
    return _make(OneTimeLink.Purpose.SET_PASSWORD, PASSWORD_LIFETIME, account=account)


def link_to_application(application: Application, *, lifetime: timedelta = APPLICATION_LIFETIME) -> OneTimeLink:
    """A new link with which an applicant comes back; earlier ones stop working."""
    return _make(OneTimeLink.Purpose.OPEN_APPLICATION, lifetime, application=application)


def code_for_application(application: Application) -> OneTimeLink:
    """A new code for the page that asked for one, and a link that does the same; the applicant's own link stays."""
    return _make(OneTimeLink.Purpose.APPLICATION_CODE, CODE_LIFETIME, application=application)


def end_links(**holder: object) -> None:
    """End every link that was sent to this `account` or `application`, in the caller's transaction."""
    now = clock.now()
    OneTimeLink.objects.working(now).filter(**holder).update(superseded_at=now)


def path_of(link: OneTimeLink) -> str:
    """The address that is sent, without its language: `/account/invitation/<token>/`."""
    token = f"{link.nonce}{_derived(link, 'token')[:TOKEN_LENGTH]}"
    name = "invitation" if link.purpose == OneTimeLink.Purpose.SET_PASSWORD else "registration:open"
    return "/" + reverse(name, args=[token]).split("/", 2)[2]


def code_of(link: OneTimeLink) -> str:
    """Eight digits to be typed instead of following the link."""
    return f"{int(_derived(link, 'code'), 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def find(purposes: Collection[OneTimeLink.Purpose], token: str) -> OneTimeLink | None:
    """The link with this token, made for one of these purposes, if it still works."""
    nonce, given = token[:32], token[32:]
    link = OneTimeLink.objects.working(clock.now()).filter(purpose__in=purposes, nonce=nonce).first()
    if link is None or not _alike(given, _derived(link, "token")[:TOKEN_LENGTH]):
        return None
    return link


@transaction.atomic
def use(*, link_id: int) -> OneTimeLink:
    """Use a link up. Raises Refused if it has been used or has expired meanwhile."""
    link = OneTimeLink.objects.select_for_update().working(clock.now()).filter(pk=link_id).first()
    if link is None:
        raise Refused(NO_LONGER)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return link


def use_code(*, application: Application, code: str) -> OneTimeLink:
    """Use up the application's last code; five wrong ones use it up too. Raises Refused."""
    refused = False
    with transaction.atomic():
        links = application.one_time_links.select_for_update().working(clock.now())
        link = links.filter(purpose=OneTimeLink.Purpose.APPLICATION_CODE).order_by("-pk").first()
        if link is None:
            raise Refused(WRONG_CODE)
        if _alike("".join(code.split()), code_of(link)):
            link.used_at = clock.now()
        else:
            refused = True
            link.wrong_codes += 1
            if link.wrong_codes >= MOST_WRONG_CODES:
                link.superseded_at = clock.now()
        link.save(update_fields=["used_at", "wrong_codes", "superseded_at"])
    if refused:
        raise Refused(WRONG_CODE)
    return link


@transaction.atomic
def _make(purpose: OneTimeLink.Purpose, lifetime: timedelta, **holder: object) -> OneTimeLink:
    now = clock.now()
    OneTimeLink.objects.working(now).filter(purpose=purpose, **holder).update(superseded_at=now)
    return OneTimeLink.objects.create(purpose=purpose, made_at=now, expires_at=now + lifetime, **holder)


def _derived(link: OneTimeLink, what: str) -> str:
    words = f"accounts.links:{what}:{link.purpose}:{link.nonce}:{link.pk}"
    return hmac.digest(settings.SECRET_KEY.encode(), words.encode(), "sha256").hex()


def _alike(given: str, right: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(given.encode(), right.encode())
