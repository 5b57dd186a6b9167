"""Asking for approval, giving it, sending back. None of it lodges anything."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from filings.drafting.approval.selectors import approvers_of, may_still_answer, wants_approval
from filings.drafting.checks import blockers
from filings.drafting.services import locked_draft
from filings.explanations import title_of
from filings.models import Approval, Filing
from filings.transitions import locked
from icms.lib import clock
from icms.lib.errors import Reason, Refused

NOT_WANTED = Reason("not_wanted", _("Your organization does not ask for approval; lodge the draft."))
NOT_ANY_MORE = Reason("not_any_more", _("The draft was changed, or is nobody's to approve any more. Look at it again."))


@transaction.atomic
def ask(*, filing_id: int, actor: User, approver: User, note: str) -> Approval:
    """Ask a colleague of the team to approve the draft as it is now; whoever was asked before no longer is.

    Refused with every reason why it cannot be lodged apart from this, for oneself, and for whoever is not in the team.
    """
    filing = locked_draft(filing_id, actor)
    if not wants_approval(filing):
        raise Refused(NOT_WANTED)
    reasons = blockers(filing)
    if not approvers_of(filing, actor).filter(pk=approver.pk).exists():
        reasons.append(Reason("no_approver", _("Choose a colleague who shares this draft."), "approver"))
    if reasons:
        raise Refused(reasons)
    now = clock.now()
    filing.approvals.filter(outcome="").update(outcome=Approval.Outcome.REPLACED, answered_at=now)
    approval = Approval.objects.create(
        filing=filing, version=filing.version, asked_by=actor, asked_at=now, approver=approver, note=note
    )
    audit.record(act="filing.approval_asked", subject=filing, actor=actor, approver=approver.username)
    link = reverse("filings:approve", args=[filing.reference])
    post(
        to=approver, kind="filing_approval_asked", params={**_params(filing), "by": actor.name, "note": note}, link=link
    )
    return approval


@transaction.atomic
def answer(*, filing_id: int, actor: User, version: int | None, outcome: str, answer: str) -> Approval:
    """Approve the draft, or send it back with a note. It is not lodged by that.

    Refused unless this account was asked, is still in the team, and saw the draft as it is (`version`).
    """
    filing = locked(filing_id)
    approval = filing.approvals.filter(outcome="", approver=actor).select_related("asked_by").first()
    if approval is None or version != filing.version or not may_still_answer(approval, filing):
        raise Refused(NOT_ANY_MORE)
    if outcome == Approval.Outcome.SENT_BACK and not answer.strip():
        raise Refused(Reason("no_note", _("Say what is to be mended."), "answer"))
    approval.outcome, approval.answered_at, approval.answer = outcome, clock.now(), answer
    approval.save(update_fields=["outcome", "answered_at", "answer"])
    audit.record(act=f"filing.{outcome}", subject=filing, actor=actor, on_behalf_of=filing.organization, note=answer)
    params = {**_params(filing), "by": actor.name, "note": answer}
    post(to=approval.asked_by, kind=f"filing_{outcome}", params=params, link=filing.get_absolute_url())
    return approval


def _params(filing: Filing) -> dict[str, Any]:
    return {
        "reference": filing.reference,
        "own_reference": filing.own_reference,
        "parties": title_of(filing).as_json(),
    }
