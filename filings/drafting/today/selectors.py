"""What waits for those who file: what a colleague asks to have approved, what was returned, is to pay, or lapses.

A stand-in sees what waits for the absent, too; approval is asked of a person, so that nobody stands in for it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.today.selectors import ROWS, Row, Waiting
from cases.calendar.forecast import Forecast
from cases.permissions import acting_for
from filings.context import forecast_for, heading_of, sides_of
from filings.models import Approval, Document, Filing, FilingStamp
from filings.models.filing import FilingQuerySet
from filings.states import Decision, State
from icms.lib import clock, dates
from icms.lib.money import money_sentence
from payments.models import Charge
from payments.states import ChargeState

LAPSING = timedelta(days=7)
MOST_NAMES = 3
TO_APPROVE, RETURNED, TO_PAY, LAPSING_DRAFT = range(4)  # by what is lost first


def to_approve(user: User) -> Iterator[Waiting]:
    """Drafts that a colleague asks this account to approve, as they are now."""
    asked = Approval.objects.filter(approver=user, outcome="", filing__state=State.DRAFT, version=F("filing__version"))
    asked = asked.order_by("asked_at", "pk")
    asked = asked.select_related(
        "asked_by", "filing__court", "filing__case__case_type", "filing__case_type", "filing__translation"
    )
    asked = asked.prefetch_related("filing__parties", "filing__case__parties", "filing__documents__type")
    language = get_language() or "en"
    rows = []
    for each in asked[:ROWS]:
        until = _before_closing(forecast_for(each.filing), language)
        url = reverse("filings:approve", args=[each.filing.reference])
        words = {"name": each.asked_by.name_in(language), "time": dates.short_datetime(each.asked_at, language)}
        rows.append(
            Row(
                title=_("Approve before lodging: %(documents)s") % {"documents": _named(each.filing)},
                url=url,
                act=_("Read and approve"),
                act_url=url,
                at=each.asked_at,
                rank=TO_APPROVE,
                when=pgettext("when something is to be done", "today") if until else _day(each.asked_at, language),
                when_second=until or dates.clock_time(each.asked_at, language),
                more=_of_what(each.filing),
                parties=sides_of(each.filing, language),
                said=(_("%(name)s asks, %(time)s.") % words,),
            )
        )
    yield Waiting(rows, asked.count())


def returned(user: User) -> Iterator[Waiting]:
    """What the registry returned, with the reason; taken up already or not."""
    filings = _mine(user).returned().order_by("decided_at", "pk")
    language, shown = get_language() or "en", list(_shown(filings))
    first = FilingStamp.objects.current().filter(filing__in=shown, round=1, deemed_at__isnull=False)
    received = dict(first.values_list("filing", "deemed_at"))
    rows = [_returned_row(filing, received.get(filing.pk), language) for filing in shown]
    yield Waiting(rows, filings.count(), all_url=_list("returned"), all_text=_("All that was returned"))


def _returned_row(filing: Filing, received: datetime | None, language: str) -> Row:
    documents = [each for each in filing.documents.all() if each.replaced_by_id is None]
    sent_back = [each for each in documents if each.decision == Decision.RETURNED]
    first = sent_back[0] if sent_back else None
    accepted = sum(each.decision == Decision.ACCEPTED for each in documents)
    said = [_("“%(note)s”") % {"note": first.return_note}] if first and first.return_note else []
    if accepted and not filing.is_translation:  # its original is not accepted but stays
        words = ngettext("%(count)d document is accepted.", "%(count)d documents are accepted.", accepted)
        said.append(words % {"count": accepted})
    if received:
        words = _("First received %(when)s, which stays on record.")
        said.append(words % {"when": dates.short_datetime(received, language)})
    return Row(
        title=heading_of(filing)
        if filing.is_translation
        else _(", ").join(each.name for each in sent_back) or heading_of(filing),
        url=filing.get_absolute_url(),
        act=_("Mend it"),
        act_url=filing.get_absolute_url(),
        at=filing.decided_at,
        rank=RETURNED,
        when=_day(filing.decided_at, language) if filing.decided_at else "",
        when_second=dates.clock_time(filing.decided_at, language) if filing.decided_at else "",
        tag=State.RETURNED,
        tag_text=filing.state_words,
        more=_of_what(filing),
        parties=sides_of(filing, language),
        bold=str(first.return_reason.text) if first and first.return_reason else "",
        said=tuple(said),
    )


def to_pay(user: User) -> Iterator[Waiting]:
    """What is lodged only when it is paid."""
    owed = Prefetch("charges", Charge.objects.filter(state=ChargeState.RAISED), to_attr="owed")
    filings = _mine(user).filter(state=State.AWAITING_PAYMENT).order_by("signed_at", "pk")
    language = get_language() or "en"
    rows = []
    for filing in _shown(filings).prefetch_related(owed):
        charge = next(iter(filing.owed), None)  # type: ignore[attr-defined]
        act = (
            _("Pay %(sum)s") % {"sum": money_sentence(charge.amount_cents, language)} if charge else _("Go on with it")
        )
        rows.append(
            Row(
                title=_named(filing),
                url=filing.get_absolute_url(),
                act=act,
                act_url=charge.get_absolute_url() if charge else filing.get_absolute_url(),
                at=filing.signed_at,
                rank=TO_PAY,
                when=_("not lodged"),
                when_second=_("until it is paid"),
                tag=filing.state,
                tag_text=filing.state_words,
                more=_of_what(filing),
                parties=sides_of(filing, language),
            )
        )
    yield Waiting(rows, filings.count(), all_url=_list("draft"), all_text=_("All drafts and what is to be paid"))


def lapsing(user: User) -> Iterator[Waiting]:
    """Drafts that are cleared away within a week, unless somebody changes them."""
    kept = timedelta(days=settings.DRAFT_DAYS)
    now, language = clock.now(), get_language() or "en"
    filings = _mine(user).filter(state=State.DRAFT, round=1, saved_at__lt=now - kept + LAPSING)
    filings = filings.order_by("saved_at", "pk")
    rows = []
    for filing in _shown(filings):
        last = clock.court_day(filing.kept_until)
        days = max((last - clock.court_day(now)).days, 0)
        left = ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
        rows.append(
            Row(
                title=_named(filing),
                url=filing.get_absolute_url(),
                act=_("Go on with it"),
                act_url=filing.get_absolute_url(),
                at=filing.kept_until,
                rank=LAPSING_DRAFT,
                when=left if days else _("its last day"),
                when_second=_("to %(day)s") % {"day": dates.short_day_without_year(last, language)},
                tag=filing.state,
                tag_text=filing.state_words,
                more=_of_what(filing),
                parties=sides_of(filing, language),
                share=min(round(100 * (now - filing.saved_at) / kept), 100),
            )
        )
    yield Waiting(rows, filings.count(), all_url=_list("draft"), all_text=_("All drafts and what is to be paid"))


def _mine(user: User) -> FilingQuerySet:
    if not user.is_filer:
        return Filing.objects.none()
    return Filing.objects.filter(owner__in=acting_for(user))


def _shown(filings: FilingQuerySet) -> FilingQuerySet:
    """The first of them, with what a row says."""
    documents = Document.objects.select_related("type", "return_reason").order_by("order", "pk")
    filings = filings.select_related("court", "case_type", "case__case_type", "translation")
    return filings.prefetch_related("parties", "case__parties", Prefetch("documents", documents))[:ROWS]


def _named(filing: Filing) -> str:
    """Its documents by name, as far as it has any; of a translation what is to be certified."""
    if filing.is_translation:
        return heading_of(filing)
    names = [each.name for each in filing.documents.all() if each.replaced_by_id is None]
    return _(", ").join(names[:MOST_NAMES]) or _("No documents yet")


def _of_what(filing: Filing) -> str:
    """Of which case it is, or what it is."""
    return filing.case.number if filing.is_translation and filing.case else heading_of(filing)


def _list(state: str) -> str:
    return f"{reverse('filings:list')}?state={state}"


def _day(at: datetime, language: str) -> str:
    return dates.short_day_without_year(clock.court_day(at), language)


def _before_closing(forecast: Forecast, language: str) -> str:
    """`before 5:30 pm`, where the registry is open; what is lodged later counts on another day."""
    if forecast.closes_at is None:
        return ""
    return _("before %(time)s") % {"time": dates.clock_time(forecast.closes_at, language)}
