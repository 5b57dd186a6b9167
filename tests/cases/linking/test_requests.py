"""Link requests and notices: what may be asked, what the registry decides, what moves (domain 4.2)."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Message, User
from cases.case_desk.status import strike_case
from cases.linking import decisions, requests
from cases.linking.codes.access import get_case_on_desk
from cases.models import Assignment, CaseNumber, LinkReason, LinkRequest, Representation
from cases.permissions import cases_acted_in
from icms.lib.errors import Refused
from tests.factories import pdfs
from tests.factories.court import arrived, pdf
from tests.factories.firm_cases import a_case, has


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


NAMES = {"plaintiff": "Chan Tai Hing", "defendant": "Kwong Fat Transport Limited"}


def ask(account, kind="link", serial=1, name="", capacity="defendant", content=None):
    wish = requests.Wish(kind, CaseNumber("DCPI", serial, 2026), capacity, name or NAMES[capacity], "")
    return requests.ask(actor=account, wish=wish, file=arrived(content or pdf("served"), "served.pdf"))


@pytest.fixture
def case(person):
    """wong.ou acts for the plaintiff; nobody is on record for the defendant."""
    return a_case(person("wong.ou"))


def party(case, capacity):
    return case.parties.get(capacity=capacity)


def approve(request, officer, chosen, **said):
    return decisions.approve(request_id=request.pk, actor=officer, party_id=chosen.pk, **said)


def test_a_firm_is_linked_when_the_registry_approves(person, case):
    approve(ask(person("lee.ou")), person("registry"), party(case, "defendant"))
    defendant = party(case, "defendant")
    assert defendant.represented_by == person("lee.ou").organization
    assert list(cases_acted_in(person("lee.ou"))) == [case]
    assert Representation.objects.present().get(party=defendant).how == "linked"
    assert Message.objects.filter(to=person("lee.ou"), kind="case_linked").exists()
    assert AuditEntry.objects.filter(act="link.approved").count() == 1


def test_another_party_than_the_one_asked_for_is_approved_only_by_an_officer_who_says_so(person, case):
    asked = ask(person("lee.ou"), "act", capacity="plaintiff")
    with pytest.raises(Refused) as refused:
        approve(asked, person("registry"), party(case, "defendant"))
    assert codes(refused) == ["other_party"]
    assert "Chan Tai Hing (Plaintiff)" in str(refused.value.reasons[0].message)
    assert party(case, "defendant").represented_by is None
    approve(asked, person("registry"), party(case, "defendant"), other_party=True)
    assert party(case, "defendant").represented_by == person("lee.ou").organization


def test_a_name_written_otherwise_is_the_party_asked_for_and_a_misspelt_one_is_not(person, case):
    again = ask(person("lee.ou"), name="KWONG FAT TRANSPORT LIMITED.")
    assert decisions.is_party_asked_for(again, party(case, "defendant"))
    misspelt = ask(person("ng"), name="Kwong Fai Transport Limited")
    assert not decisions.is_party_asked_for(misspelt, party(case, "defendant"))


def test_the_message_names_the_party_on_the_court_s_file_not_the_one_typed(person, case):
    asked = ask(person("lee.ou"), name="Kwong Fai Transport Ltd")
    approve(asked, person("registry"), party(case, "defendant"), other_party=True)
    told = Message.objects.get(to=person("lee.ou"), kind="case_linked")
    assert told.params["party"] == "Kwong Fat Transport Limited"


def test_the_desk_chooses_the_party_asked_for_and_offers_to_insist_only_for_another(person, case, client):
    asked = ask(person("lee.ou"), "act", capacity="plaintiff")
    client.force_login(person("registry"))
    address = reverse("links:item", args=[asked.reference])
    shown = client.get(address).context["form"]
    assert shown["party"].value() == "1" and "other_party" not in shown.fields
    wrong = client.post(address, {"party": "2"}).context["form"]
    assert "other_party" in wrong.fields and wrong.errors["other_party"]
    client.post(address, {"party": "2", "other_party": "on"})
    asked.refresh_from_db()
    assert asked.party == party(case, "defendant")


def test_a_case_numbered_by_its_venue_is_found_and_linked(person):
    case = a_case(person("wong.ou"), kind="MCDS", venue="KTS")
    case.refresh_from_db()
    wish = requests.Wish("link", CaseNumber("KTS", 1, 2026), "defendant", "Kwong Fat Transport Limited", "")
    asked = requests.ask(actor=person("lee.ou"), wish=wish, file=arrived(pdf("served"), "served.pdf"))
    approve(asked, person("registry"), party(case, "defendant"))
    assert list(cases_acted_in(person("lee.ou"))) == [case]
    assert get_case_on_desk("KTS 1/2026") == case


def test_a_person_is_linked_in_person(person, case):
    approve(ask(person("ng")), person("registry"), party(case, "defendant"))
    assert party(case, "defendant").in_person and has(person("ng")) == {case.pk}
    assert not Assignment.objects.filter(account=person("ng")).exists()


def test_a_link_does_not_oust_a_representative(person, case):
    with pytest.raises(Refused) as refused:
        approve(ask(person("lee.ou"), capacity="plaintiff"), person("registry"), party(case, "plaintiff"))
    assert codes(refused) == ["represented"] and party(case, "plaintiff").represented_by


def test_a_notice_to_act_moves_a_case_from_one_firm_to_another_in_one_step(person, case):
    approve(ask(person("lee.ou"), "act", capacity="plaintiff"), person("registry"), party(case, "plaintiff"))
    assert party(case, "plaintiff").represented_by == person("lee.ou").organization
    assert has(person("wong.ou")) == set() and has(person("lee.ou")) == {case.pk}
    before, after = Representation.objects.filter(party=party(case, "plaintiff")).order_by("from_at")
    assert before.until_at == after.from_at and (before.how, after.how) == ("commenced", "notice")
    assert Assignment.objects.get(account=person("wong.ou")).ended_how == "notice"
    assert Message.objects.filter(to=person("wong.ou"), kind="case_moved_away").exists()
    assert Message.objects.filter(to=person("lee.ou"), kind="case_linked").exists()


def test_a_firm_that_is_there_for_another_party_too_keeps_the_case(person, case):
    approve(ask(person("wong.ou"), name="Kwong Fat Transport Limited"), person("registry"), party(case, "defendant"))
    approve(ask(person("lee.ou"), "act", capacity="plaintiff"), person("registry"), party(case, "plaintiff"))
    assert has(person("wong.ou")) == {case.pk}


def test_a_firm_that_acts_already_cannot_give_notice_to_act(person, case):
    with pytest.raises(Refused) as refused:
        ask(person("wong.ou"), "act", name="Chan Tai Hing", capacity="plaintiff")
    assert codes(refused) == ["already"]


def test_the_registry_refuses_a_notice_by_a_firm_that_acts_already(person, case):
    asked = ask(person("wong.ou2"), "act", name="Chan Tai Hing", capacity="plaintiff")
    with pytest.raises(Refused) as refused:
        approve(asked, person("registry"), party(case, "plaintiff"))
    assert codes(refused) == ["acts_already"]


def test_a_firm_that_ceases_leaves_the_party_to_nobody(person, case):
    asked = ask(person("wong.ou"), "cease", name="Chan Tai Hing", capacity="plaintiff")
    approve(asked, person("registry"), party(case, "plaintiff"))
    plaintiff = party(case, "plaintiff")
    assert plaintiff.represented_by is None and not plaintiff.in_person
    assert has(person("wong.ou")) == set() and Message.objects.filter(kind="case_ceased").exists()


def test_a_person_who_appoints_a_firm_no_longer_files_in_person(person):
    case = a_case(person("chan"))
    approve(ask(person("lee.ou"), "act", capacity="plaintiff"), person("registry"), party(case, "plaintiff"))
    assert has(person("chan")) == set() and has(person("lee.ou")) == {case.pk}


@pytest.mark.parametrize("number", [1, 2, 999])
def test_the_answer_is_the_same_for_a_case_that_exists_is_hidden_or_does_not_exist(person, case, number):
    a_case(person("wong.ou"), serial=2)
    type(case).objects.filter(serial=2).update(restricted=True)
    asked = ask(person("lee.ou"), serial=number)
    assert asked.is_waiting and asked.party is None and not Message.objects.exists()


def test_asking_costs_the_same_questions_whatever_the_case(person, case):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    a_case(person("wong.ou"), serial=2)
    type(case).objects.filter(serial=2).update(restricted=True)
    asked = []
    for number in (1, 2, 999):
        with CaptureQueriesContext(connection) as queries:
            ask(person("lee.ou"), serial=number)
        asked.append([query["sql"].split(" ", 1)[0] for query in queries])
    assert asked[0] == asked[1] == asked[2]


def test_a_request_for_no_case_can_only_be_refused(person, case):
    asked = ask(person("lee.ou"), serial=999)
    with pytest.raises(Refused) as refused:
        decisions.approve(request_id=asked.pk, actor=person("registry"), party_id=party(case, "defendant").pk)
    assert codes(refused) == ["no_case"]
    reason = LinkReason.objects.get(pk="L-01")
    decisions.refuse(request_id=asked.pk, actor=person("registry"), reason=reason, note="Look at the document.")
    assert Message.objects.get(to=person("lee.ou")).kind == "case_link_refused"


def test_a_party_of_another_case_cannot_be_approved(person, case):
    other = a_case(person("wong.ou"), serial=2)
    with pytest.raises(Refused) as refused:
        approve(ask(person("lee.ou")), person("registry"), party(other, "defendant"))
    assert codes(refused) == ["no_party"]


def test_two_officers_do_not_decide_the_same_request(person, case):
    asked = ask(person("lee.ou"))
    decisions.claim(request_id=asked.pk, actor=person("registry"))
    with pytest.raises(Refused) as refused:
        approve(asked, person("registry.sup"), party(case, "defendant"))
    assert codes(refused) == ["taken"]


def test_a_supervisor_puts_a_request_back_for_an_officer_who_is_away(person, case):
    asked = ask(person("lee.ou"))
    decisions.claim(request_id=asked.pk, actor=person("registry"))
    decisions.release(request_id=asked.pk, actor=person("registry.sup"))
    assert LinkRequest.objects.get(pk=asked.pk).taken_by is None


def test_a_request_is_decided_once(person, case):
    asked = ask(person("lee.ou"))
    approve(asked, person("registry"), party(case, "defendant"))
    with pytest.raises(Refused) as refused:
        approve(asked, person("registry"), party(case, "defendant"))
    assert codes(refused) == ["decided"]


def test_what_was_taken_back_is_not_decided(person, case):
    asked = ask(person("lee.ou"))
    requests.withdraw(request_id=asked.pk, actor=person("lee.ou"))
    with pytest.raises(Refused):
        decisions.claim(request_id=asked.pk, actor=person("registry"))


def test_nobody_asks_twice_for_the_same(person, case):
    ask(person("lee.ou"))
    with pytest.raises(Refused) as refused:
        ask(person("lee.ou"))
    assert codes(refused) == ["waiting"]


def test_a_request_of_an_account_suspended_meanwhile_is_not_approved(person, case):
    asked = ask(person("lee.ou"))
    User.objects.filter(username="lee.ou").update(state="suspended")
    with pytest.raises(Refused) as refused:
        approve(asked, person("registry"), party(case, "defendant"))
    assert codes(refused) == ["account"]


def test_a_stranger_cannot_cease_to_act(person, case):
    with pytest.raises(Refused) as refused:
        ask(person("lee.ou"), "cease")
    assert codes(refused) == ["not_yours"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a photograph", "kind"), (b"\x89PNG\r\n\x1a\n rest", "broken"), (b"%PDF-1.7 half", "broken")],
)
def test_the_proof_is_a_sound_pdf(person, case, content, code):
    with pytest.raises(Refused) as refused:
        ask(person("lee.ou"), content=content)
    assert codes(refused) == [code] and not LinkRequest.objects.exists()


def test_a_proof_that_does_things_does_not_reach_the_registry(person, case, tmp_path):
    with pytest.raises(Refused) as refused:
        ask(person("lee.ou"), content=pdfs.with_page_script(tmp_path / "a.pdf").read_bytes())
    assert codes(refused) == ["script"] and not LinkRequest.objects.exists()


def test_nobody_is_linked_with_a_case_that_was_struck_and_the_officer_reads_why(person, case, client):
    asked = ask(person("lee.ou"))
    strike_case(case=case, why="Opened twice.", actor=person("registry.sup"))
    with pytest.raises(Refused) as refused:
        approve(asked, person("registry"), party(case, "defendant"))
    assert codes(refused) == ["struck"]
    client.force_login(person("registry"))
    page = client.post(f"/en/desk/registry/links/{asked.reference}/", {"party": str(party(case, "defendant").order)})
    assert "This case was struck, so nobody is linked with it any more." in page.content.decode()
    assert not cases_acted_in(person("lee.ou")).exists()


def test_who_ceases_to_act_in_a_struck_case_may(person, case):
    asked = ask(person("wong.ou"), "cease", capacity="plaintiff")
    strike_case(case=case, why="Opened twice.", actor=person("registry.sup"))
    approve(asked, person("registry"), party(case, "plaintiff"))
    assert not cases_acted_in(person("wong.ou")).exists()


def test_asking_does_not_tell_whether_a_case_was_struck(person, case):
    strike_case(case=case, why="Opened twice.", actor=person("registry.sup"))
    assert ask(person("lee.ou")).is_waiting
