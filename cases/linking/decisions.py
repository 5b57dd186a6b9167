"""The registry decides on link requests; a notice moves a case from one firm to another in one step (domain 4.2)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases import representation
from cases.assigning.assignments import lock_assigning
from cases.linking.requests import locked
from cases.models import Case, CaseNumber, LinkReason, LinkRequest, Party, Representation
from cases.services import join_case, leave_case
from cases.signals import case_changed
from cases.states import may_move_link_request
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.folding import is_name_of

Kind = LinkRequest.Kind
How = Representation.How
State = LinkRequest.State

TAKEN = Reason("taken", _("Another officer has this request in hand."))
DECIDED = Reason("decided", _("This request has been decided or withdrawn already."))
NO_CASE = Reason("no_case", _("There is no case of this number. Refuse the request."))
STRUCK = Reason("struck", _("This case was struck, so nobody is linked with it any more. Refuse the request."))
NO_PARTY = Reason("no_party", _("Choose the party of the case."), "party")
SUSPENDED = Reason("account", _("The account that asked is not active. Refuse the request."))
REPRESENTED = Reason(
    "represented", _("This party is represented already. Only a notice to act can change that."), "party"
)
ACTS_ALREADY = Reason("acts_already", _("The one who asks acts for this party already."), "party")
NOT_THEIRS = Reason("not_theirs", _("The one who asks does not act for this party."), "party")


def case_of(request: LinkRequest) -> Case | None:
    """The case that a request means, for the registry's eyes."""
    cases = Case.objects.numbered(CaseNumber(request.prefix, request.serial, request.year))
    return cases.select_related("case_type__court").prefetch_related("parties__represented_by").first()


def is_party_asked_for(request: LinkRequest, party: Party) -> bool:
    """Returns True if the request names this party of the court's file, by its capacity and by a name that it has."""
    named = [name for name in (request.party_en, request.party_zh) if name]
    return request.capacity == party.capacity and all(is_name_of(name, party.name_en, party.name_zh) for name in named)


@transaction.atomic
def claim(*, request_id: int, actor: User) -> LinkRequest:
    """Give a request to one officer, so that no two decide it. Refused while another officer has it."""
    request = locked(request_id)
    if request.state == State.IN_HAND and request.taken_by_id == actor.pk:
        return request
    if not may_move_link_request(request, State.IN_HAND):
        raise Refused(TAKEN if request.is_waiting else DECIDED)
    request.taken_by = actor
    request.save(update_fields=["taken_by"])
    audit.record(act="link.taken", subject=request, actor=actor)
    return request


@transaction.atomic
def release(*, request_id: int, actor: User) -> None:
    """Put a request back into the queue: its holder may, and a supervisor for a holder who is away."""
    request = locked(request_id)
    if not request.is_waiting:
        raise Refused(DECIDED)
    if request.taken_by_id not in (None, actor.pk) and actor.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(TAKEN)
    if may_move_link_request(request, State.WAITING):
        request.taken_by = None
        request.save(update_fields=["taken_by"])
        audit.record(act="link.given_back", subject=request, actor=actor)


@transaction.atomic
def refuse(*, request_id: int, actor: User, reason: LinkReason, note: str) -> LinkRequest:
    """Refuse a request with a coded reason and a note; the one who asked is told."""
    request = claim(request_id=request_id, actor=actor)
    request.outcome, request.reason, request.note = LinkRequest.Outcome.REFUSED, reason, note
    _decided(request, actor)
    params = {
        "number": request.number,
        "party": request.party_name,
        "reasons": [{"document": "", "code": reason.code, "text": reason.text.as_json(), "note": note}],
    }
    post(to=request.made_by, kind="case_link_refused", params=params, link=request.get_absolute_url())
    return request


@transaction.atomic
def approve(
    *, request_id: int, actor: User, party_id: int | None, note: str = "", other_party: bool = False
) -> LinkRequest:
    """Do what was asked for, for one party of the case: representation, assignments and messages in one transaction.

    Refused where there is no such case or party, where the case was struck, where a link would oust a representative (a
    notice to act may), where the firm acts already, and where the one who ceases does not act; and, unless the officer
    says by `other_party` that it is meant, where the request names another party than the one chosen.
    """
    request = claim(request_id=request_id, actor=actor)
    found = case_of(request)
    if found is None:
        raise Refused(NO_CASE)
    case = Case.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if case.is_struck and request.kind != Kind.CEASE:
        raise Refused(STRUCK)
    party = case.parties.select_related("represented_by", "case").filter(pk=party_id or 0).first()
    if party is None:
        raise Refused(NO_PARTY)
    lock_assigning(request.organization, party.represented_by)
    before = representation.present(party)
    reasons = _not_approved(request, party, before)
    if not (other_party or is_party_asked_for(request, party)):
        reasons.append(_names_another(request, party))
    if reasons:
        raise Refused(reasons)
    request.outcome, request.party, request.note = LinkRequest.Outcome.APPROVED, party, note
    _decided(request, actor, party=party.name)
    if request.kind == Kind.CEASE:
        representation.end(party=party)
    else:
        join_case(account=request.made_by, party=party, how=How.LINKED if request.kind == Kind.LINK else How.NOTICE)
    if before is not None:
        leave_case(before, case, actor=actor, unless=request.made_by)
    case_changed.send(sender=Case, case=case)
    _tell_asker(request, case, party)
    return request


def _not_approved(request: LinkRequest, party: Party, before: Representation | None) -> list[Reason]:
    asker = request.made_by
    theirs = before is not None and (
        before.organization_id == request.organization_id if request.organization_id else before.account_id == asker.pk
    )
    reasons = [] if asker.is_active else [SUSPENDED]
    if request.kind == Kind.CEASE:
        return reasons if theirs else [*reasons, NOT_THEIRS]
    if theirs:
        reasons.append(ACTS_ALREADY)
    elif request.kind == Kind.LINK and before is not None:
        reasons.append(REPRESENTED)
    return reasons


def _names_another(request: LinkRequest, party: Party) -> Reason:
    return Reason(
        "other_party",
        _(
            "The request names %(asked)s (%(asked_as)s); you chose %(chosen)s (%(chosen_as)s). "
            "Tick the box if that is meant."
        )
        % {
            "asked": request.party_name,
            "asked_as": request.get_capacity_display(),
            "chosen": party.name,
            "chosen_as": party.get_capacity_display(),
        },
        "other_party",
    )


def _decided(request: LinkRequest, actor: User, **detail: object) -> None:
    request.decided_at, request.decided_by, request.taken_by = clock.now(), actor, None
    request.save()
    audit.record(
        act=f"link.{request.outcome}",
        subject=request,
        actor=actor,
        on_behalf_of=request.organization,
        kind=request.kind,
        number=request.number,
        reason=request.reason_id or "",
        note=request.note,
        **detail,
    )


def _tell_asker(request: LinkRequest, case: Case, party: Party) -> None:
    """By the name on the court's file: that is for whom it was decided, whatever the request called the party."""
    ceased = request.kind == Kind.CEASE
    params = {"case": case.number, "party": party.name, "note": request.note}
    link = request.get_absolute_url() if ceased else case.get_absolute_url()
    post(to=request.made_by, kind="case_ceased" if ceased else "case_linked", params=params, link=link)
