"""Generated: each member of the cast, each relation to a case, each address of a case (domain 4.2, 8; house rules).

What an answer should be is worked out from the relation alone, by rules as short as those of the domain; the portal is
asked for every combination.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import Branch, User
from cases.assigning import assignments
from cases.bars.services import record_bar
from cases.case_desk.services import link_cases
from cases.linking import decisions, requests
from cases.models import Case, CaseNumber, Hearing, LinkedCase
from filings.models import Filing
from filings.sealing.tasks import seal_document
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, arrived, lodged_of, pdf
from tests.factories.firm_cases import a_case, assign
from tests.factories.hearings import fix
from tests.factories.issued import issue
from tests.support.samples import some

FILERS = ("chan", "ng", "wong.ou", "wong.ou2", "lee.ou", "rvd.ou")
ADMINISTRATORS = ("wong.pa", "wong.sa", "kln.sa", "lee.pa", "rvd.pa")
OFFICERS = (
    "helpcentre",
    "registry",
    "registry.sup",
    "accounts",
    "accounts.sup",
    "language",
    "admin",
    "auditor",
)
CAST = ("visitor", *FILERS, *ADMINISTRATORS, *OFFICERS)
DESK = {"registry", "registry.sup"}
Person = Callable[[str], User]


class Scene:
    """A case in one relation: who acts in it, which firms are in it, which branches have it."""

    def __init__(self, filing: Filing) -> None:
        assert filing.case is not None
        self.filing, self.case = filing, Case.objects.get(pk=filing.case_id)
        self.linked = a_case(filing.owner, serial=900)
        self.hearing = _listed(self.case, self.linked)
        self.issued = issue(User.objects.get(username="registry"), self.case)
        self.actors: set[str] = set()
        self.firms: set[str] = set()
        self.branches: set[str] = set()
        self.public = True


def _listed(case: Case, other: Case) -> Hearing:
    """A hearing is fixed in the case, and another case is linked with it."""
    officer = User.objects.get(username="registry")
    with clock.set_to(TUESDAY_10):
        link_cases(case=case, number=other.number, why=LinkedCase.Why.values[0], actor=officer)
        return fix(case, officer, TUESDAY_10 + timedelta(days=2))


def own(person: Person) -> Scene:
    """chan's own case, in person."""
    scene = Scene(_accepted(person, "chan"))
    scene.actors = {"chan"}
    return scene


def assigned(person: Person) -> Scene:
    """A case of Wong & Partners, assigned to its user in HQ."""
    scene = Scene(_accepted(person, "wong.ou"))
    scene.actors, scene.firms, scene.branches = {"wong.ou"}, {"wong"}, {"HQ"}
    return scene


def other_branch(person: Person) -> Scene:
    """The same, assigned in KLN only."""
    scene = assigned(person)
    assignments.assign(pairs=[(scene.case.pk, person("wong.ou2").pk)], how="assigned", actor=None)
    assignments.unassign(pairs=[(scene.case.pk, person("wong.ou").pk)], how="unassigned", actor=None)
    scene.actors, scene.branches = {"wong.ou2"}, {"KLN"}
    return scene


def nobodys(person: Person) -> Scene:
    """A case of the firm that is assigned to nobody."""
    scene = assigned(person)
    assignments.unassign(pairs=[(scene.case.pk, person("wong.ou").pk)], how="unassigned", actor=None)
    scene.actors, scene.branches = set(), set()
    return scene


def other_organization(person: Person) -> Scene:
    """A case of Lee Chambers & Co. alone."""
    scene = Scene(_accepted(person, "lee.ou"))
    scene.actors, scene.firms, scene.branches = {"lee.ou"}, {"lee"}, {"HQ"}
    return scene


def former(person: Person) -> Scene:
    """Wong & Partners acted; by notice Lee Chambers & Co. acts now."""
    scene = assigned(person)
    number = CaseNumber(scene.case.case_type_id, scene.case.serial, scene.case.year)
    wish = requests.Wish("act", number, "plaintiff", person("wong.ou").name_en, "")
    asked = requests.ask(actor=person("lee.ou"), wish=wish, file=arrived(pdf("notice"), "notice.pdf"))
    party = scene.case.parties.get(capacity="plaintiff")
    decisions.approve(request_id=asked.pk, actor=person("registry"), party_id=party.pk)
    scene.actors, scene.firms, scene.branches = {"lee.ou"}, {"lee"}, {"HQ"}
    return scene


def barred(person: Person) -> Scene:
    """wong.ou may not file in it, and reads what it could read."""
    scene = assigned(person)
    record_bar(
        actor=person("registry.sup"),
        kind="bar",
        account=person("wong.ou"),
        organization=None,
        name_en="",
        name_zh="",
        case=scene.case,
        case_type=None,
        from_at=TUESDAY_10 - timedelta(days=1),
        until_at=None,
        order_reference="Order",
    )
    return scene


def restricted(person: Person) -> Scene:
    """The public knows nothing of it; those who are in it do."""
    scene = assigned(person)
    Case.objects.filter(pk=scene.case.pk).update(restricted=True)
    from causebook.handlers import refresh_entry_of_case

    refresh_entry_of_case(sender=Case, case=Case.objects.get(pk=scene.case.pk))
    scene.public = False
    return scene


AT_THE_DESK = ("links:", "case_desk:", "hearings:", "public_access:filed", "public_access:issued")
RELATIONS = (own, assigned, other_branch, nobodys, other_organization, former, barred, restricted)


def _accepted(person: Person, username: str) -> Filing:
    filing = accept(lodged_of(person(username)), person("registry"))
    for document in filing.documents.all():
        seal_document(document.pk)
    return filing


