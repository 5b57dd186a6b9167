"""Opening an account, and the link by which its holder sets the first password (domain 3.3)."""

import re
from collections.abc import Collection

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from accounts import audit, links
from accounts.messages.services import post
from accounts.models import Branch, Organization, User
from icms.lib.errors import Reason, Refused

ACCOUNT_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
TAKEN = Reason("taken", _("This account name is taken. Choose another one."), "username")
NOT_A_NAME = Reason(
    "account_name",
    _(
        "An account name has 3 to 40 small letters, digits, dots, hyphens or underscores, and begins with a letter or "
        "a digit."
    ),
    "username",
)


def open_account(
    *,
    actor: User | None,
    role: str,
    username: str,
    name_en: str,
    name_zh: str,
    email: str,
    telephone: str = "",
    address: str = "",
    language: str = User.Language.ENGLISH,
    organization: Organization | None = None,
    branch: Branch | None = None,
) -> User:
    """Open an account without a password and send its holder the link to set one, in the caller's transaction.

    The caller checks that the cap leaves room for it (accounts/caps.py). Raises Refused where the account name is
    taken or is none.
    """
    if not ACCOUNT_NAME.fullmatch(username):
        raise Refused(NOT_A_NAME)
    # Two who choose the same name at once: the second waits here for the first, and then finds it taken.
    account, opened = User.objects.get_or_create(
        username=username,
        defaults={
            "role": role,
            "name_en": name_en,
            "name_zh": name_zh,
            "email": email,
            "telephone": telephone,
            "address": address,
            "language": language,
            "organization": organization,
            "branch": branch,
            "password": make_password(None),
        },
    )
    if not opened:
        raise Refused(TAKEN)
    audit.record(act="account.opened", subject=account, actor=actor, on_behalf_of=organization, role=role)
    send_invitation(account=account, actor=actor)
    return account


def send_invitation(*, account: User, actor: User | None) -> None:
    """Send the link to set the first password; an earlier one stops working. In the caller's transaction."""
    link = links.link_to_set_password(account)
    params = {
        "username": account.username,
        "organization": str(account.organization or ""),
        "expires_at": link.expires_at.isoformat(),
    }
    post(to=account, kind="account_opened", params=params, one_time_link=link)
    audit.record(act="account.invited", subject=account, actor=actor, on_behalf_of=account.organization)


def suggest_username(name_en: str, email: str = "", *, besides: Collection[str] = ()) -> str:
    """An account name that nobody has, and that is not among `besides`: `chan.tai.man`, `chan.tai.man2`.

    Who has no English name is called as in the e-mail address: no organization's name is taken for a person's.
    """
    words = re.findall(r"[a-z0-9]+", name_en.casefold())
    words = words or re.findall(r"[a-z0-9]+", email.partition("@")[0].casefold())
    stem = ".".join(words)[:34].strip(".") or "account"
    if len(stem) < 3:
        stem = f"user.{stem}"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True)) | set(besides)
    return next(
        name for number in range(1, len(taken) + 2) if (name := f"{stem}{number if number > 1 else ''}") not in taken
    )
