"""Who is changing a shared draft, and whom its filer lets into it (docs/decisions/shared-drafts.md)."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from filings.access import colleagues
from filings.explanations import title_of
from filings.models import DraftInvitation, DraftLock, Filing
from filings.transitions import locked
from icms.lib import clock, dates
from icms.lib.errors import Reason, Refused

QUIET = timedelta(minutes=10)
A_MOMENT = timedelta(seconds=30)  # whoever was heard of within it is not noted again


def editor_of(filing: Filing) -> DraftLock | None:
    """Who is changing the draft now, since when; None if nobody is, or nothing was heard of them for ten minutes."""
    if filing.organization_id is None:  # nobody shares it
        return None
    locks = DraftLock.objects.filter(filing=filing, holder__state=User.State.ACTIVE, seen_at__gt=clock.now() - QUIET)
    return locks.select_related("holder").first()


@transaction.atomic
def hold(filing: Filing, actor: User) -> DraftLock | None:
    """Let the account change the draft, for itself alone. Returns who does already; None if it is this account now.

    The draft of a person in person has one filer, and needs no lock.
    """
    if filing.organization_id is None:
        return None
    now = clock.now()
    new = {"holder": actor, "since": now, "seen_at": now}
    lock, is_new = (
        DraftLock.objects.select_for_update(of=("self",))
        .select_related("holder")
        .get_or_create(filing=filing, defaults=new)
    )
    if is_new:
        return None
    is_over = lock.seen_at <= now - QUIET or not lock.holder.is_active
    if lock.holder_id != actor.pk and not is_over:
        return lock
    if lock.holder_id == actor.pk and now - lock.seen_at < A_MOMENT:
        return None
    if lock.holder_id != actor.pk or is_over:
        lock.holder, lock.since = actor, now
    lock.seen_at = now
    lock.save()
    return None


def must_hold(filing: Filing, actor: User) -> None:
    """As `hold`; Refused if somebody else is changing the draft."""
    if (other := hold(filing, actor)) is not None:
        raise Refused(Reason("being_edited", being_edited(other)))


def being_edited(lock: DraftLock) -> str:
    """`Lai Pui Yi is changing this draft, since 5:20 pm.`"""
    language = get_language() or "en"
    return _("%(name)s is changing this draft, since %(time)s.") % {
        "name": lock.holder.name_in(language),
        "time": dates.clock_time(lock.since, language),
    }


def still_there(filing: Filing, actor: User) -> None:
    """Something was heard of whoever is changing the draft. Of anybody else it says nothing: they may only read it."""
    DraftLock.objects.filter(filing=filing, holder=actor).update(seen_at=clock.now())


def let_go(filing: Filing, actor: User) -> None:
    """The account is done for now: whoever comes next need not wait."""
    DraftLock.objects.filter(filing=filing, holder=actor).delete()


@transaction.atomic
def take_over(*, filing_id: int, actor: User) -> Filing:
    """Change the draft in place of whoever does. What they had typed and not saved waits for them alone."""
    filing = locked(filing_id)
    lock = DraftLock.objects.select_for_update().filter(filing=filing).first()
    before = lock.holder if lock and lock.holder_id != actor.pk else None
    DraftLock.objects.filter(filing=filing).delete()
    hold(filing, actor)
    if before is not None:
        audit.record(act="filing.draft_taken_over", subject=filing, actor=actor, before=before.username)
    return filing


@transaction.atomic
def invite(*, filing_id: int, actor: User, accounts: Collection[User]) -> Filing:
    """Let these colleagues, and no others, into a draft that commences a case; whoever is new is told.

    Refused for a draft in a case, which its assigned users share, and for an account of another branch.
    """
    filing = locked(filing_id)
    if not filing.is_draft or filing.case_id:
        raise Refused(Reason("not_to_invite", _("Whom the case is assigned to shares its drafts; nobody is invited.")))
    wanted = {account.pk for account in accounts}
    if wanted - set(colleagues(filing).values_list("pk", flat=True)):
        raise Refused(Reason("no_colleague", _("Choose users of your own branch."), "accounts"))
    before = set(filing.invitations.values_list("account", flat=True))
    filing.invitations.exclude(account__in=wanted).delete()
    for account in User.objects.filter(pk__in=wanted - before):
        DraftInvitation.objects.create(filing=filing, account=account, invited_by=actor, invited_at=clock.now())
        params = {"reference": filing.reference, "parties": title_of(filing).as_json(), "by": actor.name}
        params["own_reference"] = filing.own_reference
        post(to=account, kind="filing_shared", params=params, link=filing.get_absolute_url())
    if wanted != before:
        names = list(User.objects.filter(pk__in=wanted).order_by("username").values_list("username", flat=True))
        audit.record(act="filing.shared", subject=filing, actor=actor, accounts=names)
    return filing
