"""Asking to be in a case: a link, a notice to act, a notice to cease to act (domain 4.2).

Nothing here looks whether the case exists: what an account asks for is compared only with what it has itself, so that
the answer, and the time it takes, is the same for a case that exists, one that is hidden and one that does not exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.linking.files import Proof, store_proof
from cases.models import CaseNumber, LinkRequest
from cases.permissions import cases_acted_in
from cases.states import may_move_link_request
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.folding import folded
from icms.lib.uploads import ArrivedFile

Kind = LinkRequest.Kind
MOST_WAITING = 50


@dataclass(frozen=True)
class Wish:
    """What is asked for: the case by its number, the party by capacity and name."""

    kind: str
    number: CaseNumber
    capacity: str
    party_en: str
    party_zh: str


def ask(*, actor: User, wish: Wish, file: ArrivedFile) -> LinkRequest:
    """Keep the proof and put the request before the registry. Refused with every reason that is the asker's own."""
    proof = store_proof(file)
    return _enter(actor, wish, proof)


@transaction.atomic
def _enter(actor: User, wish: Wish, proof: Proof) -> LinkRequest:
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    if reasons := list(_refused(actor, wish)):
        raise Refused(reasons)
    request = LinkRequest.objects.create(
        kind=wish.kind,
        made_by=actor,
        organization=actor.organization,
        made_at=clock.now(),
        prefix=wish.number.prefix,
        serial=wish.number.serial,
        year=wish.number.year,
        capacity=wish.capacity,
        party_en=wish.party_en,
        party_zh=wish.party_zh,
        proof_sha256=proof.sha256,
        proof_name=proof.name,
        proof_pages=proof.pages,
        proof_size=proof.size,
    )
    audit.record(
        act="link.requested",
        subject=request,
        actor=actor,
        kind=wish.kind,
        number=str(wish.number),
        capacity=wish.capacity,
        proof=proof.sha256,
    )
    return request


@transaction.atomic
def withdraw(*, request_id: int, actor: User) -> LinkRequest:
    """Withdraw a request before it is decided. Does nothing if it has been withdrawn already."""
    request = locked(request_id)
    if request.state == LinkRequest.State.WITHDRAWN:
        return request
    if not may_move_link_request(request, LinkRequest.State.WITHDRAWN):
        raise Refused(Reason("decided", _("The registry has decided on this request already.")))
    request.withdrawn_at = clock.now()
    request.save(update_fields=["withdrawn_at"])
    audit.record(act="link.withdrawn", subject=request, actor=actor)
    return request


def locked(request_id: int) -> LinkRequest:
    """The request, locked until the transaction ends."""
    requests = LinkRequest.objects.select_for_update(of=("self",))
    return requests.select_related("made_by__organization", "made_by__branch", "organization", "taken_by").get(
        pk=request_id
    )


def _refused(actor: User, wish: Wish) -> Iterator[Reason]:
    number, own = wish.number, actor.link_requests.waiting()
    acts = cases_acted_in(actor).numbered(number).exists()
    if wish.kind == Kind.CEASE and not acts:
        yield Reason("not_yours", _("This case is not one of yours, so you cannot cease to act in it."), "number")
    if wish.kind != Kind.CEASE and acts and _acts_for(actor, wish):
        yield Reason("already", _("You act for this party in this case already."), "number")
    same = own.filter(kind=wish.kind, prefix=number.prefix, serial=number.serial, year=number.year)
    if same.filter(party_en=wish.party_en, party_zh=wish.party_zh).exists():
        yield Reason("waiting", _("You have asked for this already. The registry will answer."), "number")
    if own.count() >= MOST_WAITING:
        yield Reason("too_many", _("You have 50 requests that wait for the registry. Wait for its answers first."))


def _acts_for(actor: User, wish: Wish) -> bool:
    """In a case of its own: does the account, or its organization, represent the party that it names?"""
    number = wish.number
    case = cases_acted_in(actor).numbered(number).get()
    for party in case.parties.filter(capacity=wish.capacity):
        ours = party.represented_by_id == actor.organization_id if actor.organization_id else party.in_person
        named = {folded(wish.party_en), folded(wish.party_zh)} - {""} & {folded(party.name_en), folded(party.name_zh)}
        if ours and named:
            return True
    return False
