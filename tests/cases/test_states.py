"""Every move that is in a table is made, and no other: the whole square of each."""

from datetime import timedelta

import pytest

from cases.case_desk.status import set_status
from cases.hearings.services import change_hearing, vacate_hearing
from cases.linking.decisions import approve, claim, refuse, release
from cases.linking.requests import Wish, ask, withdraw
from cases.models import Case, CaseNumber, Hearing, LinkReason, LinkRequest
from cases.states import CASE, HEARING, LINK_REQUEST
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, arrived, pdf
from tests.factories.firm_cases import a_case
from tests.factories.hearings import fix

pytestmark = pytest.mark.django_db
State = LinkRequest.State
# Written out again on purpose: a table must not drift with itself.
OF_A_CASE = {("active", "ended"), ("active", "struck"), ("ended", "active"), ("ended", "struck")}
OF_A_HEARING = {("fixed", "fixed"), ("fixed", "vacated")}
OF_A_LINK_REQUEST = {
    ("waiting", "in_hand"),
    ("waiting", "withdrawn"),
    ("in_hand", "waiting"),
    ("in_hand", "approved"),
    ("in_hand", "refused"),
    ("in_hand", "withdrawn"),
}


@pytest.mark.parametrize(
    ("table", "moves"), [(CASE, OF_A_CASE), (HEARING, OF_A_HEARING), (LINK_REQUEST, OF_A_LINK_REQUEST)]
)
def test_the_tables_are_those_of_the_domain(table, moves):
    assert {(before, after) for before, afters in table.items() for after in afters} == moves


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.mark.parametrize("after", Case.Status)
@pytest.mark.parametrize("before", Case.Status)
def test_the_status_of_a_case(case, person, before, after):
    Case.objects.filter(pk=case.pk).update(status=before)
    assert _made(lambda: set_status(case=case, status=after, why="Judgment", actor=person("registry"))) is (
        after in CASE[before]
    )


@pytest.mark.parametrize("after", Hearing.State)
@pytest.mark.parametrize("before", Hearing.State)
def test_a_hearing(case, person, before, after):
    officer = person("registry")
    with clock.set_to(TUESDAY_10):
        fixed = fix(case, officer, TUESDAY_10 + timedelta(days=9))
        Hearing.objects.filter(pk=fixed.pk).update(state=before)
        acts = {
            Hearing.State.FIXED: lambda: change_hearing(
                case=case, reference=fixed.reference, actor=officer, note="In chambers"
            ),
            Hearing.State.VACATED: lambda: vacate_hearing(case=case, reference=fixed.reference, actor=officer, note=""),
        }
        assert _made(acts[after]) is (after in HEARING[before])


@pytest.mark.parametrize("after", State)
@pytest.mark.parametrize("before", State)
def test_a_link_request(case, person, before, after):
    officer, asker = person("registry"), person("lee.ou")
    party = case.parties.get(capacity="defendant")
    wish = Wish("link", CaseNumber("DCPI", case.serial, case.year), "defendant", party.name_en, "")
    request = ask(actor=asker, wish=wish, file=arrived(pdf("served"), "served.pdf"))
    moves = {
        State.WAITING: lambda: release(request_id=request.pk, actor=officer),
        State.IN_HAND: lambda: claim(request_id=request.pk, actor=officer),
        State.APPROVED: lambda: approve(request_id=request.pk, actor=officer, party_id=party.pk),
        State.REFUSED: lambda: refuse(request_id=request.pk, actor=officer, reason=LinkReason.objects.first(), note=""),
        State.WITHDRAWN: lambda: withdraw(request_id=request.pk, actor=asker),
    }
    moves[before]()
    request.refresh_from_db()
    assert request.state == before
    _made(moves[after])
    request.refresh_from_db()
    # Who decides claims the request first, so that a decision may follow upon waiting too.
    allowed = LINK_REQUEST[before] | (LINK_REQUEST[State.IN_HAND] if State.IN_HAND in LINK_REQUEST[before] else set())
    assert (request.state == after) is (after in allowed or before == after)


def _made(act) -> bool:
    try:
        act()
    except Refused:
        return False
    return True
