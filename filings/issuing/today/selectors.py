"""Documents of the court that somebody has not opened, and drafts that wait for a second officer."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.today.selectors import ROWS, Part, Row, Waiting, one_row
from cases.selectors import side_names
from filings.issuing.selectors import count_unread, due_for, unread_for, unread_in_organization
from filings.models import IssuedDocument, IssuingAct
from icms.lib import clock, dates

UNREAD_FOR = timedelta(days=3)
UNREAD, SECOND, NOT_OPENED, DEADLINE = 2, 1, 7, 3


def unread(user: User) -> Iterator[Waiting]:
    """What the court issued to the parties for whom this account acts, and it has not opened."""
    if not user.is_filer:
        return
    language = get_language() or "en"
    rows = []
    for each in unread_for(user, most=ROWS):
        url = reverse("court_documents:document", args=[each.document.reference])
        said = []
        if hearing := each.document.act.hearing_to_attend:
            said.append(_("Hearing: %(hearing)s") % {"hearing": dates.short_datetime(hearing.starts_at, language)})
        if each.next_day:
            day = dates.short_day(each.next_day, language)
            said.append(_("It gives you something to do by %(day)s.") % {"day": day})
        rows.append(
            Row(
                title=each.document.called,
                url=url,
                act=_("Read it"),
                act_url=url,
                at=each.issued_at,
                when=dates.short_day_without_year(clock.court_day(each.issued_at), language),
                when_second=dates.clock_time(each.issued_at, language),
                more=each.case.number,
                parties=side_names(each.case, language),
                said=tuple(said),
            )
        )
    all_url = reverse("court_documents:list")
    yield Waiting(rows, count_unread(user), Part.FROM_THE_COURT, all_url, _("All documents from the court"))


def deadlines(user: User) -> Iterator[Waiting]:
    """What an order that was read gives its reader to do, until the day has passed."""
    if not user.is_filer:
        return
    language, today = get_language() or "en", clock.court_day(clock.now())
    due = due_for(user, today)
    rows = []
    for each in due[:ROWS]:
        url = reverse("court_documents:document", args=[each.document.reference])
        rows.append(
            Row(
                title=each.step.step.what,
                url=url,
                act=_("See the document"),
                act_url=url,
                at=clock.day_bounds(each.last_day)[0],
                rank=DEADLINE,
                when=_("By %(day)s") % {"day": dates.short_day_without_year(each.last_day, language)},
                more=each.document.case.number,
                parties=side_names(each.document.case, language),
                said=(_("%(who)s, by %(document)s.") % {"who": each.step.who, "document": each.document.called},),
            )
        )
    all_url = reverse("court_documents:list")
    yield Waiting(rows, len(due), all_url=all_url, all_text=_("All documents from the court"))


def unread_by_all(user: User) -> Iterator[Waiting]:
    """For the administrators of an organization: documents of the court that none of its users has opened."""
    found = unread_in_organization(user)
    count = found.count()
    first = found.first() if count else None
    words = ngettext(
        "%(count)d document from the court that nobody has opened",
        "%(count)d documents from the court that nobody has opened",
        count,
    )
    yield one_row(
        count,
        words,
        url=reverse("assignment:list"),
        act=_("See who has the case"),
        rank=UNREAD,
        when=_day(first),
        more=_("The oldest: %(number)s") % {"number": first.case.number} if first else "",
    )


def desk(user: User) -> Iterator[Waiting]:
    """At the desk: what another officer prepared and a second one issues; what a party has not opened for days."""
    if not user.may_issue:
        return
    waits = IssuingAct.objects.filter(state=IssuingAct.State.AWAITING_SECOND).exclude(prepared_by=user)
    count, url = waits.count(), reverse("issuing:list")
    words = ngettext(
        "%(count)d document to issue as second officer", "%(count)d documents to issue as second officer", count
    )
    yield one_row(count, words, url=url, act=_("See them"), rank=SECOND)
    before = clock.now() - UNREAD_FOR
    late = IssuedDocument.objects.with_unread().filter(issued_at__lt=before).order_by("issued_at", "pk")
    count = late.count()
    words = ngettext(
        "%(count)d issued document that a party has not opened",
        "%(count)d issued documents that a party has not opened",
        count,
    )
    first = late.first() if count else None
    yield one_row(
        count,
        words,
        url=f"{url}?tab=unread",
        act=_("See them"),
        rank=NOT_OPENED,
        when=_day(first),
        more=_("For three days or longer."),
    )


def _day(document: IssuedDocument | None) -> str:
    if document is None or document.issued_at is None:
        return ""
    return dates.short_day_without_year(clock.court_day(document.issued_at), get_language() or "en")
