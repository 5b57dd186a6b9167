"""Cases of a firm, requests and orders that stand where a test begins, made by the services at the real time."""

from datetime import timedelta
from itertools import count

from accounts.models import User
from cases.absences.services import record_absence
from cases.assigning import services
from cases.bars.services import record_bar
from cases.linking import requests
from cases.linking.codes.services import issue_code
from cases.models import Absence, AssignmentAct, Bar, Case, LinkCode, LinkRequest
from cases.numbering import parse_case_number
from icms.lib import clock
from tests.factories import court
from tests.factories.firm_cases import a_case

_serials = count(7_001)


def who(username: str) -> User:
    """Somebody of the cast."""
    return User.objects.select_related("organization", "branch").get(username=username)


def case(username: str = "wong.ou") -> Case:
    """A case that this account commenced."""
    return a_case(who(username), serial=next(_serials))


def chosen(kind: str = "assign", username: str = "wong.ou2", cases: tuple[Case, ...] = ()) -> AssignmentAct:
    """An act of wong.pa that is seen and not confirmed."""
    act = services.propose(actor=who("wong.pa"), kind=kind, case_ids=[each.pk for each in cases or (case(),)])
    return services.choose(act_id=act.pk, actor=who("wong.pa"), accounts=[who(username)])


def done() -> AssignmentAct:
    """An act that is done, and may be undone."""
    return services.confirm(act_id=chosen().pk, actor=who("wong.pa"))


def absence() -> Absence:
    """wong.ou2 is away, long from now."""
    first = clock.court_day(clock.now()) + timedelta(days=200 + next(_serials) % 100)
    return record_absence(
        actor=who("wong.ou2"), account=who("wong.ou2"), stand_in=who("wong.ou"), first_day=first, last_day=first
    )


def asked(of: Case, username: str = "lee.ou") -> LinkRequest:
    """A request for the defendant of a case, which waits."""
    number = parse_case_number(of.number)
    assert number is not None
    wish = requests.Wish("link", number, "defendant", "Kwong Fat Transport Limited", "")
    return requests.ask(actor=who(username), wish=wish, file=court.arrived(court.pdf("served"), "writ.pdf"))


def code(of: Case) -> LinkCode:
    """A link code for the defendant of a case."""
    return issue_code(party_id=of.parties.get(order=2).pk, actor=who("registry"))


def bar() -> Bar:
    """An order against a person who has no account."""
    return record_bar(
        actor=who("registry.sup"),
        kind="restriction",
        account=None,
        organization=None,
        name_en="Lo Kwok Fai",
        name_zh="盧國輝",
        case=None,
        case_type=None,
        from_at=clock.now(),
        until_at=None,
        order_reference="HCMP 55/2026",
    )
