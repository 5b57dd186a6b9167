"""A registry supervisor records what the court ordered, and lifts it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Organization, User
from accounts.roles import Role
from cases.models import Bar, Case, CaseType
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.folding import folded

NOT_SUPERVISOR = Reason("not_supervisor", _("Only a registry supervisor enters and lifts bars."))


@transaction.atomic
def record_bar(
    *,
    actor: User,
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
    """Record what the court ordered; only a registry supervisor may. Refused with every reason."""
    reasons = [] if actor.role == Role.REGISTRY_SUPERVISOR else [NOT_SUPERVISOR]
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
        entered_by=actor,
        entered_at=clock.now(),
    )
    audit.record(
        act="bar.entered",
        subject=bar,
        actor=actor,
        kind=kind,
        whom=bar.whom,
        where=case.number if case else case_type.pk if case_type else "",
        order=order_reference,
    )
    return bar


@transaction.atomic
def lift_bar(*, bar_id: int, actor: User, why: str) -> Bar:
    """Lift a bar from now. Does nothing if it has been lifted already; only a registry supervisor may."""
    bar = Bar.objects.select_for_update(of=("self",)).get(pk=bar_id)
    if actor.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(NOT_SUPERVISOR)
    if bar.lifted_at is None:
        bar.lifted_at, bar.lifted_by, bar.lifted_why = clock.now(), actor, why
        bar.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        audit.record(act="bar.lifted", subject=bar, actor=actor, why=why)
    return bar
