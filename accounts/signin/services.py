"""Passwords, sessions and what becomes of a lost device: each act is recorded, and its holder is told."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, links
from accounts.links import NO_LONGER
from accounts.messages.services import post
from accounts.models import ForgottenPassword, User
from accounts.signin.browsers import Place
from accounts.signin.rules import has_factor, may_reset_second_factor
from accounts.signin.selectors import sessions_of
from accounts.signin.tasks import send_password_links
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.promises import after_commit

SECURITY = "/account/profile/"
NOT_YOURS = Reason(
    "not_yours",
    _("This account’s second factor is not yours to reset. The Help Centre can do it, or an administrator."),
)
NONE_SET = Reason("no_second_factor", _("This account has no second factor to reset."))
ENDED = Reason("session_ended", _("This session has ended already."))


@transaction.atomic
def set_first_password(*, link_id: int, password: str) -> User:
    """The holder of a new account sets its password; the link is used up. Raises Refused where it works no longer.

    The password has been checked by the form.
    """
    link = links.use(link_id=link_id)
    account = _locked(link.account_id or 0)
    if not account.is_active or account.has_usable_password():
        raise Refused(NO_LONGER)
    account.set_password(password)
    account.save(update_fields=["password"])
    end_sessions(account=account)
    audit.record(act="account.password_set", subject=account, actor=account)
    return account


@transaction.atomic
def change_password(*, account: User, password: str, place: Place, by_link: bool = False) -> User:
    """Give an account another password; every session of it ends, and its holder is told from where it was done."""
    changed = _locked(account.pk)
    changed.set_password(password)
    changed.save(update_fields=["password"])
    end_sessions(account=changed)
    links.end_links(account=changed)
    audit.record(act="account.password_changed", subject=changed, actor=changed, by_link=by_link)
    params = {"changed_at": clock.now().isoformat(), **place}
    post(to=changed, kind="account_password_changed", params=params, link=SECURITY)
    return changed


@transaction.atomic
def ask_for_password_links(*, email: str, language: str) -> None:
    """Promise links for the accounts kept with an address; the same work whether or not there are any."""
    asked = ForgottenPassword.objects.create(email=email.lower(), language=language, asked_at=clock.now())
    after_commit(send_password_links, asked.pk)


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


@transaction.atomic
def reset_second_factor(*, account: User, actor: User) -> None:
    """Take every second factor from an account whose holder lost the device; its sessions end. Raises Refused.

    The holder is told, signs in by password alone, and sets up another where one is compulsory.
    """
    holder = _locked(account.pk)
    if not may_reset_second_factor(actor, holder):
        raise Refused(NOT_YOURS)
    if not has_factor(holder):
        raise Refused(NONE_SET)
    Authenticator.objects.filter(user=holder).delete()
    end_sessions(account=holder)
    audit.record(act="account.second_factor_reset", subject=holder, actor=actor, on_behalf_of=holder.organization)
    params = {"reset_at": clock.now().isoformat(), "by_help_centre": actor.is_officer}
    post(to=holder, kind="account_second_factor_reset", params=params, link=SECURITY)


def _locked(account_id: int) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=account_id)