def addresses(scene: Scene) -> dict[str, list[Any]]:
    """Every address that names a case."""
    number = scene.case.number
    return {
        "case_page:case": [number],
        "case_page:zip": [number],
        "case_page:document": [number, scene.filing.reference, 1],
        "assignment:case": [number],
        "causebook:entry": [number],
        "links:codes": [number],
        "links:issue": [number, 1],
        "case_desk:case": [number],
        "hearings:fix": [number],
        "hearings:change": [number, scene.hearing.reference],
        "hearings:vacate": [number, scene.hearing.reference],
        "case_desk:link": [number],
        "case_desk:unlink": [number, scene.linked.number],
        "case_desk:status": [number],
        "case_desk:restriction": [number],
        "public_access:filed": [number, scene.filing.reference, 1],
        "public_access:issued": [number, scene.issued.reference],
        "public_access:openings": [number],
    }


def named_with_a_case(patterns: list[Any], space: str = "") -> Iterator[str]:
    """Every address whose route has a case number in it."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from named_with_a_case(each.url_patterns, each.namespace or space)
        elif "<case_number:" in str(each.pattern):
            yield f"{space}:{each.name}"


def test_no_address_of_a_case_is_left_out(person):
    assert set(named_with_a_case(get_resolver().url_patterns)) == set(addresses(own(person)))


def firm_of(username: str) -> str:
    return {"wong": "wong", "kln": "wong", "lee": "lee", "rvd": "rvd"}.get(username.partition(".")[0], "")


def expected(scene: Scene, address: str, username: str) -> int:
    """What the rules of the domain say, from the relation alone."""
    if address == "causebook:entry":
        return 200 if scene.public else 404
    if username == "visitor":
        return 302
    if address.startswith("links:"):
        return 200 if username in DESK else 403
    if address == "case_desk:restriction":
        return 200 if username == "registry.sup" else 403
    if address.startswith(("case_desk:", "hearings:", "public_access:filed", "public_access:issued")):
        return 200 if username in DESK or (address == "case_desk:case" and username == "auditor") else 403
    mine = firm_of(username) in scene.firms
    if address == "assignment:case":
        if username not in ADMINISTRATORS:
            return 403
        if not mine:
            return 404
        branch = {"wong.sa": "HQ", "kln.sa": "KLN"}.get(username)
        return 200 if branch is None or not scene.branches or branch in scene.branches else 403
    if username in scene.actors:
        return 200
    return 200 if address == "case_page:case" and username in ADMINISTRATORS and mine else 404


@pytest.fixture
def kln(person: Person) -> None:
    """An SA of the other branch, without empowerments."""
    firm = person("wong.pa").organization
    branch = Branch.objects.get(organization=firm, code="KLN")
    User.objects.create(username="kln.sa", role="SA", name_en="Koo Chun Hei", organization=firm, branch=branch)


@pytest.mark.proof
@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__name__)
@pytest.mark.slow
def test_everybody_reaches_what_the_relation_allows_and_nothing_else(person, kln, bare_refusals, relation):
    scene = relation(person)
    wrong = {}
    for turn, username in enumerate(CAST, start=RELATIONS.index(relation)):
        client = Client()
        if username != "visitor":
            client.force_login(person(username))
        # Whom the desk's addresses answer does not hang on the relation: each of the cast asks for each in some.
        at_the_desk = [address for address in addresses(scene) if address.startswith(AT_THE_DESK)]
        left_out = set(at_the_desk) - set(some(at_the_desk, one_in=4, turn=turn))
        for address, args in addresses(scene).items():
            if address in left_out:
                continue
            found = client.get(reverse(address, args=args)).status_code
            if found != (wanted := expected(scene, address, username)):
                wrong[f"{address} as {username}"] = f"expected {wanted}, found {found}"
    assert not wrong, "\n".join(f"{key}: {said}" for key, said in wrong.items())


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__name__)
@pytest.mark.slow
def test_only_who_acts_in_a_case_and_is_not_barred_files_in_it(person, kln, relation):
    from filings.drafting.services import start_filing
    from icms.lib.errors import Refused

    scene = relation(person)
    may = scene.actors - ({"wong.ou"} if relation is barred else set())
    for username in (*FILERS, *ADMINISTRATORS):
        try:
            with clock.set_to(TUESDAY_10):
                start_filing(actor=person(username), case_type=scene.case.case_type, case=scene.case, language="en")
        except Refused:
            assert username not in may, username
        else:
            assert username in may, username


def test_a_hidden_case_and_a_missing_one_answer_alike_page_for_page(person):
    hidden = assigned(person)
    client = Client()
    client.force_login(person("ng"))
    there = client.get(reverse("case_page:case", args=[hidden.case.number]))
    nowhere = client.get(reverse("case_page:case", args=["DCPI 999999/2026"]))
    assert there.status_code == nowhere.status_code == 404
    named = b"DCPI-%d-2026" % hidden.case.serial
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    said = [token.sub(b"", page.content) for page in (there, nowhere)]
    assert said[0].replace(named, b"") == said[1].replace(b"DCPI-999999-2026", b"")


def test_what_a_former_representative_lodged_stays_open_to_it(person):
    scene = former(person)
    client = Client()
    client.force_login(person("wong.ou"))
    assert client.get(reverse("filings:filing", args=[scene.filing.reference])).status_code == 200
    assert client.get(reverse("filings:sealed_file", args=[scene.filing.reference, 1])).status_code == 200


def test_an_assignment_by_the_pa_opens_the_case_to_the_other_branch(person):
    scene = assigned(person)
    assign(person("wong.pa"), [scene.case], [person("wong.ou2")])
    client = Client()
    client.force_login(person("wong.ou2"))
    assert client.get(reverse("case_page:case", args=[scene.case.number])).status_code == 200
