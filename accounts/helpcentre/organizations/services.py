"""What the Help Centre changes of an organization: its facts and its maxima."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, caps
from accounts.models import CapRequest, Organization, User
from icms.lib.errors import Reason, Refused

FACTS = ("name_en", "name_zh", "kind", "registration_number", "address", "telephone")


@transaction.atomic
def change_facts(*, organization_id: int, officer: User, reason: str, **facts: str) -> None:
    """Put the facts of an organization right, with the reason; the record keeps what they were."""
    organization = caps.locked_organization(organization_id)
    was = {name: getattr(organization, name) for name in FACTS if facts[name] != getattr(organization, name)}
    if not was:
        return
    for name in was:
        setattr(organization, name, facts[name])
    organization.save(update_fields=list(was))
    now = {name: facts[name] for name in was}
    _remember("organization.facts_changed", organization, officer, reason=reason, was=was, now=now)


@transaction.atomic
def change_caps(*, organization_id: int, officer: User, reason: str, **most: int) -> None:
    """Set the maxima of an organization, with the reason; none below what there is. Raises Refused."""
    organization = caps.locked_organization(organization_id)
    reasons = [
        Reason("below", _("There are %(used)d now; the maximum cannot be below that.") % {"used": cap.used}, what.value)
        for what, cap in caps.caps_of(organization).items()
        if most[what.value] < cap.used
    ]
    if reasons:
        raise Refused(reasons)
    was = {what.value: getattr(organization, what.value) for what in CapRequest.What}
    changed = {name: value for name, value in most.items() if was[name] != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(changed))
    before = {name: was[name] for name in changed}
    _remember("organization.caps_changed", organization, officer, reason=reason, was=before, now=changed)


def _remember(act: str, organization: Organization, officer: User, **detail: Any) -> None:
    audit.record(act=act, subject=organization, actor=officer, on_behalf_of=organization, **detail)
