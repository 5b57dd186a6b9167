"""Who may not e-file: barred accounts and organizations, persons under a restriction order (domain 4.1)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Organization, User
from accounts.roles import Role
from cases.models import Bar, Case, CaseType
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.names import folded

BARRED = Reason(
    "barred",
    _(
        "By order of the court this account may not file here electronically. Bring your documents to the registry. "
        "What you have lodged before stands."
    ),
    "case",
)
RESTRICTED = Reason(
    "restriction_order",
    _(
        "A person under a restriction order files at the registry in person, with the leave that the order asks for. "
        "Attend the registry. What was lodged before stands."
    ),
    "case",
)
NOT_SUPERVISOR = Reason("not_supervisor", _("Only a registry supervisor enters and lifts bars."))


def bar_reasons(
    *, actor: User, case_type: CaseType | str, case: Case | None = None, names: Iterable[tuple[str, str]] = ()
) -> list[Reason]:
    """Why this account may not e-file now in a case, or commence one of this kind; empty where nothing bars it.

    `names` are the parties for whom it files, in English and Chinese: an order follows the person, whoever files.
    """
    place = Q(case=None, case_type=None) | Q(case_type=getattr(case_type, "pk", case_type))
    if case is not None:
        place |= Q(case=case)
    who = Q(account=actor)
    if actor.organization_id:
        who |= Q(organization=actor.organization_id)
    people = [*names] if actor.organization_id else [(actor.name_en, actor.name_zh), *names]
    if english := {folded(name) for name, _chinese in people if name}:
        who |= Q(key_en__in=english)
    if chinese := {folded(name) for _english, name in people if name}:
        who |= Q(key_zh__in=chinese)
    kinds = set(Bar.objects.at(clock.now()).filter(place).filter(who).values_list("kind", flat=True))
    return [BARRED] * (Bar.Kind.BAR in kinds) + [RESTRICTED] * (Bar.Kind.RESTRICTION in kinds)


@transaction.atomic
def enter(
    *,
    officer: User,
    kind: str,
    account: User | None,
    organization: Organization | None,
    name_en: str,
    name_zh: str,
    case: Case | None,
    case_type: CaseType | None,
    from_at: datetime,
    until_at: datetime | None,
    order_reference: str,
) -> Bar:
    """Enter what the court ordered; only a registry supervisor may. Refused with every reason."""
    reasons = [] if officer.role == Role.REGISTRY_SUPERVISOR else [NOT_SUPERVISOR]
    if sum((account is not None, organization is not None, bool(name_en or name_zh))) != 1:
        reasons.append(Reason("whom", _("Name one account, one organization, or one person."), "whom"))
    if case and case_type:
        reasons.append(Reason("where", _("Choose one case, or one kind of case, not both."), "where"))
    if until_at is not None and until_at <= from_at:
        reasons.append(Reason("order", _("The last day is before the first day."), "until"))
    if reasons:
        raise Refused(reasons)
    bar = Bar.objects.create(
        kind=kind,
        account=account,
        organization=organization,
        name_en=name_en,
        name_zh=name_zh,
        key_en=folded(name_en) if name_en else "",
        key_zh=folded(name_zh) if name_zh else "",
        case=case,
        case_type=case_type,
        from_at=from_at,
        until_at=until_at,
        order_reference=order_reference,
        entered_by=officer,
        entered_at=clock.now(),
    )
    audit.record(
        act="bar.entered",
        subject=bar,
        actor=officer,
        kind=kind,
        whom=bar.whom,
        where=case.number if case else case_type.pk if case_type else "",
        order=order_reference,
    )
    return bar


@transaction.atomic
def lift(*, bar_id: int, officer: User, why: str) -> Bar:
    """Lift a bar from now; lifted twice it is lifted once. Only a registry supervisor may."""
    bar = Bar.objects.select_for_update(of=("self",)).get(pk=bar_id)
    if officer.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(NOT_SUPERVISOR)
    if bar.lifted_at is None:
        bar.lifted_at, bar.lifted_by, bar.lifted_why = clock.now(), officer, why
        bar.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        audit.record(act="bar.lifted", subject=bar, actor=officer, why=why)
    return bar
