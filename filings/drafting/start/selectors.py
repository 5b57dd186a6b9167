"""What an account is offered where it starts a filing: its own cases, and the kinds of case it may bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from cases.courts.limits import Rung, topics
from cases.courts.selectors import open_today
from cases.models import Case, CaseType, Court, Service
from cases.models.case import CaseQuerySet
from cases.selectors import next_hearings
from filings.explanations import title_in
from filings.fees.selectors import CommencingFee, commencing_fees, fee_words
from filings.models import Filing
from icms.lib.money import money_sentence
from icms.lib.names import within_a_line

FEW = 10


@dataclass(frozen=True)
class OfferedKind:
    """A kind of case that the account may bring, and what it costs; without a fee it is on paper only, for now."""

    case_type: CaseType
    fee: CommencingFee | None
    is_bulk: bool = False

    @property
    def price(self) -> str:
        """`HK$504`, `from HK$504`, `no fee`; empty without a fee."""
        return fee_words(self.fee) if self.fee else ""


@dataclass(frozen=True)
class Offer:
    """What an account may begin today, of all kinds that anybody may."""

    kinds: list[OfferedKind]  # in the order of their courts, each with what it costs
    of_others: int  # how many only others may commence: departments, and approved claimants in bulk
    commenced_today: list[CaseType]  # by anybody


@dataclass(frozen=True)
class OfferedCourt:
    """A court with the kinds that it offers, and the amounts that it hears, in words."""

    court: Court
    amounts: str
    kinds: list[OfferedKind]


@dataclass(frozen=True)
class OwnCase:
    """A case of one's own, with its parties in one line, and what is coming in it."""

    case: Case
    title: str
    hearing: object | None
    returned: int


def own_cases(cases: CaseQuerySet) -> list[OwnCase]:
    """The cases in which the account acts, the latest first, where they are few enough to be listed; else none."""
    found = list(
        cases.select_related("case_type", "venue")
        .prefetch_related("parties")
        .annotate(returned=Count("filings", filter=Q(filings__in=Filing.objects.returned()), distinct=True))
        .order_by("-commenced_on", "-pk")[: FEW + 1]
    )
    if len(found) > FEW:
        return []
    hearings, language = next_hearings([case.pk for case in found]), get_language() or "en"
    return [
        OwnCase(
            case,
            title_in(list(case.parties.all()), language),
            hearings.get(case.pk),
            case.returned,  # type: ignore[attr-defined]
        )
        for case in found
    ]


def offer_to(user: User) -> Offer:
    """What this account may begin today."""
    kind_of_organization = user.organization.kind if user.organization else None
    commenced, bulk_only = open_today(Service.COMMENCE), open_today(Service.BULK_ONLY)
    kinds = [kind for kind in commenced if kind.may_be_brought_by(kind_of_organization)]
    fees = commencing_fees(kinds)
    offered = [OfferedKind(kind, fees.get(kind.pk)) for kind in kinds]
    offered += [OfferedKind(kind, None, is_bulk=True) for kind in bulk_only]
    of_others = len(commenced) - len(kinds) + len(bulk_only)
    return Offer(sorted(offered, key=lambda each: each.case_type.order), of_others, commenced)


def by_court(kinds: Sequence[OfferedKind]) -> list[OfferedCourt]:
    """The same under their courts."""
    limits = sorted(limit for limit in Court.objects.values_list("claim_limit_cents", flat=True) if limit)
    return [
        OfferedCourt(court, _amounts(court, limits), list(group))
        for court, group in groupby(kinds, key=lambda each: each.case_type.court)
    ]


def _amounts(court: Court, limits: list[int]) -> str:
    """`above HK$75,000, up to HK$3,000,000`: what a court with a limit hears."""
    if court.claim_limit_cents is None:
        return ""
    below = [limit for limit in limits if limit < court.claim_limit_cents]
    return _between(below[-1] if below else None, court.claim_limit_cents)


def _between(above: int | None, up_to: int | None) -> str:
    language = get_language() or "en"
    words = {"above": money_sentence(above or 0, language), "up_to": money_sentence(up_to or 0, language)}
    if above and up_to:
        return _("claims above %(above)s and up to %(up_to)s") % words
    if up_to:
        return _("claims up to %(up_to)s") % words
    return _("claims above %(above)s") % words if above else _("claims of any amount")


@dataclass(frozen=True)
class Advice:
    """Where a claim belongs: the kind of case, in words, and whether this account may choose it below."""

    case_type: CaseType
    where: str
    because: str
    chosen: bool


def advice(about: str, cents: int | None, offered: Sequence[OfferedKind]) -> Advice | None:
    """The kind of case for what a claim is about and its amount in HK$ cents; None where the amount is missing."""
    topic = topics().get(about)
    rung = topic.rung(cents) if topic else None
    if rung is None:
        return None
    kind = CaseType.objects.select_related("court").get(pk=rung.case_type)
    offer = next((each for each in offered if each.case_type == kind), None)
    return Advice(kind, _where(kind, offer), _because(rung), offer is not None and offer.fee is not None)


def _where(kind: CaseType, offer: OfferedKind | None) -> str:
    words = {"court": str(kind.court.name), "kind": str(kind.name)}
    if offer is None or offer.fee is None or offer.is_bulk:
        return _("%(court)s, %(kind)s: on paper only, for now.") % words
    first = kind.document_types.filter(originating=True, e_filed=True).first()
    words |= {"document": within_a_line(str(first.name)) if first else "", "fee": fee_words(offer.fee)}
    return _("%(court)s, %(kind)s, by %(document)s: %(fee)s.") % words


def _because(rung: Rung) -> str:
    return _("Heard there: %(amounts)s.") % {"amounts": _between(rung.above_cents, rung.up_to_cents)}
