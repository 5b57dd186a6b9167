"""What waits for the accounts office, and deposit accounts that run low."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ACCOUNTS_DESK, Role
from accounts.today.selectors import ROWS, Row, Waiting, one_row
from icms.lib import clock, dates
from icms.lib.money import money_sentence
from payments.desk.selectors import waiting_credits, what_waits
from payments.models import DepositAccount, Refund, ScheduleProposal
from payments.states import RefundState

FAILED, REFUNDS, CREDITS, DIFFERENCES, UNCONFIRMED, ASIDE, MAIL, PROPOSALS, LOW = range(9)


def refunds(user: User) -> Iterator[Waiting]:
    """Refunds that failed, to check, and to approve by another officer than who checked them."""
    if user.role not in ACCOUNTS_DESK:
        return
    failed = Refund.objects.filter(state=RefundState.FAILED).count()
    words = ngettext("%(count)d refund failed", "%(count)d refunds failed", failed)
    yield one_row(failed, words, url=_refunds("failed"), act=_("See them"), rank=FAILED)
    asked = Refund.objects.filter(state=RefundState.ASKED).exclude(asked_by=user).count()
    words = ngettext("%(count)d refund to check", "%(count)d refunds to check", asked)
    yield one_row(asked, words, url=_refunds("asked"), act=_("See them"), rank=REFUNDS)
    checked = Refund.objects.filter(state=RefundState.CHECKED).exclude(Q(checked_by=user) | Q(asked_by=user)).count()
    words = ngettext("%(count)d refund to approve", "%(count)d refunds to approve", checked)
    yield one_row(checked, words, url=_refunds("checked"), act=_("See them"), rank=REFUNDS)


def desk(user: User) -> Iterator[Waiting]:
    """Credits to approve, differences of the daily match, payments and e-mails that somebody must look at."""
    if user.role not in ACCOUNTS_DESK:
        return
    credits = waiting_credits().exclude(entered_by=user).count()
    words = ngettext("%(count)d credit to approve", "%(count)d credits to approve", credits)
    url = reverse("accounts_desk:holders")
    yield one_row(credits, words, url=url, act=_("See them"), rank=CREDITS)
    waits = what_waits()
    for name, url, rank in (
        ("differences", reverse("accounts_desk:days"), DIFFERENCES),
        ("unconfirmed", _payments("unconfirmed"), UNCONFIRMED),
        ("aside", _payments("aside"), ASIDE),
        ("mail", _payments("mail"), MAIL),
    ):
        yield one_row(waits[name], _words(name, waits[name]), url=url, act=_("See them"), rank=rank)


def _words(name: str, count: int) -> str:
    return {
        "differences": ngettext(
            "%(count)d difference of the daily match", "%(count)d differences of the daily match", count
        ),
        "unconfirmed": ngettext("%(count)d payment is not confirmed", "%(count)d payments are not confirmed", count),
        "aside": ngettext("%(count)d notice of no payment of ours", "%(count)d notices of no payment of ours", count),
        "mail": ngettext("%(count)d e-mail to a payer failed", "%(count)d e-mails to payers failed", count),
    }[name]


def fee_proposals(user: User) -> Iterator[Waiting]:
    """For a supervisor of the accounts office: changes of the fee schedule that another officer proposed."""
    if user.role != Role.ACCOUNTS_SUPERVISOR:
        return
    count = ScheduleProposal.objects.filter(state=ScheduleProposal.State.PROPOSED).exclude(proposed_by=user).count()
    words = ngettext("%(count)d change of fees to decide", "%(count)d changes of fees to decide", count)
    url = reverse("fee_desk:proposals")
    yield one_row(count, words, url=url, act=_("See them"), rank=PROPOSALS)


def low_deposits(user: User) -> Iterator[Waiting]:
    """For the administrators of an organization: deposit accounts below the amount at which they want to be told."""
    if not user.is_administrator:
        return
    low = DepositAccount.objects.filter(organization=user.organization_id, below_since__isnull=False)
    if user.role == Role.SECONDARY_ADMINISTRATOR:
        low = low.filter(branch=user.branch_id)
    language = get_language() or "en"
    rows = [
        Row(
            title=_("The deposit account of %(branch)s is low") % {"branch": each.branch.code}
            if each.branch
            else _("The main deposit account is low"),
            url=reverse("payments:deposit"),
            act=_("See the account"),
            act_url=reverse("payments:deposit"),
            at=each.below_since,
            rank=LOW,
            when=dates.short_day_without_year(clock.court_day(each.below_since), language) if each.below_since else "",
            more=_("It holds %(sum)s.") % {"sum": money_sentence(each.balance_cents, language)},
        )
        for each in low.select_related("branch").order_by("below_since", "pk")[:ROWS]
    ]
    yield Waiting(rows, low.count())


def _refunds(tab: str) -> str:
    return reverse("accounts_desk:refunds", query={"tab": tab})


def _payments(tab: str) -> str:
    return reverse("accounts_desk:payments", query={"tab": tab})
