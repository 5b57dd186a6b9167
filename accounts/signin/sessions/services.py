"""Sessions: begun on a new browser, ended by the holder or with the account."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.signin.devices import Place
from accounts.signin.sessions.selectors import sessions_of
from icms.lib import clock
from icms.lib.errors import Reason, Refused

SECURITY = "/account/profile/"
ENDED = Reason("session_ended", _("This session has ended already."))


@transaction.atomic
def notice_sign_in(*, account: User, place: Place, known: bool) -> None:
    """An account has signed in; from a browser that is new to it, its holder is told."""
    if known:
        return
    audit.record(act="account.new_device", subject=account, actor=account, place=place)
    params = {"signed_in_at": clock.now().isoformat(), **place}
    post(to=account, kind="account_new_device", params=params, link="/account/sessions/")


def end_sessions(*, account: User, but: str = "") -> int:
    """End every session of an account but the one with this key; how many that were. In the caller's transaction."""
    ended = UserSession.objects.filter(user=account).exclude(session_key=but)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


@transaction.atomic
def end_other_sessions(*, account: User, current_key: str) -> int:
    """The holder ends all sessions but this one; how many there were."""
    count = end_sessions(account=account, but=current_key)
    audit.record(act="account.sessions_ended", subject=account, actor=account, count=count)
    return count


@transaction.atomic
def end_session(*, account: User, reference: str) -> None:
    """The holder ends one session. Raises Refused where it has ended."""
    found = next((each for each in sessions_of(account) if each.reference == reference), None)
    if found is None:
        raise Refused(ENDED)
    Session.objects.filter(session_key=found.key).delete()
    UserSession.objects.filter(session_key=found.key).delete()
    audit.record(act="account.session_ended", subject=account, actor=account, browser=found.words)
