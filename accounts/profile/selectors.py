"""What the profile page shows, section by section."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext

from accounts.messages.kinds import MAY_BE_MUTED, Subject
from accounts.models import NameChange, User
from accounts.signin.second_factor.rules import must_have_factor
from accounts.signin.second_factor.selectors import factors_of
from accounts.signin.sessions.selectors import sessions_of
from icms.lib.components import SummaryRow
from icms.lib.names import name_for
from icms.lib.templatetags.court import short_datetime


def sections_of(account: User) -> dict[str, Any]:
    """Three lists of rows for the summary list: who, how to be reached, how to sign in."""
    waiting = waiting_name(account)
    return {
        "who": _who(account, waiting),
        "reach": _reach(account),
        "signing_in": _signing_in(account),
        "waiting": waiting,
    }


def waiting_name(account: User) -> NameChange | None:
    """The name that this account has asked for and the Help Centre has not decided."""
    return account.name_changes.filter(state=NameChange.State.WAITING).first()


def _who(account: User, waiting: NameChange | None) -> list[SummaryRow]:
    rows = [
        SummaryRow(gettext("Account name"), account.username),
        SummaryRow(gettext("Role"), str(account.get_role_display())),
    ]
    if organization := account.organization:
        name = name_for(organization.name_en, organization.name_zh, get_language())
        rows.append(SummaryRow(gettext("Organization"), name))
    if branch := account.branch:
        names = name_for(branch.name_en, branch.name_zh, get_language())
        rows.append(SummaryRow(gettext("Branch"), f"{branch.code} {names}".strip()))
    asked = [gettext("Asked for: %(name)s") % {"name": waiting.name}] if waiting else []
    change = reverse("profile:name")
    rows.append(
        SummaryRow(
            pgettext("person", "Name in English"), account.name_en or gettext("none"), change_url=change, second=asked
        )
    )
    rows.append(
        SummaryRow(pgettext("person", "Name in Chinese"), account.name_zh or gettext("none"), change_url=change)
    )
    return rows


def _reach(account: User) -> list[SummaryRow]:
    muted = set(account.muted_subjects.values_list("subject", flat=True))
    off = [str(subject.label) for subject in Subject if subject in MAY_BE_MUTED & muted]
    copies = gettext("All but these: %(subjects)s") % {"subjects": "; ".join(off)} if off else gettext("All")
    contact = reverse("profile:contact")
    return [
        SummaryRow(gettext("E-mail address"), account.email or gettext("none"), change_url=reverse("profile:email")),
        SummaryRow(gettext("Telephone"), account.telephone or gettext("none"), change_url=contact, is_figure=True),
        SummaryRow(gettext("Address"), account.address or gettext("none"), change_url=contact),
        SummaryRow(gettext("Language"), str(account.get_language_display()), change_url=reverse("profile:language")),
        SummaryRow(gettext("E-mail copies"), copies, change_url=reverse("profile:notices")),
    ]


def _signing_in(account: User) -> list[SummaryRow]:
    factors, sessions = factors_of(account), sessions_of(account)
    kinds = [gettext("Authenticator app")] if factors.app else []
    kinds += [gettext("Passkey: %(name)s") % {"name": each.name} for each in factors.passkeys]
    left = factors.codes_left
    if factors.any:
        said = ngettext("%(count)d recovery code is left", "%(count)d recovery codes are left", left)
        second = [*kinds[1:], said % {"count": left}]
    else:
        second = [gettext("Your account must have one.")] if must_have_factor(account) else []
    words = ngettext("Signed in at %(count)d place", "Signed in at %(count)d places", len(sessions))
    since = sessions[0].last_used if sessions else None
    used = [gettext("last used %(at)s") % {"at": short_datetime(since)}] if since else []
    return [
        SummaryRow(
            gettext("Password"), pgettext("of a password", "Set"), change_url=reverse("account_change_password")
        ),
        SummaryRow(
            gettext("Second factor"),
            kinds[0] if kinds else pgettext("of second factors", "None"),
            second=second,
            change_url=reverse("mfa_index"),
        ),
        SummaryRow(
            gettext("Sessions"), words % {"count": len(sessions)}, second=used, change_url=reverse("account_sessions")
        ),
    ]
