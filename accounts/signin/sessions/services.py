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

SECURITY_PAGE = "/account/profile/"
ENDED = Reason("session_ended", _("This session has ended already."))


@transaction.atomic
def report_sign_in(*, account: User, place: Place, known: bool) -> None:
    """Tell the holder of a sign-in from a browser that is new to the account."""
    if known:
        return
    audit.record(act="account.new_device", subject=account, actor=account, place=place)
    params = {"signed_in_at": clock.now().isoformat(), **place}
    post(to=account, kind="account_new_device", params=params, link="/account/sessions/")


def end_sessions(*, account: User, but: str = "") -> int:
    """End every session but the one with this key, in the caller's transaction. Returns how many were ended."""
    ended = UserSession.objects.filter(user=account).exclude(session_key=but)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)


@transaction.atomic
def end_other_sessions(*, account: User, current_key: str) -> int:
    """End all sessions but this one. Returns how many were ended."""
    count = end_sessions(account=account, but=current_key)
    audit.record(act="account.sessions_ended", subject=account, actor=account, count=count)
    return count


@transaction.atomic
def end_session(*, account: User, reference: str) -> None:
    """End one session. Raises Refused if it has ended already."""
    found = next((each for each in sessions_of(account) if each.reference == reference), None)
    if found is None:
        raise Refused(ENDED)
    Session.objects.filter(session_key=found.key).delete()
    UserSession.objects.filter(session_key=found.key).delete()
    audit.record(act="account.session_ended", subject=account, actor=account, browser=found.words)
