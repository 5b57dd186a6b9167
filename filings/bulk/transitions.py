"""Changing the state of a bulk filing: the only writer of `BulkFiling.state`, which also records the change."""

from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from filings.models import BulkFiling
from icms.lib import clock
from icms.lib.errors import Reason, Refused

NOT_OPEN = Reason("not_open", _("These claims have been lodged or withdrawn; no file is added to them any more."))
BEING_CHECKED = Reason("being_checked", _("The files are being checked. Wait for the end of the check."))


def locked(bulk_id: int) -> BulkFiling:
    """The bulk filing, locked until the transaction ends."""
    found = BulkFiling.objects.select_for_update(of=("self",)).select_related(
        "case_type__court", "owner", "organization", "lodged_by"
    )
    return found.get(pk=bulk_id)


def locked_open(bulk_id: int) -> BulkFiling:
    """The same, while files may be sent to it. Refused during a check, and once it was lodged."""
    bulk = locked(bulk_id)
    if bulk.state == BulkFiling.State.CHECKING:
        raise Refused(BEING_CHECKED)
    if not bulk.is_open:
        raise Refused(NOT_OPEN)
    return bulk


def change_state(bulk: BulkFiling, state: BulkFiling.State, *, actor: User | None, **detail: object) -> None:
    """Take a locked bulk filing to another state, save it, and record it."""
    before, bulk.state = bulk.state, state
    bulk.saved_at = clock.now()
    bulk.save()
    audit.record(
        act=f"bulk.{state}", subject=bulk, actor=actor, on_behalf_of=bulk.organization, before=before, **detail
    )
