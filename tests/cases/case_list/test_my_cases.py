"""My cases: who sees which, and who reads what is on the court's file (domain 4.2, 8)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.access import may_read_file
from cases.assigning.assignments import grant_access
from filings.models import Seal
from filings.sealing.tasks import seal_document
from tests.factories.court import accept, lodged_of
from tests.support.kept import kept, somebody

LIST = "/en/cases/"
STRANGERS = ["ng", "lee.ou", "wong.ou2", "registry"]


@kept
def wongs_filing():
    """A case that wong.ou commenced for its firm, its documents sealed."""
    filing = accept(lodged_of(somebody("wong.ou")), somebody("registry"))
    for document in filing.documents.all():
        seal_document(document.pk)
    return filing


@pytest.fixture
def address(wongs_filing):
    return f"{LIST}{wongs_filing.case.number.replace(' ', '-').replace('/', '-')}/"


@pytest.fixture
def writ(address, wongs_filing):
    return f"{address}documents/{wongs_filing.reference}/1/"


def test_the_account_that_commenced_a_case_sees_and_reads_it(client, person, address, writ, wongs_filing):
    client.force_login(person("wong.ou"))
    assert wongs_filing.case.number.encode() in client.get(LIST).content
    page = client.get(address).content
    assert writ.encode() in page
    assert wongs_filing.documents.get(order=1).seal.drn_in_fours.encode() in page
    file = client.get(writ)
    content = b"".join(file.streaming_content)
    assert content.startswith(b"%PDF") and file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_gets_the_same_404_as_for_no_case(client, person, address, writ, stranger):
    client.force_login(person(stranger))
    answers = [client.get(a) for a in (address, writ, f"{LIST}DCPI-999-2026/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_an_organization_user_without_the_case_does_not_find_it(client, person, wongs_filing):
    client.force_login(person("wong.ou2"))
    page = client.get(LIST).content
    assert wongs_filing.case.number.encode() not in page and b"No cases yet" in page


def test_an_organization_user_given_the_case_reads_it(client, person, writ, wongs_filing):
    grant_access(account=person("wong.ou2"), case=wongs_filing.case, how="assigned", actor=None)
    client.force_login(person("wong.ou2"))
    assert client.get(writ).status_code == 200


@pytest.mark.parametrize("administrator", ["wong.pa", "wong.sa"])
def test_an_administrator_sees_the_case_of_the_firm_and_no_document(
    client, person, address, writ, wongs_filing, administrator
):
    client.force_login(person(administrator))
    assert wongs_filing.case.number.encode() in client.get(LIST).content
    page = client.get(address)
    assert page.status_code == 200 and b"you do not see the documents" in page.content
    assert b"Writ of summons" not in page.content
    assert client.get(writ).status_code == 404


def test_a_grant_by_mistake_gives_an_administrator_no_document(client, person, writ, wongs_filing):
    grant_access(account=person("wong.pa"), case=wongs_filing.case, how="assigned", actor=None)
    client.force_login(person("wong.pa"))
    assert not may_read_file(person("wong.pa"))
    assert client.get(writ).status_code == 404


def test_the_administrator_of_another_firm_sees_nothing(client, person, address):
    client.force_login(person("lee.pa"))
    assert client.get(address).status_code == 404


def test_a_document_of_another_case_is_not_reached_through_ones_own(client, person, address, wongs_filing):
    other = accept(lodged_of(person("chan")), person("registry"))
    client.force_login(person("wong.ou"))
    assert client.get(f"{address}documents/{other.reference}/1/").status_code == 404


def test_a_document_whose_seal_is_not_made_yet_cannot_be_fetched(client, person, address, writ, wongs_filing):
    Seal.objects.filter(document__filing=wongs_filing).update(sha256="", sealed_at=None, deemed_at=None)
    client.force_login(person("wong.ou"))
    assert b"Being sealed" in client.get(address).content
    assert client.get(writ).status_code == 404


def test_visitors_sign_in_and_officers_have_desks(client, person, address):
    assert client.get(address).status_code == 302
    assert client.get(LIST).status_code == 302
    client.force_login(person("registry"))
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("typed", ["dcpi1/26", "harbourview", "renovation harbour", "海景"])
def test_the_list_is_searched_by_number_and_name(client, person, wongs_filing, typed):
    client.force_login(person("wong.ou"))
    assert wongs_filing.case.number.encode() in client.get(LIST, {"q": typed}).content


def test_a_search_without_answer_says_so(client, person, wongs_filing):
    client.force_login(person("wong.ou"))
    assert "None of your cases matches “zzz”".encode() in client.get(LIST, {"q": "zzz"}).content


def test_the_list_costs_the_same_for_one_case_and_for_three(client, person, wongs_filing):
    client.force_login(person("wong.ou"))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    cost()  # the calendar is read once and remembered
    one = cost()
    for _ in range(2):
        accept(lodged_of(person("wong.ou")), person("registry"))
    assert cost() == one


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_the_pages_stand_in_chinese(client, person, address, language):
    client.force_login(person("wong.ou"))
    for page in (LIST, address):
        assert client.get(page.replace("/en/", f"/{language}/")).status_code == 200
