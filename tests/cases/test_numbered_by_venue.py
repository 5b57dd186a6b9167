"""The magistrates' courts number their cases by venue: such a case is assigned, linked and told of like any other."""

import pytest
from django.test import Client

from accounts.messages.services import post
from accounts.models import Message, User
from cases import representation
from cases.assigning import assignments
from cases.linking import decisions, requests
from cases.models import Assignment, AssignmentAct, Case, CaseNumber, CaseType, Party, Representation, Venue
from cases.numbering import rows_numbered
from tests.factories.court import arrived, pdf
from tests.factories.firm_cases import hand_over, has, in_address


@pytest.fixture
def summons(person) -> Case:
    """KTS 7/2026, of the firm's client; wong.ou has it, nobody is on record for the defendant."""
    kind, venue = CaseType.objects.get(pk="MCDS"), Venue.objects.get(pk="KTS")
    case = Case.objects.create(case_type=kind, venue=venue, serial=7, year=2026, commenced_on="2026-11-20")
    client = Party.objects.create(case=case, capacity="informant", kind="body", name_en="Lei Yue Mun Limited", order=1)
    Party.objects.create(case=case, capacity="defendant", kind="person", name_en="Poon Chi Wai", order=2)
    representation.begin(party=client, account=person("wong.ou"), how=Representation.How.ON_FILE)
    assignments.grant_access(account=person("wong.ou"), case=case, how=Assignment.How.ON_FILE, actor=None)
    return case


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_its_number_names_it_among_others(summons):
    typed = ["kts 7/26", "KTS 8/2026", "MCDS 7/2026", "nonsense"]
    assert rows_numbered(Case.objects.all(), typed) == {"kts 7/26": summons.pk}


def test_it_is_chosen_by_its_box_and_has_a_page_for_assigning(person, summons):
    client = signed_in(person("wong.pa"))
    assert client.get(f"/en/cases/assignment/case/{in_address(summons)}/").status_code == 200
    client.post("/en/cases/assignment/select/", {"case": [summons.number], "act": "assign"})
    assert AssignmentAct.objects.get().case_ids == [summons.pk]


def test_a_link_request_for_it_finds_it(person, summons):
    wish = requests.Wish("link", CaseNumber("KTS", 7, 2026), "defendant", "Poon Chi Wai", "")
    asked = requests.ask(actor=person("lee.ou"), wish=wish, file=arrived(pdf("served"), "served.pdf"))
    assert decisions.case_of(asked) == summons
    defendant = summons.parties.get(capacity="defendant")
    decisions.approve(request_id=asked.pk, actor=person("registry"), party_id=defendant.pk)
    assert has(person("lee.ou")) == {summons.pk}


def test_in_a_handover_in_turn_a_message_about_it_goes_where_it_goes(person, summons):
    joined = User.objects.create(
        username="wong.ou3",
        role="OU",
        name_en="Au Ka Yan",
        organization=person("wong.ou").organization,
        branch=person("wong.ou").branch,
    )
    post(to=person("wong.ou"), kind="case_without_user", params={})
    post(to=person("wong.ou"), kind="case_without_user", params={"case": summons.number})
    hand_over(person("wong.pa"), person("wong.ou"), [joined, person("wong.ou2")], in_turn=True)
    assert has(joined) == {summons.pk}
    assert Message.objects.get(params__case=summons.number).to == joined
