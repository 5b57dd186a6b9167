"""Asking the Help Centre for another maximum, and withdrawing the request (domain 3.2)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.caps import caps_of
from accounts.models import CapRequest, User
from accounts.organizations import rules
from accounts.permissions import Function
from icms.lib import clock
from icms.lib.errors import Reason, Refused

MOST = 9999
SAME = Reason("same", _("This is the maximum already. Ask for another number."), "wanted")
TOO_MANY = Reason("too_many", _("Ask for 9999 at most."), "wanted")
WAITING = Reason(
    "waiting", _("A request for this maximum waits already. Withdraw it first, to ask for another number."), "what"
)
DECIDED = Reason("decided", _("The Help Centre has decided this request already."))


@transaction.atomic
def ask(*, actor: User, what: str, wanted: int, reason: str) -> CapRequest:
    """Ask the Help Centre for another maximum. Refused, with every reason, below what is there now or asked twice."""
    organization, actor = rules.lock_for_function(actor, Function.ASK_FOR_MORE)
    cap = caps_of(organization)[CapRequest.What(what)]
    reasons = []
    if wanted == cap.most:
        reasons.append(SAME)
    if wanted < max(cap.used, 1):
        words = _("There are %(count)d already; the maximum cannot be lower than that.") % {"count": max(cap.used, 1)}
        reasons.append(Reason("below", words, "wanted"))
    if wanted > MOST:
        reasons.append(TOO_MANY)
    if organization.cap_requests.filter(what=what, state=CapRequest.State.WAITING).exists():
        reasons.append(WAITING)
    if reasons:
        raise Refused(reasons)
    request = CapRequest.objects.create(
        organization=organization, what=what, wanted=wanted, reason=reason, asked_by=actor, asked_at=clock.now()
    )
    audit.record(act="cap.asked", subject=request, actor=actor, what=what, wanted=wanted, most=cap.most)
    return request


@transaction.atomic
def withdraw(*, actor: User, request_id: int) -> None:
    """Take a waiting request back. Does nothing if it is withdrawn already; refused once it is decided."""
    organization, actor = rules.lock_for_function(actor, Function.ASK_FOR_MORE)
    request = CapRequest.objects.select_for_update().filter(pk=request_id, organization=organization).first()
    if request is None:
        raise Refused(rules.GONE)
    if request.state == CapRequest.State.WITHDRAWN:
        return
    if request.state != CapRequest.State.WAITING:
        raise Refused(DECIDED)
    request.state = CapRequest.State.WITHDRAWN
    request.save(update_fields=["state"])
    audit.record(act="cap.withdrawn", subject=request, actor=actor, what=request.what, wanted=request.wanted)
