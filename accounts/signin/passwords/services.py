"""Setting, changing and forgetting a password; each is recorded, and the holder is told."""

from django.db import transaction

from accounts import audit, links
from accounts.links import NO_LONGER
from accounts.messages.services import post
from accounts.models import ForgottenPassword, User
from accounts.signin.devices import Place
from accounts.signin.passwords.tasks import send_password_links
from accounts.signin.sessions.services import SECURITY_PAGE, end_sessions
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.task_queue import enqueue_on_commit


@transaction.atomic
def set_first_password(*, link_id: int, password: str) -> User:
    """Set the first password of an account and use the link up. Raises Refused if the link no longer works.

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
    """Change the password; every session ends, and the holder is told from where it was done."""
    changed = _locked(account.pk)
    changed.set_password(password)
    changed.save(update_fields=["password"])
    end_sessions(account=changed)
    links.end_links(account=changed)
    audit.record(act="account.password_changed", subject=changed, actor=changed, by_link=by_link)
    params = {"changed_at": clock.now().isoformat(), **place}
    post(to=changed, kind="account_password_changed", params=params, link=SECURITY_PAGE)
    return changed


@transaction.atomic
def ask_for_password_links(*, email: str, language: str) -> None:
    """Queue the links for the accounts with this address. Does the same work whether or not there are any."""
    asked = ForgottenPassword.objects.create(email=email.lower(), language=language, asked_at=clock.now())
    enqueue_on_commit(send_password_links, asked.pk)


def _locked(account_id: int) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=account_id)
