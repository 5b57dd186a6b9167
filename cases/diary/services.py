"""An account keeps days in its own diary, and makes or renews the address at which calendar programs read it."""

from datetime import date
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.diary.access import hash_of
from cases.models import Case, DiaryAddress, DiaryEntry
from cases.numbering import parse_case_number
from cases.permissions import cases_acted_in
from icms.lib import clock
from icms.lib.errors import Reason, Refused

MOST = 2_000  # entries of one account


@transaction.atomic
def add_entry(*, account: User, day: date, title: str, number: str = "", note: str = "") -> DiaryEntry:
    """Keep a day. `number` is of a case in which the account acts, or empty.

    Refused for any other number in the same words, whether it is another's case or nobody's.
    """
    case = _case(account, number)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    if account.diary.count() >= MOST:
        raise Refused(Reason("full", _("Your diary is full. Remove days that are over.")))
    facts: dict[str, Any] = {"case": case, "day": day, "title": title, "note": note}
    return DiaryEntry.objects.create(account=account, changed_at=clock.now(), **facts)


@transaction.atomic
def change_entry(*, entry: DiaryEntry, day: date, title: str, number: str = "", note: str = "") -> DiaryEntry:
    """Change a day that is kept. The case may stay one in which the account acts no longer."""
    entry = (
        DiaryEntry.objects.select_for_update(of=("self",)).select_related("case__case_type", "account").get(pk=entry.pk)
    )
    stays = entry.case is not None and parse_case_number(number) == parse_case_number(entry.case.number)
    facts = {"case": entry.case if stays else _case(entry.account, number), "day": day, "title": title, "note": note}
    if any(getattr(entry, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(entry, name, value)
        entry.changes += 1
        entry.changed_at = clock.now()
        entry.save()
    return entry


def remove_entry(*, entry: DiaryEntry) -> None:
    """Take a day out of the diary."""
    entry.delete()


@transaction.atomic
def renew_address(*, account: User) -> DiaryAddress:
    """Make the secret address of a diary; the one before answers no longer. On record, without the address."""
    secret, now = token_urlsafe(32), clock.now()
    facts = {"secret": secret, "secret_sha256": hash_of(secret), "made_at": now}
    made, is_first = DiaryAddress.objects.update_or_create(account=account, defaults=facts)
    act = "diary.address_made" if is_first else "diary.address_renewed"
    audit.record(act=act, subject=account, actor=account)
    return made


def _case(account: User, number: str) -> Case | None:
    if not number:
        return None
    parsed = parse_case_number(number)
    found = cases_acted_in(account).numbered(parsed).first() if parsed else None
    if found is None:
        raise Refused(Reason("no_such_case", _("You have no case of this number."), "number"))
    return found
