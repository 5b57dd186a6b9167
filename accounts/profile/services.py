"""Changing one's own profile; names are changed by the Help Centre (domain 3.1)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import NameChange, User
from accounts.profile.rules import may_ask_for_name, who_changes_name
from icms.lib import clock
from icms.lib.errors import Reason, Refused

PROFILE = "/account/profile/"
SAME_ADDRESS = Reason("same", _("This is the address that is kept now."), "email")
WAITS = Reason("waits", _("You have asked for another name already. The Help Centre has not decided yet."))
SAME_NAME = Reason("same", _("This is the name that is kept now."), "name_en")
NOT_WAITING = Reason("not_waiting", _("There is no request that waits; the Help Centre may have decided it."))


@transaction.atomic
def change_contact(*, actor: User, telephone: str, address: str) -> None:
    """Change the telephone number and the postal address."""
    account = _locked(actor)
    changed = [
        name for name, value in (("telephone", telephone), ("address", address)) if getattr(account, name) != value
    ]
    if not changed:
        return
    account.telephone, account.address = telephone, address
    account.save(update_fields=["telephone", "address"])
    audit.record(act="account.contact_changed", subject=account, actor=account, changed=changed)


@transaction.atomic
def change_email(*, actor: User, email: str) -> None:
    """Change the e-mail address and tell the old one, so that no stranger does it unseen. Raises Refused."""
    account = _locked(actor)
    before = account.email
    if email.casefold() == before.casefold():
        raise Refused(SAME_ADDRESS)
    account.email = email
    account.save(update_fields=["email"])
    audit.record(act="account.email_changed", subject=account, actor=account)
    params = {"username": account.username, "changed_at": clock.now().isoformat()}
    if before:
        post(to=account, kind="account_email_changed", params=params, link=PROFILE, address=before)
    post(to=account, kind="account_email_kept", params=params, link=PROFILE)


@transaction.atomic
def change_language(*, actor: User, language: str) -> None:
    """Change the language of messages and e-mails."""
    account = _locked(actor)
    account.language = language
    account.save(update_fields=["language"])
    audit.record(act="account.language_changed", subject=account, actor=account, language=language)


@transaction.atomic
def ask_for_name(*, actor: User, name_en: str, name_zh: str, reason: str) -> NameChange:
    """Ask the Help Centre for another name. Raises Refused if a request waits already, or nothing would change."""
    account = _locked(actor)
    if not may_ask_for_name(account):
        raise Refused(Reason("not_asked", who_changes_name(account)))
    if account.name_changes.filter(state=NameChange.State.WAITING).exists():
        raise Refused(WAITS)
    if (name_en, name_zh) == (account.name_en, account.name_zh):
        raise Refused(SAME_NAME)
    asked = NameChange.objects.create(
        account=account, asked_by=account, asked_at=clock.now(), name_en=name_en, name_zh=name_zh, reason=reason
    )
    audit.record(act="name_change.asked", subject=asked, actor=account)
    return asked


@transaction.atomic
def withdraw_name_change(*, actor: User) -> None:
    """Withdraw the request that waits. Raises Refused if none does."""
    waiting = NameChange.objects.select_for_update().filter(account=actor, state=NameChange.State.WAITING)
    asked = waiting.first()
    if asked is None:
        raise Refused(NOT_WAITING)
    asked.state, asked.decided_at = NameChange.State.WITHDRAWN, clock.now()
    asked.save(update_fields=["state", "decided_at"])
    audit.record(act="name_change.withdrawn", subject=asked, actor=actor)


def _locked(actor: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=actor.pk)
