"""A supervisor moves filings from one officer to another."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from filings.models import Filing
from filings.states import State
from icms.lib.errors import Reason, Refused


@transaction.atomic
def move_filings(*, references: Sequence[str], holder: User | None, to: User, why: str, actor: User) -> int:
    """Give filings that `holder` has in hand (None: nobody) to another officer; returns how many were moved.

    Those that were decided, or taken by somebody else, meanwhile stay as they are. Refused unless a supervisor moves
    them, to somebody who works at the registry.
    """
    if actor.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(Reason("not_supervisor", _("Only a registry supervisor moves filings.")))
    if to.role not in REGISTRY_DESK or to.state != User.State.ACTIVE:
        raise Refused(Reason("not_an_officer", _("Choose somebody who works at the registry."), "to"))
    filings = (
        Filing.objects.for_the_registry()
        .select_for_update(of=("self",))
        .filter(reference__in=references, state=State.LODGED, taken_by=holder)
    )
    moved = list(filings.order_by("pk"))
    for filing in moved:
        filing.taken_by = to
        filing.save(update_fields=["taken_by"])
        before = holder.username if holder else ""
        audit.record(act="filing.moved", subject=filing, actor=actor, before=before, to=to.username, why=why)
    return len(moved)
