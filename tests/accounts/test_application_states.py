"""The life of an application: the full square of its moves (domain 3.3)."""

from itertools import product

import pytest

from accounts.states import OPEN, State, may_move

S = State
ALLOWED = {
    (S.DRAFT, S.SUBMITTED),
    (S.DRAFT, S.WITHDRAWN),
    (S.SUBMITTED, S.UNDER_REVIEW),
    (S.SUBMITTED, S.WITHDRAWN),
    (S.UNDER_REVIEW, S.SUBMITTED),
    (S.UNDER_REVIEW, S.MORE_INFORMATION_WANTED),
    (S.UNDER_REVIEW, S.AWAITING_IDENTITY),
    (S.UNDER_REVIEW, S.REFUSED),
    (S.MORE_INFORMATION_WANTED, S.SUBMITTED),
    (S.MORE_INFORMATION_WANTED, S.REFUSED),
    (S.MORE_INFORMATION_WANTED, S.WITHDRAWN),
    (S.AWAITING_IDENTITY, S.ACTIVE),
    (S.AWAITING_IDENTITY, S.UNDER_REVIEW),
    (S.AWAITING_IDENTITY, S.REFUSED),
    (S.AWAITING_IDENTITY, S.LAPSED),
    (S.AWAITING_IDENTITY, S.WITHDRAWN),
    (S.REFUSED, S.UNDER_REVIEW),
    (S.LAPSED, S.AWAITING_IDENTITY),
}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_an_application_moves_as_the_domain_draws_it(before, after):
    assert may_move(before, after) == ((before, after) in ALLOWED)


def test_an_application_is_open_until_it_is_decided_or_given_up():
    assert {S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.MORE_INFORMATION_WANTED, S.AWAITING_IDENTITY} == OPEN
