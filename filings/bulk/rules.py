"""What stands against filing in bulk: every reason at once (domain 6.8)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.bars.rules import bar_reasons
from cases.models import CaseType
from filings.bulk.access import kinds_in_bulk
from filings.models import BulkApproval, BulkFiling
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
