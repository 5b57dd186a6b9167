"""Where a filing goes: what the start page offers to whom, the guide, and changing the kind of a draft."""

import re

import pytest

from cases.courts.limits import topics
from cases.models import CaseType, ImplementationNotice
from dev.demo.schedule import set_illustrative
from filings.drafting import services as drafting
from filings.drafting.checks import blockers
from filings.drafting.start.services import change_kind
from filings.drafting.task_list import task_groups
from filings.fees.selectors import quote_of
from filings.models import Filing
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, draft_of, lodge_draft, lodged_of
from tests.factories.firm_cases import cases_of

NEW = "/en/filings/new/"


@pytest.fixture(autouse=True)
def at_work(court):
    """A Tuesday morning."""
    with clock.set_to(TUESDAY_10):
        yield


def offered(client, user, address=NEW):
    """The kinds that a page lets this account choose, and the page's words."""
    client.force_login(user)
    page = client.get(address).content.decode()
    return set(re.findall(r'value="new:([A-Z]+)"', page)), " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_person_is_offered_what_a_person_may_bring_and_a_department_what_it_may(person, client):
    set_illustrative()
    kinds, words = offered(client, person("chan"))
    assert kinds == {"DCPI", "DCCJ", "DCEC", "MCPS", "CACV", "HCCL", "HCCT", "HCIP", "HCA"}
    assert "6 kinds that only departments or approved claimants begin" in words
    of_a_department, words = offered(client, person("rvd.ou"))
    assert of_a_department == kinds | {"DCTC", "MCDS", "MCDP", "MCFP", "MCRO"}
    assert "1 kind that only departments or approved claimants begin" in words


def test_each_kind_says_its_court_and_what_it_costs(person, client):
    _kinds, words = offered(client, person("chan"))
    assert "District Court claims above HK$75,000 and up to HK$3,000,000" in words
    assert re.search(
        r"Civil action ?, ?HK\$504 A debt, a contract, damage to property, land HK\$504 ordinary HK\$630", words
    )
    assert re.search(r"Civil action ?, ?HK\$836", words)


def test_what_has_no_fee_is_shown_as_on_paper_only_and_cannot_be_chosen(person, client):
    kinds, words = offered(client, person("chan"))
    assert kinds == {"DCPI", "DCCJ", "HCCL", "HCCT", "HCIP", "HCA"}
    assert words.count("on paper only, for now") == 4  # employees' compensation, a summons, a small claim, an appeal
    page = client.post(NEW, {"what": "new:DCEC"}).content.decode()
    assert "There is a problem" in page and not Filing.objects.exists()


def test_an_illustrative_fee_is_marked_at_the_first_question(person, client):
    set_illustrative()
    _kinds, words = offered(client, person("chan"))
    assert words.count("illustrative amount") == 3


def test_only_a_new_case_is_said_to_be_changed_later(person, client):
    _kinds, words = offered(client, person("chan"))
    first, _heading, below = words.partition("Begin a new case")
    assert "You can change this until you lodge." in below and "until you lodge" not in first


def test_a_kind_that_was_switched_off_is_said_where_the_draft_waits_for_it(person):
    filing = draft_of(person("chan"))
    ImplementationNotice.objects.filter(case_type="DCPI").update(commence=False)
    groups = task_groups(filing, quote_of(filing))
    assert groups[0].tasks[0].state == "continue"
    last = groups[-1].tasks[-1]
    assert (last.url, last.answer) == ("", "This kind of case cannot be filed electronically today.")


def test_nothing_chosen_is_refused_where_the_kinds_stand(person, client):
    client.force_login(person("chan"))
    assert "Choose what kind of case it is." in client.post(NEW, {}).content.decode()


def test_a_summons_of_a_department_is_refused_to_a_person_who_sends_it_from_an_old_page(person, client):
    set_illustrative()
    client.force_login(person("chan"))
    assert client.post(NEW, {"what": "new:MCDS"}).status_code == 200
    assert not Filing.objects.exists()


def test_few_cases_are_listed_and_one_press_files_in_one(person, client):
    chan = person("chan")
    case = accept(lodged_of(chan), person("registry")).case
    client.force_login(chan)
    page = client.get(NEW).content.decode()
    assert re.search(rf'name="number"\s+value="{case.number}"', page) and 'name="number" maxlength' not in page
    answer = client.post(NEW, {"what": "case", "number": case.number})
    assert answer.status_code == 302 and Filing.objects.latest("pk").case == case


def test_many_cases_are_searched_for(person, client):
    cases_of(person("wong.ou"), 11, to=[person("wong.ou")])
    client.force_login(person("wong.ou"))
    page = client.get(NEW).content.decode()
    assert "Its case number, or the name of a party" in page and "unbroken" not in page.partition("Begin a new")[0]


