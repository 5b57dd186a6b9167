"""Lodging in bulk: check, sign, charge, receive, all of it as one (domain 5.2, 6.8)."""

from collections import Counter
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Organization, User
from cases.calendar.forecast import forecast
from cases.calendar.selectors import registry_of
from filings.bulk.rules import (
    above_ceiling,
    against_filing,
    against_mending,
    lodged_already,
    second_person_reasons,
)
from filings.bulk.transitions import change_state, locked
from filings.bulk.writing.tasks import write_filings
from filings.lodging.rules import changed_fee_reasons, closed_registry_reasons, signature_reasons
from filings.models import BulkCharge, BulkFile, BulkFiling, BulkSource
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.storage import reads_back
from icms.lib.task_queue import enqueue_on_commit
from icms.lib.trilingual import Trilingual
from payments.charges.services import raise_charge, withdraw_charge
from payments.fees.quote import Quote, day_that_counts, quote
from payments.models import Charge

State = BulkFiling.State
Kept = TypeVar("Kept", BulkFile, BulkSource)
NOT_CHECKED = Reason("not_checked", _("Check the files first: only what was checked can be lodged."))
NOTHING_GOOD = Reason("nothing_good", _("No row can be lodged yet. Mend the rows and check them again."))
UNREAD = Reason("unread", _("A file was sent and not checked yet. Check the claims first, or remove the file."))
CHANGED = Reason("changed", _("The files were checked again after you opened this page. Look at it, then press again."))


def quote_of(bulk: BulkFiling, at: datetime | None = None) -> Quote:
    """The fee of all good rows if they were lodged now: one line for each item, with how many there are of it."""
    if bulk.mends_id:  # the fee of a returned filing stays paid
        return quote([], deemed_day=day_that_counts(bulk.case_type.court, at or clock.now()))
    items = Counter(bulk.rows.good().exclude(fee_item="").values_list("fee_item", flat=True))
    court = bulk.case_type.court
    wanted = [(court.pk, item, count) for item, count in sorted(items.items())]
    return quote(wanted, deemed_day=day_that_counts(court, at or clock.now()))


@transaction.atomic
def lodge(
    *,
    bulk_id: int,
    actor: User,
    signed_name: str,
    confirmed_closed: bool,
    language: str,
    agreed_cents: int | None = None,
    agreed_version: int | None = None,
) -> Charge | None:
    """Lodge every good row: all are received now where no fee is due, else when the one payment is confirmed.

    The others are kept in a bulk filing of their own, to be mended. Lodging again returns what the first call returned.
    Refused with every reason, as a single filing is; also where the approval was taken back or is for fewer rows.
    """
    bulk = locked(bulk_id)
    if bulk.state in (State.AWAITING_PAYMENT, State.WRITING, State.LODGED):
        return bulk.open_charge
    if bulk.state != State.CHECKED:
        raise Refused(NOT_CHECKED)
    Organization.objects.select_for_update().get(pk=bulk.organization_id)  # no claim of it is lodged twice at once
    count = bulk.rows.good().count()
    fee = quote_of(bulk)
    reasons = [
        *against(bulk, actor, count),
        *lodged_already(bulk),
        *([UNREAD] if bulk.sources.filter(read_at=None).exists() else ()),
        *second_person_reasons(bulk, actor),
        *([NOTHING_GOOD] if not count else ()),
        *([CHANGED] if agreed_version not in (None, bulk.version) else ()),
        *fee.blocked,
        *changed_fee_reasons(fee, agreed_cents),
        *signature_reasons(actor, signed_name),
        *closed_registry_reasons(bulk.case_type.court, confirmed_closed),
    ]
    if reasons:
        raise Refused(reasons)
    _check_stored_files(bulk)
    _leave_the_faulty(bulk)
    at = clock.now()
    bulk.signed_name, bulk.signed_at, bulk.lodged_by = signed_name, at, actor
    bulk.confirmed_closed = confirmed_closed and not forecast(registry_of(bulk.case_type.court), at).is_open
    bulk.closure_confirmed_at = at if bulk.confirmed_closed else None
    bulk.stored_at, bulk.language = at, language
    if fee.is_free:
        receive(bulk, at=at)
        return None
    charge = _charge(bulk, fee, payer=actor, language=language)
    change_state(bulk, State.AWAITING_PAYMENT, actor=actor, rows=count, confirmed_closed=bulk.confirmed_closed)
    return charge


def against(bulk: BulkFiling, actor: User, count: int) -> list[Reason]:
    """Why this account may not lodge so many rows of it now, whatever is in them."""
    if bulk.mends_id:
        return list(against_mending(actor, bulk.case_type))
    return [*against_filing(actor, bulk.case_type), *above_ceiling(bulk, count)]


