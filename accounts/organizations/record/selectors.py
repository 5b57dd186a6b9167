"""The record of an organization as its administrators read it: a fixed number of queries for a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, Organization, User
from accounts.organizations.record.labels import LABELS, ON_ACCOUNTS, label_of
from icms.lib import clock
from icms.lib.search import contains_words

A_PAGE = 30
MOST_PERSONS = 1000
AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """One act: when, who, what, on whom."""

    at: datetime
    who: str
    account: str
    what: str
    on_whom: str
    on_account: str


def entries(
    organization: Organization, *, person: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[AuditEntry]:
    """The acts that have words for administrators, newest first; days are the court's, both included."""
    found = AuditEntry.objects.filter(on_behalf_of=organization, act__in=list(LABELS)).select_related("actor")
    if person:
        found = found.filter(_by_or_on(organization, person))
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found.order_by("-pk")


def lines_on(organization: Organization, account: User) -> list[Line]:
    """What was done to one account, newest first."""
    found = entries(organization).filter(subject_kind=ON_ACCOUNTS, subject=str(account.pk))
    return lines_of(found[:A_PAGE], organization)


def lines_of(found: Iterable[AuditEntry], organization: Organization) -> list[Line]:
    """Entries in words; the accounts they are about are read at once."""
    found = list(found)
    pks = {int(entry.subject) for entry in found if entry.subject_kind == ON_ACCOUNTS}
    accounts = User.objects.filter(organization=organization).in_bulk(pks) if pks else {}
    return [_line(entry, accounts) for entry in found]


def all_lines(found: QuerySet[AuditEntry], organization: Organization) -> Iterator[Line]:
    """Every line for a file, some hundred at a time."""
    last: int | None = None
    while True:
        part = list((found.filter(pk__lt=last) if last else found)[:AT_ONCE])
        if not part:
            return
        yield from lines_of(part, organization)
        last = part[-1].pk


def _line(entry: AuditEntry, accounts: dict[int, User]) -> Line:
    actor = entry.actor
    account = accounts.get(int(entry.subject)) if entry.subject_kind == ON_ACCOUNTS else None
    return Line(
        at=entry.at,
        who=_name_of(actor),
        account=actor.username if actor and actor.organization_id == entry.on_behalf_of_id else "",
        what=label_of(entry.act, entry.detail),
        on_whom=account.name if account else "",
        on_account=account.username if account else "",
    )


def _name_of(actor: User | None) -> str:
    if actor is None:
        return _("the portal")
    return str(actor.get_role_display()) if actor.is_officer else actor.name


def _by_or_on(organization: Organization, words: str) -> Q:
    """Acts by, or on, the members whom the words name."""
    people = User.objects.filter(contains_words(words, "username", "name_en", "name_zh"), organization=organization)
    pks = list(people.values_list("pk", flat=True)[:MOST_PERSONS])
    return Q(actor__in=pks) | Q(subject_kind=ON_ACCOUNTS, subject__in=[str(pk) for pk in pks])


def _midnight(day: date) -> datetime:
    return clock.from_court(datetime.combine(day, time()))