@pytest.mark.parametrize(
    ("about", "amount", "says", "chosen"),
    [
        ("money", "75,000", "Small Claims Tribunal, Bulk claim: on paper only", ""),
        ("money", "75,000.01", "District Court, Civil action, by writ of summons: HK$504.", "DCCJ"),
        ("money", "3,000,000", "District Court, Civil action", "DCCJ"),
        ("money", "3,000,000.01", "Court of First Instance, Civil action, by writ of summons: HK$836.", "HCA"),
        ("land", "7,000,000", "District Court, Civil action", "DCCJ"),
        ("land", "7000000.01", "Court of First Instance, Civil action", "HCA"),
        ("work", "", "District Court, Employees&#x27; compensation case: on paper only", ""),
        ("injury", "3,000,001", "Court of First Instance, Personal injuries action: on paper only", ""),
        ("property", "", "Court of First Instance, Intellectual property action", "HCIP"),
        ("money", "", "Enter the amount: it decides which court hears the claim.", ""),
        ("money", "lots", "Enter an amount in Hong Kong dollars", ""),
    ],
)
def test_the_guide_says_which_court_and_chooses_it(person, client, about, amount, says, chosen):
    client.force_login(person("chan"))
    page = client.get(NEW, {"about": about, "amount": amount}).content.decode()
    assert says in page
    pressed = re.findall(r'<input[^>]*value="new:([A-Z]+)"[^>]*checked', page)
    assert pressed == ([chosen] if chosen else [])


def test_every_amount_has_one_rung_and_every_rung_a_kind_of_case(court):
    kinds = set(CaseType.objects.values_list("pk", flat=True))
    for topic in topics().values():
        assert {rung.case_type for rung in topic.rungs} <= kinds
        for cents in (1, 7_500_000, 7_500_001, 300_000_000, 300_000_001, 700_000_000, 700_000_001, 10**14):
            assert sum(rung.holds(cents) for rung in topic.rungs) == 1, (topic.code, cents)


def codes(filing):
    """Why a draft cannot be lodged yet."""
    return {reason.code for reason in blockers(Filing.objects.get(pk=filing.pk))}


def test_a_draft_of_another_kind_keeps_what_still_fits(person):
    chan = person("chan")
    filing = draft_of(chan)
    change_kind(filing_id=filing.pk, actor=chan, case_type=CaseType.objects.get(pk="DCCJ"))
    filing.refresh_from_db()
    assert (filing.court_id, filing.case_type_id) == ("DC", "DCCJ")
    assert (filing.claim_kind, filing.claim_nature, filing.amount_cents) == ("monetary", "", 18_640_000)
    assert sorted(filing.parties.values_list("capacity", flat=True)) == ["defendant", "plaintiff"]
    assert set(filing.documents.values_list("type__case_type", "type__code")) == {
        ("DCCJ", "writ"),
        ("DCCJ", "statement_of_claim"),
    }
    assert codes(filing) == {"no_claim"}


def test_parties_stay_on_their_sides_and_files_stay_where_nothing_else_fits(person):
    set_illustrative()
    chan = person("chan")
    filing = draft_of(chan)
    change_kind(filing_id=filing.pk, actor=chan, case_type=CaseType.objects.get(pk="MCPS"))
    filing.refresh_from_db()
    assert filing.court_id == "MC" and (filing.claim_kind, filing.amount_cents) == ("", None)
    assert list(filing.parties.order_by("order").values_list("capacity", "is_filer")) == [
        ("informant", True),
        ("defendant", False),
    ]
    assert filing.documents.count() == 2 and not filing.documents.exclude(type=None).exists()
    assert codes(filing) == {"no_venue", "unanswered", "no_originating", "untyped"}


def test_answers_go_with_the_questions_that_both_kinds_ask(person):
    set_illustrative()
    user = person("rvd.ou")
    filing = drafting.start_filing(actor=user, case_type=CaseType.objects.get(pk="MCFP"), case=None, language="en")
    Filing.objects.filter(pk=filing.pk).update(answers={"notice_number": "AB1"}, venue="KTS")
    change_kind(filing_id=filing.pk, actor=user, case_type=CaseType.objects.get(pk="MCRO"))
    filing.refresh_from_db()
    assert filing.answers == {"notice_number": "AB1"} and filing.venue_id == "KTS"
    change_kind(filing_id=filing.pk, actor=user, case_type=CaseType.objects.get(pk="DCTC"))
    filing.refresh_from_db()
    assert filing.answers == {} and filing.venue is None


@pytest.mark.parametrize(
    ("prefix", "code"), [("MCDS", "not_yours_to_bring"), ("HCPI", "not_available"), ("DCEC", "on_paper_only")]
)
def test_a_draft_becomes_no_kind_that_could_not_be_started(person, prefix, code):
    chan = person("chan")
    filing = draft_of(chan)
    with pytest.raises(Refused) as refusal:
        change_kind(filing_id=filing.pk, actor=chan, case_type=CaseType.objects.get(pk=prefix))
    assert [reason.code for reason in refusal.value.reasons] == [code]
    filing.refresh_from_db()
    assert filing.case_type_id == "DCPI"


def test_once_lodged_the_kind_of_case_stands(person):
    chan = person("chan")
    filing = draft_of(chan)
    lodge_draft(filing)
    with pytest.raises(Refused):
        change_kind(filing_id=filing.pk, actor=chan, case_type=CaseType.objects.get(pk="DCCJ"))


def test_the_task_list_leads_to_the_page_that_changes_the_kind(person, client):
    chan = person("chan")
    filing = draft_of(chan)
    address = f"/en/filings/{filing.reference}/kind/"
    client.force_login(chan)
    assert address in client.get(f"/en/filings/{filing.reference}/").content.decode()
    page = client.get(address).content.decode()
    assert re.search(r'value="new:DCPI"[^>]*checked', page)
    assert client.post(address, {"what": "new:DCCJ"}).status_code == 302
    filing.refresh_from_db()
    assert filing.case_type_id == "DCCJ"
    client.force_login(person("ng"))
    assert client.get(address).status_code == 404
