"""What stands against filing in bulk: every reason at once (domain 6.8)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.bars.rules import bar_reasons
from cases.models import CaseType
from filings.bulk.access import kinds_in_bulk
from filings.models import BulkApproval, BulkFiling, BulkRow
from filings.states import State
from icms.lib.errors import Reason

NOT_APPROVED = Reason(
    "not_approved",
    _(
        "Your organization is not approved to file claims of this kind in bulk. Its primary administrator asks for it; "
        "the registry grants it."
    ),
)
SECOND_PERSON = Reason(
    "second_person",
    _(
        "Your organization wants a second person to approve what is lodged. A colleague of your branch opens these "
        "claims under Bulk claims, and lodges them."
    ),
)
NOT_IN_BULK = Reason("not_in_bulk", _("The court does not take this kind of case in bulk today."))


def approval_of(organization_id: int | None, case_type: CaseType | str) -> BulkApproval | None:
    """The approval in force of an organization for a kind of case; None where it has none."""
    granted = BulkApproval.objects.filter(organization=organization_id, state=BulkApproval.State.GRANTED)
    return granted.filter(case_type=case_type).first()


def against_filing(actor: User, case_type: CaseType) -> Iterator[Reason]:
    """Why this account may not file this kind of case in bulk now."""
    if case_type not in kinds_in_bulk():
        yield NOT_IN_BULK
    if approval_of(actor.organization_id, case_type) is None:
        yield NOT_APPROVED
    organization = actor.organization
    names = [(organization.name_en, organization.name_zh)] if organization else []
    yield from bar_reasons(actor=actor, case_type=case_type, names=names)


def against_mending(actor: User, case_type: CaseType) -> Iterator[Reason]:
    """Why this account may not lodge returned filings of this kind again: the court has barred it. It needs no
    approval: what was lodged before that was taken back stands."""
    organization = actor.organization
    names = [(organization.name_en, organization.name_zh)] if organization else []
    yield from bar_reasons(actor=actor, case_type=case_type, names=names)


def references_in_use(bulk: BulkFiling) -> set[str]:
    """The claimant's own references of this kind of claim that are lodged in other bulk filings, or on their way there.

    What was withdrawn, refused or struck can be brought again.
    """
    under_way = (BulkFiling.State.AWAITING_PAYMENT, BulkFiling.State.WRITING, BulkFiling.State.LODGED)
    rows = BulkRow.objects.filter(
        bulk__organization=bulk.organization_id, bulk__case_type=bulk.case_type, bulk__state__in=under_way
    )
    over = (State.WITHDRAWN, State.REFUSED, State.STRUCK)
    rows = rows.filter(bulk__mends=None).exclude(bulk=bulk).exclude(filing__state__in=over).exclude(own_reference="")
    return set(rows.values_list("own_reference", flat=True))


def lodged_already(bulk: BulkFiling) -> Iterator[Reason]:
    """That claims of it were lodged in another bulk filing since it was checked. The caller holds the organization."""
    if bulk.mends_id:
        return
    twice = sorted(references_in_use(bulk) & set(bulk.rows.good().values_list("own_reference", flat=True)))
    if twice:
        words = _("Claims with these references were lodged since this was checked: %(few)s. Check the files again.")
        yield Reason("lodged_already", words % {"few": ", ".join(twice[:5])})


def second_person_reasons(bulk: BulkFiling, actor: User) -> Iterator[Reason]:
    """Where the organization wants a second person's approval before anything is lodged, whoever sent a file of the
    claims does not lodge them: a colleague looks at what was checked, and lodges it."""
    if not bulk.organization.wants_approval:
        return
    if actor.pk == bulk.owner_id or bulk.sources.filter(sent_by=actor).exists():
        yield SECOND_PERSON


def above_ceiling(bulk: BulkFiling, rows: int) -> Iterator[Reason]:
    """That there are more rows than the registry has approved at a time."""
    approval = approval_of(bulk.organization_id, bulk.case_type)
    if approval and approval.most_rows and rows > approval.most_rows:
        words = _("These are %(rows)s rows; the registry takes at most %(most)s of yours at a time. Lodge fewer.")
        yield Reason("above_ceiling", words % {"rows": f"{rows:,}", "most": f"{approval.most_rows:,}"})
