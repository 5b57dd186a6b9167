"""How the approval of a draft stands."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.access import team_of
from filings.models import Approval, Filing
from icms.lib.errors import Reason

WANTED = Reason(
    "not_approved",
    _("Your organization wants a second person to approve a filing before it is lodged. Ask for that first."),
    "approval",
)
WAITS = Reason("approval_waits", _("The approval that you asked for has not been given yet."), "approval")
CHANGED = Reason(
    "approval_outdated", _("The draft was changed since it was approved. Ask for approval again."), "approval"
)
SENT_BACK = Reason("sent_back", _("The draft was sent back. Mend it, then ask for approval again."), "approval")
ONE_PERSON = Reason("approved_by_filer", _("You approved this draft; another person lodges it."), "approval")


def wants_approval(filing: Filing) -> bool:
    """Is a second person to approve it: has its organization said so?"""
    return filing.organization is not None and filing.organization.wants_approval


def last_approval(filing: Filing) -> Approval | None:
    """What was asked for last, of whatever version of the draft, and the answer."""
    return filing.approvals.select_related("asked_by", "approver").first()


def may_still_answer(approval: Approval, filing: Filing) -> bool:
    """Does it wait for an approver who is active and still in the team, and for the draft as it is?"""
    is_open = filing.is_draft and not approval.outcome and approval.version == filing.version
    return is_open and team_of(filing).filter(pk=approval.approver_id).exists()


def approvers_of(filing: Filing, asking: User) -> QuerySet[User]:
    """Whom this account may ask: the others of the team."""
    return team_of(filing).exclude(pk=asking.pk).order_by("name_en", "name_zh", "pk")


def approval_reasons(filing: Filing, lodging: User | None = None) -> list[Reason]:
    """Why the draft may not be lodged yet (by this account), as its organization wants a second person's approval.

    An approval that was given stands, whatever becomes of the approver's account; no change of the draft leaves it.
    """
    if not wants_approval(filing):
        return []
    last = last_approval(filing)
    if last is None or last.outcome == Approval.Outcome.REPLACED:
        return [WANTED]
    if last.outcome == Approval.Outcome.SENT_BACK:
        return [SENT_BACK]
    if last.version != filing.version:
        return [CHANGED if last.outcome else WANTED]
    if not last.outcome:
        return [WAITS]
    return [ONE_PERSON] if lodging is not None and last.approver_id == lodging.pk else []
