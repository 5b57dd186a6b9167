"""What was changed: in words, found by person and day, as a file, at a constant cost; the own organization's alone."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from accounts.organizations.empowerments import services as empowerments
from accounts.organizations.member_accounts import services, status
from accounts.organizations.record import labels
from icms.lib import clock
from tests.factories.court import TUESDAY_10, lodged_of

RECORD = "/en/organization/changes/"


def said(client, **query):
    response = client.get(RECORD, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


@pytest.fixture
def done(person, joined):
    """A few acts on two days."""
    with clock.set_to(TUESDAY_10):
        joined("tsui")
        empowerments.empower(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind="default_users")
    with clock.set_to(TUESDAY_10 + timedelta(days=2)):
        services.change_member(actor=person("wong.sa"), account_id=person("wong.ou").pk, telephone="9999 9999")
        status.suspend(actor=person("wong.sa"), account_id=person("wong.ou2").pk)


def test_every_act_is_told_in_words_with_who_and_on_whom(page_of, done):
    page = said(page_of("wong.pa"))
    for words in (
        "Account opened: Organization user",
        "Empowered: Set default users",
        "Profile changed: telephone",
        "Account suspended",
        "Poon Yat Long",
        "Tue 24 Nov 2026, 10:00 am",
        "Thu 26 Nov 2026, 10:00 am",
    ):
        assert words in page, words


def test_it_is_found_by_person_and_by_day(page_of, done):
    client = page_of("wong.sa")
    page = said(client, person="潘逸朗")
    assert "Account suspended" in page and "Profile changed" not in page
    page = said(client, since="25 Nov 2026")
    assert "Account suspended" in page and "Account opened" not in page
    page = said(client, until="2026-11-24")
    assert "Account opened" in page and "Account suspended" not in page
    assert "Nothing fits the filter" in said(client, person="nobody at all")
    assert "Write the date as" in said(client, since="yesterday")
    assert "before the one the record is read from" in said(client, since="2026-11-26", until="2026-11-24")


def test_it_tells_nothing_of_signing_in_or_of_filings(page_of, person, done):
    lodged_of(person("wong.ou"))
    page = said(page_of("wong.pa"))
    assert AuditEntry.objects.filter(act__startswith="filing.").exists()
    assert "filing." not in page and "1 to 5 of 5." in page


def test_another_organization_sees_nothing_of_it(page_of, done):
    assert "Nothing was changed yet" in said(page_of("lee.pa"))
    text = b"".join(page_of("lee.pa").get("/en/organization/changes.csv").streaming_content).decode()
    assert "Poon" not in text


def test_it_is_downloaded_whole(page_of, done):
    text = b"".join(page_of("wong.pa").get("/en/organization/changes.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == 6 and rows[1][3] == "Account suspended" and rows[1][5] == "wong.ou2"


def test_a_member_has_its_own_part_of_it(page_of, done):
    page = page_of("wong.pa").get("/en/organization/members/wong.ou/").content.decode()
    assert "Profile changed: telephone" in page and "Account suspended" not in page


def test_it_costs_the_same_for_few_and_for_many(page_of, person, wong):
    client = page_of("wong.pa")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            said(client)
        return len(queries)

    for number in range(40):
        services.change_member(
            actor=person("wong.pa"), account_id=person("wong.ou").pk, telephone=f"9000 00{number:02}"
        )
        if number == 1:
            cost()
            few = cost()
    assert cost() == few
    assert "1 to 30 of 40." in said(client)


DETAILS = {"role": "SA", "fields": ["email"], "kind": "administrators", "branch": "HQ", "before": "a", "after": "b"}
DETAILS |= {"count": 3, "what": "most_users", "wanted": 40}


@pytest.mark.parametrize("act", labels.LABELS)
@pytest.mark.parametrize("detail", [DETAILS, {"branch": "HQ"}])
def test_every_act_has_words_whatever_was_kept_with_it(act, detail):
    words = labels.label_of(act, detail)
    assert words and "%(" not in words and "None" not in words