@transaction.atomic
def requote(*, bulk_id: int, actor: User) -> Charge | None:
    """The charge of what awaits payment, at the fee of today; as `filings.lodging.services.requote` of one filing."""
    bulk = locked(bulk_id)
    charge = bulk.open_charge
    if bulk.state != State.AWAITING_PAYMENT or charge is None or charge.payments.filter(state="started").exists():
        return charge
    fee = quote_of(bulk)
    if fee.blocked:
        raise Refused(fee.blocked)
    if fee.is_free:
        withdraw_charge(charge=charge, actor=actor)
        receive(bulk, at=clock.now())
        return None
    return _charge(bulk, fee, payer=actor, language=charge.language)


def unconfirmed_closure(bulk: BulkFiling) -> list[Reason]:
    """Why it may not be paid for yet (domain 5.2): the registry is closed, and nobody has confirmed the time."""
    if bulk.state != State.AWAITING_PAYMENT:
        return []
    registry, confirmed_at = registry_of(bulk.case_type.court), bulk.closure_confirmed_at
    now = forecast(registry, clock.now())
    confirmed = confirmed_at and forecast(registry, confirmed_at).deemed_at == now.deemed_at
    return closed_registry_reasons(bulk.case_type.court, bool(confirmed))


@transaction.atomic
def confirm_closure(*, bulk_id: int, actor: User) -> None:
    """The payer knows, before paying, when the claims are deemed received (domain 5.2)."""
    bulk = locked(bulk_id)
    if bulk.state == State.AWAITING_PAYMENT:
        bulk.confirmed_closed, bulk.closure_confirmed_at = True, clock.now()
        bulk.save(update_fields=["confirmed_closed", "closure_confirmed_at"])
        audit.record(act="bulk.closure_confirmed", subject=bulk, actor=actor)


@transaction.atomic
def back_to_checked(*, bulk_id: int, actor: User) -> BulkFiling:
    """Before it is paid for: withdraw the charge, so that rows can be mended or left out."""
    bulk = locked(bulk_id)
    if bulk.state == State.AWAITING_PAYMENT:
        if charge := bulk.open_charge:
            withdraw_charge(charge=charge, actor=actor)
        change_state(bulk, State.CHECKED, actor=actor)
    return bulk


def receive(bulk: BulkFiling, *, at: datetime) -> None:
    """All of it is received at this time: it is lodged, and the worker writes its filings. The caller has it locked."""
    bulk.received_at = at
    bulk.confirmed_closed = bulk.confirmed_closed and not forecast(registry_of(bulk.case_type.court), at).is_open
    change_state(bulk, State.WRITING, actor=bulk.lodged_by, received_at=at.isoformat())
    enqueue_on_commit(write_filings, bulk.pk)


def title_of(bulk: BulkFiling, rows: int) -> Trilingual:
    """What the charge is for, in one line."""
    name = bulk.case_type.name
    return Trilingual(f"{name.en}: {rows:,}", f"{name.zh_hant}：{rows:,}宗", f"{name.zh_hans}：{rows:,}宗")


def _charge(bulk: BulkFiling, fee: Quote, *, payer: User, language: str) -> Charge:
    charge = raise_charge(
        subject_kind="bulk",
        subject=bulk.reference,
        court=bulk.case_type.court,
        payer=payer,
        quote=fee,
        language=language,
        title=title_of(bulk, bulk.rows.good().count()),
    )
    BulkCharge.objects.get_or_create(charge=charge, defaults={"bulk": bulk})
    return charge


def _leave_the_faulty(bulk: BulkFiling) -> None:
    """Rows that cannot be lodged go on by themselves, with all files: whoever mends them finds nothing lost."""
    faulty = bulk.rows.faulty()
    if not faulty.exists():
        return
    left = BulkFiling.objects.create(
        organization=bulk.organization,
        case_type=bulk.case_type,
        mends=bulk.mends,
        owner=bulk.owner,
        state=State.CHECKED,
        language=bulk.language,
        saved_at=clock.now(),
        check_began_at=bulk.check_began_at,
        checked_at=bulk.checked_at,
        version=bulk.version,
    )
    named = {key for keys in faulty.values_list("file_keys", flat=True) for key in keys}
    BulkFile.objects.bulk_create(_copied(file, left) for file in bulk.files.filter(key__in=named))
    # The zips, too: a name that is put right may be that of a file which is in them.
    BulkSource.objects.bulk_create(_copied(source, left) for source in bulk.sources.exclude(read_at=None))
    faulty.update(bulk=left)
    audit.record(act="bulk.left", subject=left, actor=None, on_behalf_of=bulk.organization, by=bulk.reference)


def _copied(kept: Kept, to: BulkFiling) -> Kept:
    kept.pk, kept.bulk, kept._state.adding = None, to, True
    return kept


def _check_stored_files(bulk: BulkFiling) -> None:
    """Every stored file must still be the file that was sent, before anyone is told that we have it."""
    named = {key for keys in bulk.rows.good().values_list("file_keys", flat=True) for key in keys}
    words = _("The file %(name)s is not kept as you sent it. Send it again and check it.")
    changed = [file for file in bulk.files.filter(key__in=named) if not reads_back(file.sha256)]
    if changed:
        raise Refused([Reason("changed", words % {"name": file.name}) for file in changed])
