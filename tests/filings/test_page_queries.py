"""What the pages of the journey ask the database: for a person, and for a user of a firm, who shares drafts.

Each page was open before, as in a process that has worked for a minute. A page that asks more than here is dearer for
each filing of the day: look first whether what it needs has been asked for already (`Filing.look`).
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import CalendarChange
from filings.models import Filing
from icms.lib import clock
from tests.factories.court import TUESDAY_10, draft_of, lodged_of

MOST = {
    "/filings/new/": (16, 18),
    "/filings/": (10, 15),
    "/filings/{draft}/": (17, 21),
    "/filings/{draft}/parties/": (11, 12),
    "/filings/{draft}/parties/add/": (12, 15),
    "/filings/{draft}/claim/": (13, 16),
    "/filings/{draft}/documents/": (14, 15),
    "/filings/{draft}/check/": (18, 19),
    "/filings/{lodged}/lodged/": (16, 17),
    "/status/": (7, 8),
}


@pytest.fixture(params=["chan", "wong.ou"])
def filer(request, client, person) -> str:
    client.force_login(person(request.param), "allauth.account.auth_backends.AuthenticationBackend")
    return request.param


def asked(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]  # a transaction within the test's


def test_no_page_of_the_journey_asks_more_than_it_needs(client, person, filer):
    with clock.set_to(TUESDAY_10):
        named = {"draft": draft_of(person(filer)).reference, "lodged": lodged_of(person(filer)).reference}
        found = {page: asked(client, f"/en{page.format(**named)}") for page in MOST}
    place = ["chan", "wong.ou"].index(filer)
    above = {page: queries for page, queries in found.items() if len(queries) > MOST[page][place]}
    assert not above, "\n".join(f"{page} {len(sql)}:\n  " + "\n  ".join(sql) for page, sql in above.items())


def test_a_page_asks_once_whether_a_calendar_has_changed(client, person, filer):
    with clock.set_to(TUESDAY_10):
        draft = draft_of(person(filer)).reference
        for page in ("", "documents/", "check/"):
            queries = asked(client, f"/en/filings/{draft}/{page}")
            assert sum(CalendarChange._meta.db_table in sql for sql in queries) == 1, page


def test_a_filing_that_is_only_looked_at_answers_as_at_first_and_another_as_it_is(person):
    filing = draft_of(person("chan"))
    shown = Filing.objects.get(pk=filing.pk)
    shown.look()
    assert [each.order for each in shown.current_documents] == [1, 2]
    filing.documents.get(order=1).delete()
    assert [each.order for each in shown.current_documents] == [1, 2]
    assert [each.order for each in filing.current_documents] == [2]
    assert [originating for originating, _item in shown.papers] == [True, False]
    assert len(filing.papers) == 1
