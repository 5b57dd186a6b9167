"""What waits for an officer of the Help Centre."""

from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.helpcentre.queue.selectors import received, tab_filter
from accounts.helpcentre.rules import open_times
from accounts.models import Appointment, CapRequest, Message, NameChange, User
from accounts.models.application import ApplicationQuerySet
from accounts.roles import HELP_CENTRE_DESK, Role
from accounts.states import State
from accounts.today.selectors import Waiting, one_row
from icms.lib import clock, dates

WITH_ME, COMING, TO_APPROVE, TO_REVIEW, REQUESTS, MAIL = range(6)


def applications(user: User) -> Iterator[Waiting]:
    """Applications in this officer's hand, to review with nobody, and to approve by another than who saw the person."""
    if user.role not in HELP_CENTRE_DESK:
        return
    mine = received().filter(tab_filter(user, "mine"))
    new = received().filter(state=State.SUBMITTED)
    to_approve = received().filter(tab_filter(user, "approve")).exclude(identity_confirmed_by=user)
    count = mine.count()
    words = ngettext("%(count)d application is with you", "%(count)d applications are with you", count)
    yield one_row(count, words, url=_queue("mine"), act=_("See them"), rank=WITH_ME, when=_age(mine))
    count = new.count()
    words = ngettext(
        "%(count)d application to review, with nobody", "%(count)d applications to review, with nobody", count
    )
    yield one_row(count, words, url=_queue("review"), act=_("See them"), rank=TO_REVIEW, when=_age(new))
    count = to_approve.count()
    words = ngettext("%(count)d application to approve", "%(count)d applications to approve", count)
    yield one_row(
        count,
        words,
        url=_queue("approve"),
        act=_("See them"),
        rank=TO_APPROVE,
        more=_("Another officer has seen the person."),
    )


def appointments(user: User) -> Iterator[Waiting]:
    """Who is still to come today."""
    if user.role not in HELP_CENTRE_DESK:
        return
    start, end = clock.day_bounds(clock.court_day(clock.now()))
    coming = Appointment.objects.filter(starts_at__gte=start, starts_at__lt=end, state=Appointment.State.BOOKED)
    found = coming.aggregate(count=Count("pk"), first=Min("starts_at"))
    count = found["count"]
    words = ngettext("%(count)d appointment today", "%(count)d appointments today", count)
    yield one_row(
        count,
        words,
        url=reverse("helpcentre:identity"),
        act=_("See them"),
        rank=COMING,
        when=dates.clock_time(found["first"], get_language() or "en") if count else "",
    )


def requests(user: User) -> Iterator[Waiting]:
    """What organizations and account holders ask for."""
    if user.role not in HELP_CENTRE_DESK:
        return
    waiting = Q(state="waiting")
    caps = CapRequest.objects.filter(waiting).count()
    words = ngettext("%(count)d request for another maximum", "%(count)d requests for another maximum", caps)
    yield one_row(caps, words, url=reverse("helpcentre:caps"), act=_("See them"), rank=REQUESTS)
    names = NameChange.objects.filter(waiting).count()
    words = ngettext("%(count)d request for another name", "%(count)d requests for another name", names)
    yield one_row(names, words, url=reverse("helpcentre:names"), act=_("See them"), rank=REQUESTS)


def failed_emails(user: User) -> Iterator[Waiting]:
    """E-mails that did not reach the people who wait for them; the administrator sees that there are some."""
    if user.role not in HELP_CENTRE_DESK | {Role.ADMINISTRATOR}:
        return
    count = Message.objects.email_failed().to_known_people().count()
    words = ngettext("%(count)d e-mail could not be sent", "%(count)d e-mails could not be sent", count)
    if user.role in HELP_CENTRE_DESK:
        url, act, more = reverse("helpcentre:mail"), _("See them"), ""
    else:
        url, act = reverse("status"), _("Is everything working?")
        more = _("The Help Centre sees to each; if there are many, the mail server may be away.")
    yield one_row(count, words, url=url, act=act, rank=MAIL, more=more)


def _queue(tab: str) -> str:
    return reverse("helpcentre:queue", query={"tab": tab})


def _age(found: ApplicationQuerySet) -> str:
    """How long the first of them has waited, in the Help Centre's hours."""
    first = found.aggregate(first=Min("submitted_at"))["first"]
    return dates.open_age(open_times([first])[first], get_language() or "en") if first else ""
