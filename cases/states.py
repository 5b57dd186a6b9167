"""From which state to which: a case, a hearing, a link request, each in one table.

The other things of cases that come and go (bars, absences, closures, weather warnings, link codes, implementation
notices, acts of assignment) have no state of their own: it follows from their dates, as their querysets and properties
say, and nothing moves them but the clock and one act that ends them.
"""

from collections.abc import Mapping

from cases.models import Case, Hearing, LinkRequest

CASE: Mapping[Case.Status, frozenset[Case.Status]] = {
    Case.Status.ACTIVE: frozenset({Case.Status.ENDED, Case.Status.STRUCK}),
    Case.Status.ENDED: frozenset({Case.Status.ACTIVE, Case.Status.STRUCK}),
    Case.Status.STRUCK: frozenset(),
}
HEARING: Mapping[Hearing.State, frozenset[Hearing.State]] = {
    Hearing.State.FIXED: frozenset({Hearing.State.FIXED, Hearing.State.VACATED}),
    Hearing.State.VACATED: frozenset(),
}
_Link = LinkRequest.State
LINK_REQUEST: Mapping[LinkRequest.State, frozenset[LinkRequest.State]] = {
    _Link.WAITING: frozenset({_Link.IN_HAND, _Link.WITHDRAWN}),
    _Link.IN_HAND: frozenset({_Link.WAITING, _Link.APPROVED, _Link.REFUSED, _Link.WITHDRAWN}),
    _Link.APPROVED: frozenset(),
    _Link.REFUSED: frozenset(),
    _Link.WITHDRAWN: frozenset(),
}


def may_change_status(before: str, after: str) -> bool:
    """May the registry set this status of a case?"""
    return after in CASE[Case.Status(before)]


def may_change_hearing(before: str, after: str) -> bool:
    """May a hearing be changed (fixed to fixed), or vacated?"""
    return after in HEARING[Hearing.State(before)]


def may_move_link_request(request: LinkRequest, after: str) -> bool:
    """May a link request be claimed, released, decided or withdrawn as it stands?"""
    return after in LINK_REQUEST[request.state]
